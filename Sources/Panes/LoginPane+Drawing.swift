import Screen
import Secrets
import Sessions

/// How the pane looks: the device that is asked, the form for a new password, or the fields and what came of them.
extension LoginPane {
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
        case .button:
            let features = state.profile(profile)?.features ?? []
            return [
                Hint("Enter", "sign in"), Hint("↑", "edit fields"),
                features.contains(.push) ? Hint(.push) : nil,
                features.contains(.delegation) ? Hint(.delegate) : nil,
                features.contains(.newPassword) ? Hint(.newPassword) : nil,
                features.contains(.passwordReset) ? Hint(.forgottenPassword) : nil,
            ].compactMap(\.self)
        }
    }

    func draw(on canvas: inout Canvas, in rect: Rect, state: SessionState, isFocused: Bool) {
        if case .awaitingPush(let attempt, let push) = state.signIn {
            let name = CleanText.clean(attempt.email, limit: 64)
            canvas.field(name, at: 0, columns: rect.columns, in: rect.line(0), .strong)
            let question = hasDevice(attempt.profile, state) ? "Is this you, signing in?" : nil
            PushView(push: push, question: question, isFocused: isFocused).draw(
                on: &canvas, in: rect.split(top: 1).rest)
            return
        }
        if case .changingPassword(let current) = state.signIn {
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
            remark: remark, isPrefilled: !password.secret.isEmpty && prefill?.password == password.secret)
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

    /// What a change of the password ends besides, as far as it is known.
    private func stake(_ change: SignIn.PasswordChange, _ state: SessionState) -> String {
        guard state.profile(change.attempt.profile)?.features.contains(.newPassword) == true else {
            return ""
        }
        if change.authorization == .mailedCode {
            return
                "If the address is known, a code was mailed to it. The change ends every token of this login."
        }
        let count = Words.count(state.liveTokens(of: change.attempt.login).count, "token")
        return state.isListed(change.attempt.login)
            ? "Ends \(count) of this login, all that the server lists."
            : "Ends every token of this login: \(count) known here, the server lists them only after it."
    }
}
