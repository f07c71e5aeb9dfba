import Screen
import Sessions

/// Signing in: profile, e-mail, password, and what came of it.
struct LoginPane {
    enum Field: CaseIterable {
        case email, password, button
    }

    /// An account to begin with, so that Enter is enough: the demo's.
    let prefill: Prefill?
    private(set) var profile: Profile.ID
    private(set) var field: Field
    private var email: TextInput
    private var password: SecretInput
    private(set) var change = PasswordChangeForm()
    private var seenSignIn = SignIn.idle

    init(profile: Profile.ID, prefill: Prefill?) {
        self.profile = profile
        self.prefill = prefill
        email = TextInput(prefill?.email ?? "")
        password = SecretInput(prefill?.password ?? .empty)
        field = prefill == nil ? .email : .button
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
    mutating func signInAgain(as email: String) {
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
        case .button: return false
        }
    }

    /// Moves within the form; false where the form ends.
    mutating func moveField(by step: Int, _ state: SessionState) -> Bool {
        if isChanging(state) { return change.moveField(by: step) }
        guard !state.signIn.isWaiting else { return false }
        let all = Field.allCases
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
        field = .button
        return [.send(.signInRequested(profile, SignInRequest(email: email.text, password: password.secret)))]
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
        case .email, .password:
            return [Hint("Enter", "sign in"), Hint("Tab", "next field"), Hint("Esc", "leave field")]
        case .button: return [Hint("Enter", "sign in"), Hint("↑", "edit fields")]
        }
    }

    func draw(on canvas: inout Canvas, in rect: Rect, state: SessionState, isFocused: Bool) {
        if case .mustChangePassword(let current) = state.signIn {
            let rules = state.profile(current.attempt.profile)?.passwordRules ?? ""
            change.draw(on: &canvas, in: rect, current: current, rules: rules, isFocused: isFocused)
            return
        }
        let form = Form(rect: rect, isFocused: isFocused && !state.signIn.isWaiting)
        var line = 0
        // The header names the profile too: where rows are few, what the sign-in came to needs them more.
        if rect.rows > 6 {
            let name = state.profile(profile)?.name ?? ""
            form.label("Profile", line: 0, on: &canvas)
            canvas.field(name, at: Form.labelColumns, columns: form.valueColumns, in: rect.line(0), .strong)
            line = 1
        }
        form.text(email, label: "E-mail", line: line, isActive: field == .email, on: &canvas)
        form.secret(password, label: "Password", line: line + 1, isActive: field == .password, on: &canvas)
        form.button("Sign in", line: line + 2, isActive: field == .button, on: &canvas)
        let message = LoginMessage(
            state: state, isPasteRefused: email.refusedPaste || password.refusedPaste,
            isPrefilled: prefill != nil)
        message.draw(on: &canvas, in: rect.split(top: line + (rect.rows > 7 ? 4 : 3)).rest)
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
