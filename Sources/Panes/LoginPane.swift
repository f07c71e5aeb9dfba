import Screen
import Sessions

/// Signing in: profile, e-mail, password, and what came of it.
struct LoginPane {
    enum Field: CaseIterable {
        case profile, email, password, timeToLive, button
    }

    /// Accounts to begin with, so that Enter is enough: the demo's.
    private let prefills: [Profile.ID: Prefill]
    private(set) var profile: Profile.ID
    private(set) var field: Field
    private var email: TextInput
    private var password: SecretInput
    private var timeToLive = TextInput(limit: 32)
    /// Whether what stands there is no time to live.
    private var isLifeWrong = false
    private(set) var change = PasswordChangeForm()
    private var seenSignIn = SignIn.idle

    init(profile: Profile.ID, prefills: [Profile.ID: Prefill]) {
        self.profile = profile
        self.prefills = prefills
        let prefill = prefills[profile]
        email = TextInput(prefill?.email ?? "")
        password = SecretInput(prefill?.password ?? .empty)
        field = prefill == nil ? .email : .button
    }

    private var prefill: Prefill? { prefills[profile] }

    /// The fields that the profile has, in their order.
    private func fields(_ state: SessionState) -> [Field] {
        let features = state.profile(profile)?.features ?? []
        return (state.profiles.count > 1 ? [.profile] : []) + [.email, .password]
            + (features.contains(.timeToLive) ? [.timeToLive] : []) + [.button]
    }

    /// Whether letters are text now.
    func isEditing(_ state: SessionState) -> Bool {
        guard !state.signIn.isWaiting else { return false }
        return isChanging(state) ? change.isEditing : field != .button
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
        case .mustChangePassword(let now):
            if case .mustChangePassword = before {
                if now.problem != nil { change.startOver() }
            } else {
                password.set(.empty)
                change = PasswordChangeForm()
            }
        case .waiting, .failed, .barred:
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
        case .timeToLive:
            isLifeWrong = false
            return timeToLive.handle(key)
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
        if case .mustChangePassword(let current) = state.signIn {
            guard current.waiting == nil, let new = change.submit() else { return [] }
            return [.send(.passwordChangeRequested(new: new))]
        }
        guard !state.signIn.isWaiting else { return [] }
        guard !email.text.isEmpty else {
            enter(.email)
            return []
        }
        guard !password.secret.isEmpty else {
            enter(.password)
            return []
        }
        var request = SignInRequest(email: email.text, password: password.secret)
        if fields(state).contains(.timeToLive), !timeToLive.text.isEmpty {
            request.timeToLive = TimeSpan(shorthand: timeToLive.text)
            isLifeWrong = request.timeToLive == nil
            if isLifeWrong {
                enter(.timeToLive)
                return []
            }
        }
        field = .button
        return [.send(.signInRequested(profile, request))]
    }

    /// Leaves a field, or ends what is under way.
    mutating func leave(_ state: SessionState) -> [Request] {
        if isEditing(state) {
            if isChanging(state) { change.leaveField() } else { field = .button }
            return []
        }
        switch state.signIn {
        case .idle: return []
        case .waiting, .failed, .barred, .mustChangePassword: return [.send(.signInCancelled)]
        }
    }

    func hints(_ state: SessionState) -> [Hint] {
        if state.signIn.isWaiting { return [Hint("Esc", "cancel")] }
        if isChanging(state) {
            return [
                Hint("Enter", change.isEditing ? "next, change" : "change"), Hint("Esc", "leave, cancel"),
            ]
        }
        switch field {
        case .profile:
            return [Hint("←→", "other profile"), Hint("Enter", "sign in"), Hint("Tab", "next field")]
        case .email, .password, .timeToLive:
            return [Hint("Enter", "sign in"), Hint("Tab", "next field"), Hint("Esc", "leave field")]
        case .button: return [Hint("Enter", "sign in"), Hint("↑", "edit fields")]
        }
    }

    func draw(on canvas: inout Canvas, in rect: Rect, state: SessionState, isFocused: Bool) {
        if case .mustChangePassword(let current) = state.signIn {
            let rules = state.profile(current.attempt.profile)?.passwordRules ?? ""
            change.draw(
                on: &canvas, in: rect, current: current, rules: rules, stake: stake(current, state),
                isFocused: isFocused)
            return
        }
        let form = Form(rect: rect, isFocused: isFocused && !state.signIn.isWaiting)
        let all = fields(state)
        var shown = all
        // The header names the profile too: where rows are few, what the sign-in came to needs them more.
        if rect.rows > 6, !shown.contains(.profile) { shown.insert(.profile, at: 0) }
        let room = rect.rows > 6 ? rect.rows - 2 : max(3, rect.rows - 1)
        if shown.count > room {
            let active = shown.firstIndex(of: field) ?? 0
            let start = max(0, min(active - 1, shown.count - room))
            shown = Array(shown[start..<start + room])
        }
        for (line, field) in shown.enumerated() { draw(field, at: line, in: form, on: &canvas, state) }
        let message = LoginMessage(
            state: state, isPasteRefused: email.refusedPaste || password.refusedPaste,
            isLifeWrong: isLifeWrong,
            isPrefilled: prefill != nil)
        message.draw(on: &canvas, in: rect.split(top: shown.count + (rect.rows > 7 ? 1 : 0)).rest)
    }

    private func draw(
        _ field: Field, at line: Int, in form: Form, on canvas: inout Canvas, _ state: SessionState
    ) {
        let isActive = field == self.field
        switch field {
        case .profile:
            let name = CleanText.clean(state.profile(profile)?.name ?? "")
            guard state.profiles.count > 1 else {
                form.label("Profile", line: line, on: &canvas)
                canvas.field(
                    name, at: Form.labelColumns, columns: form.valueColumns, in: form.rect.line(line), .strong
                )
                return
            }
            form.choice(name, label: "Profile", line: line, isActive: isActive, on: &canvas)
        case .email: form.text(email, label: "E-mail", line: line, isActive: isActive, on: &canvas)
        case .password: form.secret(password, label: "Password", line: line, isActive: isActive, on: &canvas)
        case .timeToLive:
            form.text(timeToLive, label: "Live for", line: line, isActive: isActive, on: &canvas)
            let at = Form.labelColumns + max(6, timeToLive.text.count + 2)
            let words = TimeSpan(shorthand: timeToLive.text).map { "= \($0)" } ?? "e.g. 8h, 00:30"
            canvas.field(
                words, at: at, columns: max(0, form.rect.columns - at), in: form.rect.line(line), .dim)
        case .button: form.button("Sign in", line: line, isActive: isActive, on: &canvas)
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
        isLifeWrong = false
        return true
    }

    /// What a change of the password ends besides, as far as it is known.
    private func stake(_ change: SignIn.PasswordChange, _ state: SessionState) -> String {
        guard state.profile(change.attempt.profile)?.features.contains(.newPassword) == true else {
            return ""
        }
        let count = Words.count(state.liveTokens(of: change.attempt.login).count, "token")
        return state.isListed(change.attempt.login)
            ? "Ends \(count) of this login, all that the server lists."
            : "Ends every token of this login: \(count) known here, the server lists them only after it."
    }

    /// Goes to a field with its text marked, so that typing replaces it.
    private mutating func enter(_ field: Field) {
        self.field = field
        email.mark()
        password.mark()
    }

    private func isChanging(_ state: SessionState) -> Bool {
        if case .mustChangePassword = state.signIn { return true }
        return false
    }
}
