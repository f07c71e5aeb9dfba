import Screen
import Sessions

/// The new password in place of one that has expired, typed twice.
struct PasswordChangeForm {
    enum Field: CaseIterable {
        case new, again, button
    }

    private var field = Field.new
    private var new = SecretInput()
    private var again = SecretInput()
    private var isDifferent = false

    var isEditing: Bool { field != .button }

    mutating func edit(_ key: Key) -> Bool {
        isDifferent = false
        switch field {
        case .new: return new.handle(key)
        case .again: return again.handle(key)
        case .button: return false
        }
    }

    mutating func moveField(by step: Int) -> Bool {
        let all = Field.allCases
        guard let index = all.firstIndex(of: field), all.indices.contains(index + step) else { return false }
        field = all[index + step]
        return true
    }

    mutating func leaveField() {
        field = .button
    }

    mutating func startOver() {
        self = PasswordChangeForm()
    }

    /// The new password, once it stands there twice the same; otherwise the field that needs a hand.
    mutating func submit() -> Secret? {
        if new.secret.isEmpty {
            field = .new
        } else if again.secret.isEmpty {
            field = .again
        } else if new.secret != again.secret {
            isDifferent = true
            again.set(.empty)
            field = .again
        } else {
            field = .button
            return new.secret
        }
        return nil
    }

    func draw(
        on canvas: inout Canvas, in rect: Rect, current: SignIn.PasswordChange, rules: String,
        stake: String, isFocused: Bool
    ) {
        let email = CleanText.clean(current.attempt.email, limit: max(1, rect.columns - 22))
        canvas.field("Expired: password of \(email)", at: 0, columns: rect.columns, in: rect.line(0), .ending)
        let form = Form(rect: rect, isFocused: isFocused && current.waiting == nil)
        form.secret(new, label: "New", line: 1, isActive: field == .new, on: &canvas)
        form.secret(again, label: "Again", line: 2, isActive: field == .again, on: &canvas)
        form.button("Change", line: 3, isActive: field == .button, on: &canvas)
        let area = rect.split(top: 4).rest
        if current.waiting != nil {
            canvas.paragraph("Waiting for the server.", from: 0, in: area, .info)
        } else if isDifferent {
            canvas.paragraph("The two differ. Type it again.", from: 0, in: area, .ended)
        } else if new.refusedPaste || again.refusedPaste {
            canvas.paragraph(PasteGuard<Secret>.refusal, from: 0, in: area, .ending)
        } else if let problem = current.problem {
            let isAboutPassword = problem.outcome == .refused
            let next = isAboutPassword ? rules : problem.nextStep
            canvas.statement(CleanText.clean(problem.sentence), .ended, next: next, in: area)
        } else {
            let told = canvas.paragraph(stake, from: 0, in: area, .ending)
            let used = told + canvas.paragraph(rules, from: told, in: area, .dim)
            guard let end = current.lifetime.nearest else { return }
            let left = "\(canvas.timeLeft(until: end.at)) left for it (\(current.lifetime.source.word))."
            canvas.paragraph(left, from: used, in: area, .dim)
        }
    }
}
