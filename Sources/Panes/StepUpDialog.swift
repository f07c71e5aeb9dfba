import Screen
import Sessions

/// Takes the code that was sent to the customer's phone. It stands as long as the step-up does.
struct StepUpDialog {
    private static let digits = 6

    private var code = SecretInput()
    /// The last problem that was seen: a code that was refused is typed anew.
    private var seenProblem: AuthFailure?

    mutating func follow(_ stepUp: StepUp) {
        if stepUp.problem != seenProblem, stepUp.problem != nil { code.set(.empty) }
        seenProblem = stepUp.problem
    }

    /// Letters are no part of a code, so `r` can be a key.
    mutating func handle(_ key: Key) -> Overlay.Outcome {
        switch key {
        case .escape, .control("c"): return .send(.stepUpClosed)
        case .character("r"), .character("R"):
            code.set(.empty)
            return .send(.codeResendRequested)
        case .enter:
            guard code.secret.scalarCount == Self.digits else { return .open }
            return .send(.codeEntered(code.secret))
        case .character(let character):
            guard ("0"..."9").contains(character), code.secret.scalarCount < Self.digits else { return .open }
            _ = code.handle(key)
        case .pasteBegan, .pasteEnded, .backspace, .control("u"):
            _ = code.handle(key)
        default: break
        }
        return .open
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState) {
        guard let stepUp = state.stepUp else { return }
        let width = min(64, screen.columns)
        let box = screen.centered(Size(columns: width, rows: min(8, screen.rows)))
        let name = CleanText.clean(state.name(of: stepUp.identity) ?? stepUp.identity.reference.id, limit: 40)
        let inside = canvas.dialog(box, title: "Step up \(name)")
        let form = Form(rect: inside, isFocused: true)
        let isTyping = stepUp.phase == .code && stepUp.hasCode(at: canvas.now)
        canvas.paragraph(status(stepUp, &canvas), from: 0, in: inside.line(0))
        form.secret(code, label: "Code", line: 1, isActive: isTyping, on: &canvas)
        let below = inside.split(top: 3).rest
        if let problem = stepUp.problem {
            canvas.statement(
                CleanText.clean(problem.sentence), .ended, next: CleanText.clean(problem.nextStep), in: below)
        } else {
            let lines = canvas.paragraph(another(stepUp, &canvas), from: 0, in: below, .dim)
            let profile = state.sessions[stepUp.identity.session].flatMap { state.profile($0.profile) }
            if isTyping, profile?.environment != .production {
                canvas.paragraph("A sandbox sends nothing: its code is 123456.", from: lines, in: below, .dim)
            }
        }
    }

    private func status(_ stepUp: StepUp, _ canvas: inout Canvas) -> String {
        switch stepUp.phase {
        case .sending: return "Asking the server to send a code."
        case .verifying: return "Waiting for the server."
        case .code:
            guard let end = stepUp.codeEndsAt, stepUp.hasCode(at: canvas.now) else {
                return "There is no code to type."
            }
            return "The code sent by SMS is good for \(canvas.timeLeft(until: end))."
        }
    }

    private func another(_ stepUp: StepUp, _ canvas: inout Canvas) -> String {
        guard !stepUp.isWaiting else { return "" }
        guard let moment = stepUp.mayResendAt, !stepUp.mayResend(at: canvas.now) else {
            return "Nothing came? r sends another."
        }
        return "Another can be sent in \(canvas.timeLeft(until: moment))."
    }
}
