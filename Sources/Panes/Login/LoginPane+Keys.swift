import Screen
import Sessions

extension LoginPane {
    enum Command: Hashable {
        case submit
        /// Leaves a field, or ends what is under way.
        case leave
        case nextField, previousField
        case nextProfile, previousProfile
        case signInByPush, delegate, newPassword, forgottenPassword
        case answer(DeviceAnswer)
    }

    /// What the keys are about.
    private enum Situation {
        case waiting, changingPassword, profile, field, button
    }

    static let bindings = answers + fieldBindings + ways

    private static let answers = KeyBinding<LoginPane>.deviceAnswers(when: {
        $0.asksSimulatedDevice($1.state)
    }) {
        .answer($0)
    }

    private static let fieldBindings: [KeyBinding<LoginPane>] = [
        KeyBinding(.previousProfile, .left, in: .elsewhere, KeyMeaning.otherChoice)
            .when { $0.mayChooseProfile($1) }.hint(1, "other profile", when: { $0.isIn(.profile, $1) }),
        KeyBinding(.nextProfile, .right, in: .elsewhere, KeyMeaning.otherChoice)
            .when { $0.mayChooseProfile($1) }.hint(1, "other profile", when: { $0.isIn(.profile, $1) }),
        KeyBinding(.nextProfile, unlisted: .character(" ")).when { $0.isIn(.profile, $1) },
        .activate(.submit).hint(2) { $0.submission($1) },
        KeyBinding(.previousField, .up, .character("k"), in: .lists, "One row up").outsidePalette()
            .hint(3, "edit fields") { $0.isIn(.button, $1) },
        KeyBinding(.nextField, .down, .character("j"), in: .lists, "One row down").outsidePalette(),
        .next(.nextField).when { $0.canMove(by: 1, $1.state) }
            .hint(3, "next field") { $0.isIn(.field, $1) || $0.isIn(.profile, $1) },
        .previous(.previousField).when { $0.canMove(by: -1, $1.state) },
        .cancel(.leave).when { $0.hasSomethingToLeave($1.state) }.hint(4) { $0.leaving($1) },
    ]

    private static let ways: [KeyBinding<LoginPane>] = [
        KeyBinding(
            .signInByPush, .character("b"), in: .login,
            "Sign in by a push to the customer's device"
        ).everywhere().hint(5, "by push") { $0.offers(.push, $1) },
        KeyBinding(
            .delegate, .character("f"), in: .login, "Act for a customer without a login"
        ).everywhere().hint(6, "act for a customer") { $0.offers(.delegation, $1) },
        KeyBinding(
            .newPassword, .character("p"), in: .login, "Sign in and set another password on the way"
        ).everywhere().hint(7, "new password") { $0.offers(.newPassword, $1) },
        KeyBinding(
            .forgottenPassword, .character("P"), in: .login,
            "Have a code mailed that replaces a forgotten password"
        ).everywhere().hint(8, "forgotten") { $0.offers(.passwordReset, $1) },
    ]

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        let state = context.state
        switch command {
        case .submit: return submit(state)
        case .leave: return leave(state)
        case .nextField: moveField(by: 1, state)
        case .previousField: moveField(by: -1, state)
        case .nextProfile: chooseProfile(by: 1, state)
        case .previousProfile: chooseProfile(by: -1, state)
        case .signInByPush: return [.go(.login)] + push(state)
        case .delegate: return [.go(.login)] + (delegate(state).map { [.open($0)] } ?? [])
        case .newPassword: return [.go(.login)] + changePassword(state)
        case .forgottenPassword: return [.go(.login)] + resetPassword(state)
        case .answer(let answer): return [.send(.deviceAnswered(answer))]
        }
        return []
    }

    private mutating func leave(_ state: SessionState) -> [Reaction] {
        guard remark == nil else {
            remark = nil
            return []
        }
        if isEditing(state) {
            if isChanging(state) { change.leaveField() } else { field = .button }
            return []
        }
        switch state.signIn {
        case .idle: return state.isAnySessionListed ? [.go(.identities)] : []
        case .waiting, .askingDevice, .failed, .throttled, .changingPassword, .awaitingPush:
            return [.send(.signInCancelled)]
        }
    }

    private func asksSimulatedDevice(_ state: SessionState) -> Bool {
        guard case .awaitingPush(let attempt, _) = state.signIn else { return false }
        return hasDevice(attempt.profile, state)
    }

    /// Whether Esc ends something here: a field, a remark, what a sign-in came to, or the pane itself beside a list.
    private func hasSomethingToLeave(_ state: SessionState) -> Bool {
        remark != nil || state.signIn != .idle || isEditing(state) || state.isAnySessionListed
    }

    private func situation(_ state: SessionState) -> Situation {
        if state.signIn.isWaiting { return .waiting }
        if isChanging(state) { return .changingPassword }
        return switch field {
        case .profile: .profile
        case .email, .password, .timeToLive: .field
        case .button: .button
        }
    }

    private func isIn(_ situation: Situation, _ context: Context) -> Bool {
        self.situation(context.state) == situation
    }

    /// In a text the arrows move through it; from the button too they lead to another profile.
    private func mayChooseProfile(_ context: Context) -> Bool {
        isIn(.profile, context) || isIn(.button, context) && context.state.profiles.count > 1
    }

    private func offers(_ capability: Capability, _ context: Context) -> Bool {
        isIn(.button, context) && offers(capability, context.state)
    }

    private func submission(_ context: Context) -> String {
        switch situation(context.state) {
        case .waiting: ""
        case .changingPassword: change.isEditing ? "next, change" : "change"
        case .profile, .field, .button: "sign in"
        }
    }

    private func leaving(_ context: Context) -> String {
        switch situation(context.state) {
        case .waiting: "cancel"
        case .changingPassword: "leave, cancel"
        case .field: "leave field"
        case .profile, .button: context.state.isAnySessionListed ? "back" : ""
        }
    }
}
