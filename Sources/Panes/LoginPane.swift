import Screen
import Secrets
import Sessions

/// Signing in: profile, e-mail, password, and what came of it.
struct LoginPane {
    enum Field: CaseIterable {
        case profile, email, password, timeToLive, button
    }

    /// Accounts to begin with, so that Enter is enough: the demo's.
    private var prefills: [Profile.ID: Prefill]
    private(set) var profile: Profile.ID
    private(set) var field: Field
    private(set) var email: TextInput
    private(set) var password: SecretInput
    private(set) var timeToLive = TextInput(limit: 32)
    /// What is said below the form until the next key.
    private(set) var remark: LoginMessage.Remark?
    private(set) var change = PasswordChangeForm()
    private var seenSignIn = SignIn.idle

    init(profile: Profile.ID, prefills: [Profile.ID: Prefill]) {
        self.profile = profile
        self.prefills = prefills
        let prefill = prefills[profile]
        email = TextInput(prefill?.email ?? "")
        password = SecretInput(prefill?.password ?? .empty)
        field = prefill.map { $0.password.isEmpty ? .password : .button } ?? .email
    }

    var prefill: Prefill? { prefills[profile] }

    /// The fields that the profile has, in their order.
    func fields(_ state: SessionState) -> [Field] {
        let features = state.profile(profile)?.features ?? []
        return (state.profiles.count > 1 ? [.profile] : []) + [.email, .password]
            + (features.contains(.timeToLive) ? [.timeToLive] : []) + [.button]
    }

    /// Whether letters are text now.
    func isEditing(_ state: SessionState) -> Bool {
        guard !state.signIn.isWaiting else { return false }
        return isChanging(state) ? change.isEditing : field != .button
    }

    /// Whether Esc ends something here: a field, a remark, or what a sign-in came to.
    func hasSomethingToLeave(_ state: SessionState) -> Bool {
        remark != nil || state.signIn != .idle || isEditing(state)
    }

    /// Follows what became of the sign-in.
    mutating func follow(_ state: SessionState) {
        guard state.signIn != seenSignIn else { return }
        let before = seenSignIn
        seenSignIn = state.signIn
        switch state.signIn {
        case .idle:
            change = PasswordChangeForm()
        case .failed(_, .wrongCredentials):
            password.set(.empty)
            field = .password
        case .changingPassword(let now):
            if case .changingPassword = before {
                if now.problem != nil { change.startOver() }
            } else {
                password.set(.empty)
                change = PasswordChangeForm(asksCode: now.authorization == .mailedCode)
            }
        case .waiting, .askingDevice, .failed, .throttled, .awaitingPush:
            break
        }
    }

    /// After a sign-in nothing of the password is left but the demo's, which everybody knows.
    mutating func finish() {
        field = .button
        change = PasswordChangeForm()
        password.set(prefill?.password(for: email.text) ?? .empty)
    }

    /// Steps out of the text fields: where one comes back to is the button.
    mutating func leaveFields() {
        if !email.text.isEmpty { field = .button }
    }

    /// Puts an account into the form, ready for its password.
    mutating func signInAgain(as login: Login) {
        profile = login.profile
        let email = login.email
        self.email.set(email)
        password.set(prefill?.password(for: email) ?? .empty)
        field = password.secret.isEmpty ? .password : .button
    }

    mutating func edit(_ key: Key, _ state: SessionState) -> Bool {
        remark = nil
        if isChanging(state) { return change.edit(key) }
        switch field {
        case .email:
            let before = email.text
            guard email.handle(key) else { return false }
            // A password that was filled in belongs to its account and to no other.
            if email.text != before, prefill?.password(for: before) == password.secret {
                password.set(.empty)
            }
            return true
        case .password: return password.handle(key)
        case .timeToLive: return timeToLive.handle(key)
        case .profile: return chooseProfile(key, state)
        case .button: return false
        }
    }

    /// Moves within the form; false where the form ends.
    mutating func moveField(by step: Int, _ state: SessionState) -> Bool {
        if isChanging(state) { return change.moveField(by: step) }
        guard !state.signIn.isWaiting else { return false }
        let all = fields(state)
        guard let index = all.firstIndex(of: field), all.indices.contains(index + step) else { return false }
        enter(all[index + step])
        return true
    }

    mutating func act(_ state: SessionState) -> [Request] {
        if case .changingPassword(let current) = state.signIn {
            guard current.waiting == nil, let event = change.submit() else { return [] }
            forgetPrefill(of: current.attempt.login)
            return [.send(event)]
        }
        return request(state).map { [.send(.signInRequested(profile, $0))] } ?? []
    }

    /// A sign-in that sets another password on the way.
    mutating func changePassword(_ state: SessionState) -> [Request] {
        guard isFree(state) else { return [] }
        guard state.profile(profile)?.features.contains(.newPassword) == true else {
            remark = .noNewPassword
            return []
        }
        return request(state).map { [.send(.passwordChangeChosen(profile, $0))] } ?? []
    }

    /// A sign-in that is confirmed on the customer's device; it takes no password.
    mutating func push(_ state: SessionState) -> [Request] {
        isReadyToPush(state) ? [.send(.pushRequested(profile, email: email.text))] : []
    }

    /// Says what the key for that does here: nobody's phone is to ring for a key that was pressed elsewhere.
    mutating func offerPush(_ state: SessionState) {
        if isReadyToPush(state) { remark = .asksDevice(email: email.text) }
    }

    private mutating func isReadyToPush(_ state: SessionState) -> Bool {
        guard isFree(state) else { return false }
        let features = state.profile(profile)?.features ?? []
        guard features.contains(.push) else {
            // A vendor that steps tokens up asks devices too: what is missing is where the answers come in.
            remark = features.contains(.stepUp) ? .noWebhooks : .noPush
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
    private func isFree(_ state: SessionState) -> Bool {
        !state.signIn.isWaiting && !isChanging(state)
    }

    /// Asks for whom one is to act; nil where the profile has no such thing, or something is under way.
    mutating func delegate(_ state: SessionState) -> DelegationDialog? {
        guard isFree(state) else { return nil }
        guard state.profile(profile)?.features.contains(.delegation) == true else {
            remark = .noDelegation
            return nil
        }
        remark = nil
        field = .button
        return DelegationDialog(profile: profile)
    }

    /// What a key says on the simulated device, while it is asked.
    func deviceAnswer(to key: Key, _ state: SessionState) -> DeviceAnswer? {
        guard case .awaitingPush(let attempt, _) = state.signIn, hasDevice(attempt.profile, state) else {
            return nil
        }
        return PushView.answer(to: key)
    }

    func hasDevice(_ profile: Profile.ID, _ state: SessionState) -> Bool {
        state.profile(profile)?.features.contains(.simulatedDevice) ?? false
    }

    /// A new password by a code that comes by mail.
    mutating func resetPassword(_ state: SessionState) -> [Request] {
        guard isFree(state) else { return [] }
        guard let now = state.profile(profile), now.features.contains(.passwordReset) else {
            remark = .noReset
            return []
        }
        guard !email.text.isEmpty else {
            enter(.email)
            return []
        }
        return [.send(.resetMailRequested(profile, email: email.text))]
    }

    /// What the form says, once nothing is missing; otherwise nil, at the field that needs a hand.
    private mutating func request(_ state: SessionState) -> SignInRequest? {
        remark = nil
        guard isFree(state) else { return nil }
        guard !email.text.isEmpty else {
            enter(.email)
            return nil
        }
        guard !password.secret.isEmpty else {
            enter(.password)
            return nil
        }
        var request = SignInRequest(email: email.text, password: password.secret)
        if fields(state).contains(.timeToLive), !timeToLive.text.isEmpty {
            request.timeToLive = TimeSpan(shorthand: timeToLive.text)
            guard request.timeToLive != nil else {
                enter(.timeToLive)
                remark = .wrongLife
                return nil
            }
        }
        field = .button
        return request
    }

    /// What was filled in is not the password any more.
    private mutating func forgetPrefill(of login: Login) {
        guard prefills[login.profile]?.email == login.email else { return }
        prefills[login.profile] = Prefill(email: login.email, password: .empty)
    }

    /// Leaves a field, or ends what is under way.
    mutating func leave(_ state: SessionState) -> [Request] {
        guard remark == nil else {
            remark = nil
            return []
        }
        if isEditing(state) {
            if isChanging(state) { change.leaveField() } else { field = .button }
            return []
        }
        switch state.signIn {
        case .idle: return []
        case .waiting, .askingDevice, .failed, .throttled, .changingPassword, .awaitingPush:
            return [.send(.signInCancelled)]
        }
    }

    /// Goes to another profile, and to its own account if it has one.
    private mutating func chooseProfile(_ key: Key, _ state: SessionState) -> Bool {
        let ids = state.profiles.map(\.id)
        guard let index = ids.firstIndex(of: profile), key == .left || key == .right || key == .character(" ")
        else { return false }
        let step = key == .left ? ids.count - 1 : 1
        profile = ids[(index + step) % ids.count]
        email.set(prefill?.email ?? "")
        password.set(prefill?.password ?? .empty)
        timeToLive.set("")
        return true
    }

    /// Goes to a field with its text marked, so that typing replaces it.
    private mutating func enter(_ field: Field) {
        self.field = field
        remark = nil
        email.mark()
        password.mark()
    }

    func isChanging(_ state: SessionState) -> Bool {
        if case .changingPassword = state.signIn { return true }
        return false
    }
}
