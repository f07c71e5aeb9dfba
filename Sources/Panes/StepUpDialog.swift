import Screen
import Sessions

/// Takes the code that was sent to the customer's phone, or waits for the answer on the device. It stands as long as
/// the step-up does.
struct StepUpDialog {
    private static let digits = 6

    /// What the profile offers besides a code.
    private let features: Profile.Features
    private var code = SecretInput()
    /// How far it was when it was looked at last.
    private var seen: StepUp

    init(_ stepUp: StepUp, features: Profile.Features) {
        seen = stepUp
        self.features = features
    }

    /// A code that was refused is typed anew.
    mutating func follow(_ stepUp: StepUp) {
        if stepUp.problem != nil, stepUp.problem != seen.problem { code.set(.empty) }
        seen = stepUp
    }

    /// Letters are no part of a code, so they can be keys.
    mutating func handle(_ key: Key) -> Overlay.Outcome {
        if let answer = deviceAnswer(to: key) { return .send(.deviceAnswered(answer)) }
        switch key {
        case .escape, .control("c"): return .send(.stepUpClosed)
        case .character("r"), .character("R"):
            code.set(.empty)
            return .send(.codeResendRequested)
        case .character("p"), .character("P"):
            return features.contains(.push) ? .send(.stepUpByPushRequested) : .open
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

    func hints(_ state: SessionState) -> [Hint] {
        let isTyping = state.stepUp?.hasCode(at: state.now) ?? false
        let close = Hint("Esc", "close")
        guard !seen.isWaiting else { return [close] }
        if seen.push != nil { return [Hint("r", "code instead"), close] }
        return [
            isTyping ? Hint("Enter", "verify") : nil, Hint("r", isTyping ? "send another" : "send a code"),
            features.contains(.push) ? Hint("p", "by push") : nil, close,
        ].compactMap(\.self)
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState) {
        guard let stepUp = state.stepUp else { return }
        let box = screen.centered(Size(columns: min(64, screen.columns), rows: min(9, screen.rows)))
        let name = CleanText.clean(state.name(of: stepUp.identity) ?? stepUp.identity.reference.id, limit: 40)
        let inside = canvas.dialog(box, title: "Step up \(name)")
        if let push = stepUp.push {
            draw(push, on: &canvas, in: inside)
            return
        }
        let isTyping = stepUp.phase == .code && stepUp.hasCode(at: canvas.now)
        canvas.paragraph(status(stepUp, &canvas), from: 0, in: inside.line(0))
        if !stepUp.asksDevice {
            let form = Form(rect: inside, isFocused: true)
            form.secret(code, label: "Code", line: 1, isActive: isTyping, on: &canvas)
        }
        let below = inside.split(top: 3).rest
        if let problem = stepUp.problem {
            canvas.statement(
                CleanText.clean(problem.sentence), .ended, next: CleanText.clean(problem.nextStep), in: below)
            return
        }
        let lines = canvas.paragraph(another(stepUp, &canvas), from: 0, in: below, .dim)
        let profile = state.sessions[stepUp.identity.session].flatMap { state.profile($0.profile) }
        if isTyping, profile?.environment != .production {
            canvas.paragraph("A sandbox sends nothing: its code is 123456.", from: lines, in: below, .dim)
        }
    }

    private func draw(_ push: PendingPush, on canvas: inout Canvas, in inside: Rect) {
        let asksHere = features.contains(.simulatedDevice)
        PushView(push: push, question: asksHere ? "Do you confirm this?" : nil).draw(on: &canvas, in: inside)
        guard !asksHere else { return }
        canvas.paragraph(
            "The customer confirms on the device. r sends a code instead.", from: 0,
            in: inside.split(top: 3).rest, .dim)
    }

    private func deviceAnswer(to key: Key) -> DeviceAnswer? {
        seen.push != nil && features.contains(.simulatedDevice) ? PushView.answer(to: key) : nil
    }

    private func status(_ stepUp: StepUp, _ canvas: inout Canvas) -> String {
        switch stepUp.phase {
        case .sending: return "Asking the server to send a code."
        case .asking, .push: return "Sending a push to the device."
        case .verifying: return "Waiting for the server."
        case .code:
            guard let end = stepUp.codeEndsAt, stepUp.hasCode(at: canvas.now) else {
                return "There is no code to type."
            }
            return "The code by SMS is good for \(canvas.timeLeft(until: end))."
        }
    }

    private func another(_ stepUp: StepUp, _ canvas: inout Canvas) -> String {
        guard !stepUp.isWaiting else { return "" }
        let device = features.contains(.push) ? " p asks the device." : ""
        guard let moment = stepUp.mayResendAt, !stepUp.mayResend(at: canvas.now) else {
            let code = stepUp.codeEndsAt == nil ? "r sends a code." : "Nothing came? r sends another."
            return code + device
        }
        return "Another can be sent in \(canvas.timeLeft(until: moment)).\(device)"
    }
}
