import Screen
import Secrets
import Sessions
import Wording

/// How the pane looks: the device that is asked, the form for a new password, or the fields and what came of them.
extension LoginPane {
    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        let (state, hasKeys) = (context.state, context.hasKeys)
        if case .awaitingPush(let attempt, let push) = state.signIn {
            let name = canvas.name(attempt.email, limit: 64)
            canvas.field(name, at: 0, columns: rect.columns, in: rect.line(0), .strong)
            let question = hasDevice(attempt.profile, state) ? "Is this you, signing in?" : nil
            PushView(push: push, question: question, hasKeys: hasKeys).draw(
                on: &canvas, in: rect.split(top: 1).rest)
            return
        }
        if case .changingPassword(let current) = state.signIn {
            change.draw(
                on: &canvas, in: rect, current: current, stake: stake(current, state), isFocused: hasKeys)
            return
        }
        guard !Welcome.fits(rect) || state.isAnySessionListed else {
            Welcome(profile: profile, prefill: prefill, state: state).draw(on: &canvas, in: rect)
            return drawForm(on: &canvas, in: Welcome.form(in: rect), context)
        }
        drawForm(on: &canvas, in: rect, context)
    }

    /// The fields, and below them what came of them.
    private func drawForm(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        let state = context.state
        let form = Form(rect: rect, isFocused: context.hasKeys && !state.signIn.isWaiting)
        let all = fields(state)
        var shown = all
        // Where rows are few the button's line names the environment: what the sign-in came to needs them more.
        if rect.rows > 6, !shown.contains(.profile) { shown.insert(.profile, at: 0) }
        let room = rect.rows > 6 ? rect.rows - 2 : max(3, rect.rows - 1)
        if shown.count > room {
            let active = shown.firstIndex(of: field) ?? 0
            let start = max(0, min(active - 1, shown.count - room))
            shown = Array(shown[start..<start + room])
        }
        let place = environmentPlace(shown, in: form, state)
        for (line, field) in shown.enumerated() {
            draw(field, at: line, in: form, showsEnvironment: field == place, on: &canvas, state)
        }
        let message = LoginMessage(
            state: state, isPasteRefused: email.refusedPaste || password.refusedPaste,
            remark: remark, isPrefilled: !password.secret.isEmpty && prefill?.password == password.secret)
        message.draw(on: &canvas, in: rect.split(top: shown.count + (rect.rows > 7 ? 1 : 0)).rest)
    }

    private static let buttonTitle = "Sign in"
    /// Columns of the button with the blank behind it.
    private static let buttonColumns = buttonTitle.count + 5

    /// The field beside which the environment of the profile stands: the profile's, or the button's where the name leaves
    /// no room for it or is not shown.
    private func environmentPlace(_ shown: [Field], in form: Form, _ state: SessionState) -> Field {
        guard shown.contains(.profile), let chosen = state.profile(profile) else { return .button }
        let word = chosen.environment.word.count
        let arrows = state.profiles.count > 1 ? 4 : 0
        let needed = word + 1 + TextWidth.columns(of: CleanText.clean(chosen.name)) + arrows
        let fitsButton = Self.buttonColumns + word <= form.valueColumns && shown.contains(.button)
        return needed > form.valueColumns && fitsButton ? .button : .profile
    }

    private func draw(
        _ field: Field, at line: Int, in form: Form, showsEnvironment: Bool, on canvas: inout Canvas,
        _ state: SessionState
    ) {
        let isActive = field == self.field
        let chosen = state.profile(profile)
        let environment = showsEnvironment ? chosen?.environment : nil
        switch field {
        case .profile:
            form.choice(
                CleanText.clean(chosen?.name ?? ""), in: environment, label: "Profile", line: line,
                isActive: isActive && state.profiles.count > 1, on: &canvas)
        case .email:
            form.name(email, label: "E-mail", line: line, isActive: isActive, on: &canvas)
        case .password: form.secret(password, label: "Password", line: line, isActive: isActive, on: &canvas)
        case .timeToLive:
            form.text(timeToLive, label: "Session", line: line, isActive: isActive, on: &canvas)
            let at = Form.labelColumns + max(6, timeToLive.text.count + 2)
            let words =
                Duration(shorthand: timeToLive.text).map { "= \(Words.duration($0))" } ?? "length, e.g. 8h"
            canvas.field(
                words, at: at, columns: max(0, form.rect.columns - at), in: form.rect.line(line), .dim)
        case .button:
            form.button(Self.buttonTitle, line: line, isActive: isActive, on: &canvas)
            if let environment {
                canvas.environment(
                    environment, at: Form.labelColumns + Self.buttonColumns, in: form.rect.line(line))
            }
        }
    }

    /// What a change of the password ends besides, as far as it is known.
    private func stake(_ change: SignIn.PasswordChange, _ state: SessionState) -> String {
        if change.authorization == .mailedCode {
            return
                "If the address is known, a code was mailed to it. The change ends every token of this login."
        }
        guard state.profile(change.attempt.profile)?.offers(.newPassword) == true else { return "" }
        let count = Words.count(state.liveTokens(of: change.attempt.login).count, "token")
        return state.isListed(change.attempt.login)
            ? "Ends \(count) of this login, all that the server lists."
            : "Ends every token of this login: \(count) known here, the server lists them only after it."
    }
}
