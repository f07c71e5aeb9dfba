import Screen
import Secrets
import Sessions

/// Takes the code that was sent to the customer's phone, or waits for the answer on the device. It stands as long as
/// the step-up does.
struct StepUpDialog {
    private static let digits = 6

    /// What the profile offers besides a code.
    private let features: Profile.Features
    private var code = SecretInput()
    /// While a paste comes in its letters press no keys: only digits are taken out of it.
    private var isPasting = false
    /// How far it was when it was looked at last.
    private var seen: StepUp

    init(_ stepUp: StepUp, features: Profile.Features) {
        seen = stepUp
        self.features = features
    }

    /// A code that was refused is typed anew, and so is one in whose place another is sent.
    mutating func follow(_ stepUp: StepUp) {
        switch (seen.phase, stepUp.phase) {
        case (.verifying, .code), (.code, .sending), (.push, .sending): code.set(.empty)
        default: break
        }
        seen = stepUp
    }

    /// Letters are no part of a code, so they can be keys. Once the token is stepped up nothing but the dialog itself
    /// takes them: what is left of a code that was being typed must not act in a pane.
    mutating func handle(_ key: Key) -> Overlay.Outcome {
        if key == .pasteBegan || key == .pasteEnded { isPasting = key == .pasteBegan }
        if seen.phase == .done {
            return [.enter, .escape, .control("c")].contains(key) ? .send(.stepUpClosed) : .open
        }
        if let event = event(of: key) { return .send(event) }
        switch key {
        case .enter:
            guard code.secret.scalarCount == Self.digits else { return .open }
            return .send(.codeEntered(code.secret))
        case .character(let character):
            guard !seen.asksDevice, ("0"..."9").contains(character), code.secret.scalarCount < Self.digits
            else { return .open }
            _ = code.handle(key)
        case .pasteBegan, .pasteEnded, .backspace, .control("u"):
            _ = code.handle(key)
        default: break
        }
        return .open
    }

    /// What a key that is no part of a code asks for.
    private func event(of key: Key) -> SessionEvent? {
        guard !isPasting else { return nil }
        if let answer = deviceAnswer(to: key) { return .deviceAnswered(answer) }
        switch key {
        case .escape, .control("c"): return .stepUpClosed
        case .character("r"), .character("R"): return .codeResendRequested
        case .character("p"), .character("P"):
            return features.contains(.push) ? .stepUpByPushRequested : nil
        default: return nil
        }
    }

    func hints(_ state: SessionState) -> [Hint] {
        let close = Hint("Esc", "close")
        if seen.phase == .done { return [Hint("Enter", "close")] }
        guard !seen.isWaiting, state.tokens[seen.token]?.isLive == true else { return [close] }
        if seen.phase == .push { return [Hint("r", "code instead"), close] }
        let isTyping = seen.hasCode(at: state.now)
        return [
            isTyping ? Hint("Enter", "verify") : nil, close, Hint("r", isTyping ? "another" : "send a code"),
            features.contains(.push) ? Hint("p", "by push") : nil,
        ].compactMap(\.self)
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState) {
        guard let stepUp = state.stepUp else { return }
        let box = screen.centered(Size(columns: min(64, screen.columns), rows: min(9, screen.rows)))
        let name = CleanText.clean(state.name(of: stepUp.identity) ?? stepUp.identity.reference.id, limit: 40)
        let inside = canvas.dialog(box, title: "Step up \(name)")
        switch stepUp.phase {
        case .push:
            if let push = stepUp.push { draw(push, on: &canvas, in: inside) }
        case .sending: draw("Asking the server to send a code.", on: &canvas, in: inside)
        case .asking: draw("Sending a push to the device.", on: &canvas, in: inside)
        case .verifying: draw("Waiting for the server.", showsCode: true, on: &canvas, in: inside)
        case .done:
            let done = Notice.steppedUp(stepUp.token)
            canvas.statement(done.sentence(state, &canvas), .live, next: "Enter closes.", in: inside)
        case .code where state.tokens[stepUp.token]?.isLive != true:
            let over = Notice.tokenEnded(stepUp.token)
            canvas.statement(
                over.sentence(state, &canvas), .ended, next: over.nextStep(state), in: inside)
        case .code: drawCode(stepUp, on: &canvas, in: inside, state)
        }
    }

    private func draw(_ status: String, showsCode: Bool = false, on canvas: inout Canvas, in inside: Rect) {
        canvas.paragraph(status, from: 0, in: inside)
        guard showsCode else { return }
        Form(rect: inside, isFocused: true).secret(code, label: "Code", line: 1, isActive: false, on: &canvas)
    }

    /// The field for the code while there is one, what came of the last try, and the ways on.
    private func drawCode(
        _ stepUp: StepUp, on canvas: inout Canvas, in inside: Rect, _ state: SessionState
    ) {
        var top = 1
        if let end = stepUp.codeEndsAt, stepUp.hasCode(at: canvas.now) {
            let left = canvas.timeLeft(until: end)
            let status =
                inside.columns < 50
                ? "The code by SMS is good for ~\(left)."
                : "The code by SMS is good for \(left) (computed)."
            canvas.paragraph(status, from: 0, in: inside.line(0))
            Form(rect: inside, isFocused: true).secret(
                code, label: "Code", line: 1, isActive: true, on: &canvas)
            top = 2
        } else if stepUp.problem == nil {
            let status = stepUp.codeEndsAt == nil ? "There is no code to type." : "The code is over."
            canvas.paragraph(status, from: 0, in: inside.line(0))
        } else {
            top = 0
        }
        // Where rows are few, the blank one goes first.
        let below = inside.split(top: top > 0 && inside.rows > 5 ? top + 1 : top).rest
        let isCrowded = stepUp.problem != nil && inside.rows <= 5
        let another = another(stepUp, isBrief: inside.columns < 50, isCrowded: isCrowded, &canvas)
        guard let problem = stepUp.problem else {
            let lines = canvas.paragraph(another, from: 0, in: below, .dim)
            let profile = state.sessions[stepUp.identity.session].flatMap { state.profile($0.profile) }
            if stepUp.hasCode(at: canvas.now), profile?.environment != .production {
                canvas.paragraph("In a sandbox the code is 123456.", from: lines, in: below, .dim)
            }
            return
        }
        let (what, rest) = below.split(bottom: another.isEmpty ? 0 : 1)
        canvas.statement(
            CleanText.clean(problem.sentence), .ended, next: CleanText.clean(problem.nextStep), in: what)
        canvas.paragraph(another, from: 0, in: rest, .dim)
    }

    private func draw(_ push: PendingPush, on canvas: inout Canvas, in inside: Rect) {
        let asksHere = features.contains(.simulatedDevice)
        PushView(push: push, question: asksHere ? "Do you confirm this?" : nil, isFocused: true).draw(
            on: &canvas, in: inside)
    }

    private func deviceAnswer(to key: Key) -> DeviceAnswer? {
        seen.phase == .push && features.contains(.simulatedDevice) ? PushView.answer(to: key) : nil
    }

    /// How another code can be had, and when. Where the room is crowded the keys are left to the line of hints.
    private func another(
        _ stepUp: StepUp, isBrief: Bool, isCrowded: Bool, _ canvas: inout Canvas
    ) -> String {
        let asksDevice = stepUp.push == nil ? " p asks the device." : " p shows the push."
        let device = features.contains(.push) && !isCrowded ? asksDevice : ""
        if let moment = stepUp.mayResendAt, !stepUp.mayResend(at: canvas.now) {
            let left = canvas.timeLeft(until: moment)
            return (isBrief ? "Another in ~\(left)." : "Another can be sent in \(left) (computed).") + device
        }
        if isCrowded { return "" }
        if stepUp.hasCode(at: canvas.now) { return "Nothing came? r sends another." + device }
        return (stepUp.codeEndsAt == nil ? "r sends a code." : "r sends another.") + device
    }
}
