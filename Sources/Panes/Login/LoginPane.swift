import Screen
import Secrets
import Sessions
import Wording

/// Signing in: profile, e-mail, password, and what came of it.
struct LoginPane: Pane {
    static let id = PaneID.login
    static let place = PanePlace.drawer

    enum Field: CaseIterable {
        case profile, email, password, timeToLive, button
    }

    /// Accounts to begin with, so that Enter is enough: the demo's.
    private var prefills: [Profile.ID: Prefill]
    private(set) var profile: Profile.ID
    var field: Field
    private(set) var email: TextInput
    private(set) var password: SecretInput
    private(set) var timeToLive = TextInput(limit: 32)
    /// What is said below the form until the next key.
    var remark: SignInRemark?
    var change = PasswordChangeForm()
    private var rest = SecretRest()
    private var seenSignIn = SignIn.idle
    private var seenSignIns = 0

    init(_ setup: PaneSetup) {
        profile = setup.profile
        prefills = setup.prefills
        let prefill = prefills[profile]
        email = TextInput(prefill?.email ?? "")
        password = SecretInput(prefill?.password ?? .empty)
        field = prefill.map { $0.password.isEmpty ? .password : .button } ?? .email
    }

    var prefill: Prefill? { prefills[profile] }

    /// The fields that the profile has, in their order.
    func fields(_ state: SessionState) -> [Field] {
        (state.profiles.count > 1 ? [.profile] : []) + [.email, .password]
            + (offers(.timeToLive, state) ? [.timeToLive] : []) + [.button]
    }

    /// Whether letters are text now.
    func isEditing(_ context: Context) -> Bool { isEditing(context.state) }

    func isEditing(_ state: SessionState) -> Bool {
        guard !state.signIn.isWaiting else { return false }
        return isChanging(state) ? change.isEditing : field != .button
    }

    mutating func follow(_ context: Context) -> [Reaction] {
        followSignIn(context.state)
        guard seenSignIns != context.state.signInCount else { return [] }
        seenSignIns = context.state.signInCount
        finish()
        // Somebody who has gone elsewhere meanwhile stays there: a key on its way must not land in another pane.
        return context.isFocused ? [.go(.identities)] : []
    }

    /// What a sign-in came to, and what it waits for, stays in view.
    func hasSomethingToSay(_ context: Context) -> Bool { context.state.signIn != .idle }

    /// A typed secret does not lie in the form for long.
    mutating func refresh(_ context: Context) {
        guard rest.isOver(at: context.state.now), hasTypedSecret else { return }
        password.set(.empty)
        change.wipe()
        remark = .secretRemoved
    }

    var nextDeadline: Instant? { hasTypedSecret ? rest.end : nil }

    /// What the demo fills in, everybody knows.
    private var hasTypedSecret: Bool {
        change.hasSecret || !password.secret.isEmpty && prefill?.password != password.secret
    }

    private mutating func followSignIn(_ state: SessionState) {
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
                let vendor = state.profile(now.attempt.profile)?.vendor
                change = PasswordChangeForm(
                    asksCode: now.authorization == .mailedCode, rules: vendor?.passwordRules ?? [])
            }
        case .waiting, .askingDevice, .failed, .throttled, .awaitingPush:
            break
        }
    }

    /// After a sign-in nothing of the password is left but the demo's, which everybody knows.
    private mutating func finish() {
        field = .button
        change = PasswordChangeForm()
        password.set(prefill?.password(for: email.text) ?? .empty)
    }

    /// Leaves the text fields: whoever comes back is at the button.
    mutating func loseFocus() {
        if !email.text.isEmpty { field = .button }
    }

    /// Puts an account into the form, ready for its password.
    mutating func receive(_ message: Message, _ context: Context) {
        guard case .signInAgain(let login) = message else { return }
        profile = login.profile
        let email = login.email
        self.email.set(email)
        password.set(prefill?.password(for: email) ?? .empty)
        field = password.secret.isEmpty ? .password : .button
    }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        remark = nil
        if isChanging(context.state) {
            rest.keyPressed(at: context.state.now)
            return change.edit(key)
        }
        switch field {
        case .email:
            let before = email.text
            guard email.handle(key) else { return false }
            // A password that was filled in belongs to its accounts and to no other.
            if email.text != before {
                if let known = prefill?.password(for: email.text) {
                    password.set(known)
                } else if prefill?.password(for: before) == password.secret {
                    password.set(.empty)
                }
            }
            return true
        case .password:
            rest.keyPressed(at: context.state.now)
            return password.handle(key)
        case .timeToLive: return timeToLive.handle(key)
        case .profile:
            if case .character(let character) = key { return character != " " }
            return false
        case .button: return false
        }
    }

    /// Whether the form goes on in that direction.
    func canMove(by step: Int, _ state: SessionState) -> Bool {
        isChanging(state) ? change.canMove(by: step) : field(by: step, state) != nil
    }

    mutating func moveField(by step: Int, _ state: SessionState) {
        if isChanging(state) {
            change.moveField(by: step)
        } else if let next = field(by: step, state) {
            enter(next)
        }
    }

    private func field(by step: Int, _ state: SessionState) -> Field? {
        guard !state.signIn.isWaiting else { return nil }
        let all = fields(state)
        guard let index = all.firstIndex(of: field), all.indices.contains(index + step) else { return nil }
        return all[index + step]
    }

    mutating func submit(_ state: SessionState) -> [Reaction] {
        if case .changingPassword(let current) = state.signIn {
            guard current.waiting == nil, let event = change.submit() else { return [] }
            forgetPrefill(of: current.attempt.login)
            return [.send(event)]
        }
        guard let request = request(state) else { return [] }
        let login = Login(profile: profile, email: request.email)
        guard !SignInConfirmation.isNeeded(for: login, state) else {
            return [.open(SignInConfirmation(profile: profile, request: request))]
        }
        return [.send(.signInRequested(profile, request))]
    }

    /// What the form says, once nothing is missing; otherwise nil, at the field that needs a hand.
    mutating func request(_ state: SessionState) -> PasswordSignIn? {
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
        var request = PasswordSignIn(email: email.text, password: password.secret)
        if fields(state).contains(.timeToLive), !timeToLive.text.isEmpty {
            request.timeToLive = Duration(shorthand: timeToLive.text)
            guard request.timeToLive != nil else {
                enter(.timeToLive)
                remark = .sessionLengthInvalid
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

    /// Goes to another profile, and to its own account if it has one.
    mutating func chooseProfile(by step: Int, _ state: SessionState) {
        let ids = state.profiles.map(\.id)
        guard let index = ids.firstIndex(of: profile) else { return }
        remark = nil
        profile = ids[(index + step + ids.count) % ids.count]
        email.set(prefill?.email ?? "")
        password.set(prefill?.password ?? .empty)
        timeToLive.set("")
    }

    /// Goes to a field with its text marked, so that typing replaces it.
    mutating func enter(_ field: Field) {
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
