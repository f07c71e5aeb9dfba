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
    private let rules: [PasswordRule]
    private var field: Field
    private var code = SecretInput()
    private var new = SecretInput()
    private var again = SecretInput()
    private var isDifferent = false
    /// How the password did that was sent last; it is not kept itself.
    private var sent: [PasswordRule.Verdict]?

    init(asksCode: Bool = false, rules: [PasswordRule] = []) {
        self.asksCode = asksCode
        self.rules = rules
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
        let sent = sent
        self = PasswordChangeForm(asksCode: asksCode, rules: rules)
        self.sent = sent
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
            sent = rules.map { $0.verdict(on: new.secret) }
            return asksCode
                ? .resetRequested(code: code.secret, new: new.secret)
                : .passwordChangeRequested(new: new.secret)
        }
        return nil
    }

    func draw(
        on canvas: inout Canvas, in rect: Rect, current: SignIn.PasswordChange, stake: String,
        isFocused: Bool
    ) {
        let email = canvas.name(current.attempt.email, limit: max(1, rect.columns - 22))
        let heading = current.authorization.heading
        canvas.field(
            "\(heading.text) \(email)", at: 0, columns: rect.columns, in: rect.line(0), heading.style)
        let form = Form(rect: rect, isFocused: isFocused && current.waiting == nil)
        for (index, field) in fields.enumerated() {
            draw(field, at: 1 + index, in: form, on: &canvas)
        }
        if let end = current.lifetime.nearest {
            let left = "\(end.source.mark)\(canvas.timeLeft(until: end.at)) left for it"
            canvas.field(
                left, at: Self.afterButton, columns: max(0, rect.columns - Self.afterButton),
                in: rect.line(fields.count), .dim)
        }
        let area = rect.split(top: 1 + fields.count).rest
        let rest = area.split(top: drawStatus(of: current, on: &canvas, in: area)).rest
        let list = PasswordRuleList(rules: rules, verdicts: verdicts(current.problem))
        let isPlain = current.waiting == nil && !isDifferent && current.problem == nil
        let told = isPlain ? Words.wrap(stake, columns: rest.columns).count : 0
        // Where there is no room for both, who is about to do it sees what it ends.
        let isCrowded = list.rows(in: rest.columns, canvas.glyphs) + told > rest.rows
        let stakeIsFirst = told > 0 && isCrowded && field == .button
        let (above, below) = rest.split(top: stakeIsFirst ? told : max(0, rest.rows - told))
        list.draw(on: &canvas, in: stakeIsFirst ? below : isCrowded ? rest : above)
        if stakeIsFirst { canvas.paragraph(stake, from: 0, in: above, .ending) }
        if told > 0, !isCrowded {
            let used = list.rows(in: rest.columns, canvas.glyphs)
            canvas.paragraph(stake, from: used, in: rest, .ending)
        }
    }

    /// What is waited for, or what was wrong; returns the rows it took.
    private func drawStatus(
        of current: SignIn.PasswordChange, on canvas: inout Canvas, in area: Rect
    ) -> Int {
        if current.waiting != nil {
            return canvas.paragraph("Waiting for the server.", from: 0, in: area, .info)
        } else if isDifferent {
            return canvas.paragraph("The two differ. Type it again.", from: 0, in: area, .ended)
        } else if code.refusedPaste || new.refusedPaste || again.refusedPaste {
            return canvas.paragraph(PasteGuard<Secret>.refusal, from: 0, in: area, .ending)
        }
        guard let problem = current.problem else { return 0 }
        let rows = canvas.paragraph(canvas.words(problem.sentence), from: 0, in: area, .ended)
        // The rules below say what to do about a password that they refuse.
        guard !problem.isAboutNewPassword || rules.isEmpty else { return rows }
        return rows + canvas.paragraph(canvas.words(problem.nextStep()), from: rows, in: area)
    }

    /// Of what stands in the field, or else of what the server refused. While it is typed, what it has not yet is not
    /// wrong.
    private func verdicts(_ problem: AuthFailure?) -> [PasswordRule.Verdict] {
        if !new.secret.isEmpty {
            let verdicts = rules.map { $0.verdict(on: new.secret) }
            return field == .new ? verdicts.map { $0 == .broken ? .unknown : $0 } : verdicts
        }
        guard case .passwordRefused(let problem)? = problem, let sent else {
            return rules.map { _ in .unknown }
        }
        return PasswordRule.verdicts(of: rules, sent, refusedFor: problem)
    }

    private static let buttonTitle = "Change"
    /// Where the time left stands.
    private static let afterButton = Form.labelColumns + buttonTitle.count + 6

    private var fields: [Field] { asksCode ? Field.allCases : [.new, .again, .button] }

    private func draw(_ field: Field, at line: Int, in form: Form, on canvas: inout Canvas) {
        let isActive = field == self.field
        switch field {
        case .code: form.secret(code, label: "Code", line: line, isActive: isActive, on: &canvas)
        case .new: form.secret(new, label: "New", line: line, isActive: isActive, on: &canvas)
        case .again: form.secret(again, label: "Again", line: line, isActive: isActive, on: &canvas)
        case .button: form.button(Self.buttonTitle, line: line, isActive: isActive, on: &canvas)
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
