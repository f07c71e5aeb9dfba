import Screen
import Secrets
import Sessions
import Wording

/// A new password, typed twice; after the code that was mailed for it, if it takes one.
struct PasswordChangeForm {
    enum Field: CaseIterable {
        case code, new, again, button
    }

    private let asksCode: Bool
    private var field: Field
    private var code = SecretInput()
    private var new = SecretInput()
    private var again = SecretInput()
    private var isDifferent = false

    init(asksCode: Bool = false) {
        self.asksCode = asksCode
        field = asksCode ? .code : .new
    }

    var isEditing: Bool { field != .button }

    mutating func edit(_ key: Key) -> Bool {
        isDifferent = false
        switch field {
        case .code: return code.handle(key)
        case .new: return new.handle(key)
        case .again: return again.handle(key)
        case .button: return false
        }
    }

    func canMove(by step: Int) -> Bool { field(by: step) != nil }

    mutating func moveField(by step: Int) {
        if let next = field(by: step) { field = next }
    }

    private func field(by step: Int) -> Field? {
        let all = fields
        guard let index = all.firstIndex(of: field), all.indices.contains(index + step) else { return nil }
        return all[index + step]
    }

    mutating func leaveField() {
        field = .button
    }

    var hasSecret: Bool { [code, new, again].contains { !$0.secret.isEmpty } }

    /// Takes out what was typed, and asks for it from the beginning.
    mutating func wipe() {
        if hasSecret { startOver() }
    }

    mutating func startOver() {
        self = PasswordChangeForm(asksCode: asksCode)
    }

    /// What to ask for, once the new password stands there twice the same; otherwise nil, at the field that needs
    /// a hand.
    mutating func submit() -> SessionEvent? {
        if asksCode, code.secret.isEmpty {
            field = .code
        } else if new.secret.isEmpty {
            field = .new
        } else if again.secret.isEmpty {
            field = .again
        } else if new.secret != again.secret {
            isDifferent = true
            again.set(.empty)
            field = .again
        } else {
            field = .button
            return asksCode
                ? .resetRequested(code: code.secret, new: new.secret)
                : .passwordChangeRequested(new: new.secret)
        }
        return nil
    }

    func draw(
        on canvas: inout Canvas, in rect: Rect, current: SignIn.PasswordChange, rules: String,
        stake: String, isFocused: Bool
    ) {
        let email = CleanText.clean(current.attempt.email, limit: max(1, rect.columns - 22))
        let heading = current.authorization.heading
        canvas.field(
            "\(heading.text) \(email)", at: 0, columns: rect.columns, in: rect.line(0), heading.style)
        let form = Form(rect: rect, isFocused: isFocused && current.waiting == nil)
        for (index, field) in fields.enumerated() {
            draw(field, at: 1 + index, in: form, on: &canvas)
        }
        let area = rect.split(top: 1 + fields.count).rest
        if current.waiting != nil {
            canvas.paragraph("Waiting for the server.", from: 0, in: area, .info)
        } else if isDifferent {
            canvas.paragraph("The two differ. Type it again.", from: 0, in: area, .ended)
        } else if code.refusedPaste || new.refusedPaste || again.refusedPaste {
            canvas.paragraph(PasteGuard<Secret>.refusal, from: 0, in: area, .ending)
        } else if let problem = current.problem {
            let next = problem.isAboutNewPassword ? rules : canvas.words(problem.nextStep())
            canvas.statement(canvas.words(problem.sentence), .ended, next: next, in: area)
        } else {
            let told = canvas.paragraph(stake, from: 0, in: area, .ending)
            let used = told + canvas.paragraph(rules, from: told, in: area, .dim)
            guard let end = current.lifetime.nearest else { return }
            let left = "\(end.source.mark)\(canvas.timeLeft(until: end.at)) left for it."
            canvas.paragraph(left, from: used, in: area, .dim)
        }
    }

    private var fields: [Field] { asksCode ? Field.allCases : [.new, .again, .button] }

    private func draw(_ field: Field, at line: Int, in form: Form, on canvas: inout Canvas) {
        let isActive = field == self.field
        switch field {
        case .code: form.secret(code, label: "Code", line: line, isActive: isActive, on: &canvas)
        case .new: form.secret(new, label: "New", line: line, isActive: isActive, on: &canvas)
        case .again: form.secret(again, label: "Again", line: line, isActive: isActive, on: &canvas)
        case .button: form.button("Change", line: line, isActive: isActive, on: &canvas)
        }
    }
}

extension SignIn.Authorization {
    fileprivate var heading: (text: String, style: Style) {
        switch self {
        case .expired: ("Expired: password of", .ending)
        case .chosen: ("Another password for", .strong)
        case .mailedCode: ("Forgotten: password of", .strong)
        }
    }
}

extension AuthFailure {
    fileprivate var isAboutNewPassword: Bool {
        if case .passwordRefused(let problem) = self { problem != .codeUnknown } else { false }
    }
}
