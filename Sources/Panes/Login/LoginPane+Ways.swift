import Screen
import Secrets
import Sessions
import Wording

/// The ways to sign in besides the plain one.
extension LoginPane {
    /// A sign-in that sets another password on the way.
    mutating func changePassword(_ state: SessionState) -> [Reaction] {
        guard isFree(state) else { return [] }
        guard offers(.newPassword, state) else {
            remark = .newPasswordNotOffered
            return []
        }
        return request(state).map { [.send(.passwordChangeChosen(profile, $0))] } ?? []
    }

    /// A sign-in that is confirmed on the customer's device; it takes no password, and is asked about first.
    mutating func push(_ state: SessionState) -> [Reaction] {
        guard isReadyToPush(state) else { return [] }
        return [.open(ContactConfirmation(.signIn(profile, email: email.text)))]
    }

    private mutating func isReadyToPush(_ state: SessionState) -> Bool {
        guard isFree(state) else { return false }
        guard offers(.push, state) else {
            // A vendor that steps tokens up asks devices too: what is missing is where the answers come in.
            remark = offers(.stepUp, state) ? .webhooksNotReceived : .pushNotOffered
            return false
        }
        remark = nil
        guard !email.text.isEmpty else {
            enter(.email)
            return false
        }
        field = .button
        return true
    }

    /// Whether a sign-in could begin. While one is under way its own words stand here, and a remark would not be seen.
    func isFree(_ state: SessionState) -> Bool {
        !state.signIn.isWaiting && !isChanging(state)
    }

    /// Asks for whom one is to act; nil where the profile has no such thing, or something is under way.
    mutating func delegate(_ state: SessionState) -> DelegationDialog? {
        guard isFree(state) else { return nil }
        guard offers(.delegation, state) else {
            remark = .delegationNotOffered
            return nil
        }
        remark = nil
        field = .button
        return state.profile(profile).map { DelegationDialog(profile: $0) }
    }

    func hasDevice(_ profile: Profile.ID, _ state: SessionState) -> Bool {
        state.profile(profile)?.offers(.simulatedDevice) ?? false
    }

    func offers(_ capability: Capability, _ state: SessionState) -> Bool {
        state.profile(profile)?.offers(capability) ?? false
    }

    /// A new password by a code that comes by mail; asked about before the mail goes out.
    mutating func resetPassword(_ state: SessionState) -> [Reaction] {
        guard isFree(state) else { return [] }
        guard offers(.passwordReset, state) else {
            remark = .passwordResetNotOffered
            return []
        }
        guard !email.text.isEmpty else {
            enter(.email)
            return []
        }
        return [.open(ContactConfirmation(.passwordReset(profile, email: email.text)))]
    }
}
