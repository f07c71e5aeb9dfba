import Screen
import Secrets
import Sessions
import Wording

/// Takes the code that was sent to the customer's phone, or waits for the answer on the device. It is open as long as
/// the step-up is looked at.
struct StepUpDialog: Overlay {
    /// What the profile offers besides a code.
    private let capabilities: Set<Capability>
    /// In view: it is short-lived, works once, and whoever types it reads it to the customer or from a phone.
    private var code = TextInput(limit: 64)
    /// While a paste comes in its letters press no keys: only digits are taken out of it.
    private var isPasting = false
    /// The step-up as of the last change of the state.
    private(set) var seen: StepUp

    init(_ stepUp: StepUp, of profile: Profile?) {
        seen = stepUp
        capabilities = profile?.vendor.capabilities ?? []
    }

    func offers(_ capability: Capability) -> Bool { capabilities.contains(capability) }

    static func wanted(by context: Context) -> StepUpDialog? {
        context.state.stepUp.map { stepUp in
            StepUpDialog(stepUp, of: context.state.profile(of: stepUp.identity.session))
        }
    }

    mutating func follow(_ context: Context) -> [Reaction] {
        guard let stepUp = context.state.stepUp else { return [.close] }
        // A code that was refused is typed anew, and so is one in whose place another is sent.
        switch (seen.phase, stepUp.phase) {
        case (.verifying, .code), (.code, .sending), (.push, .sending): code.set("")
        default: break
        }
        seen = stepUp
        return []
    }

    func isEditing(_ context: Context) -> Bool { true }

    /// Letters are no part of a code, so they can be keys; but not those of a paste. Once the token is stepped up what
    /// is left of a code that was being typed goes nowhere.
    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        if key == .pasteBegan || key == .pasteEnded { isPasting = key == .pasteBegan }
        let isDone = seen.phase == .done
        switch key {
        case .character(let character):
            let isDigit = ("0"..."9").contains(character)
            if isDigit, !isDone, !seen.asksDevice, code.text.count < seen.otp.length {
                _ = code.handle(key)
            }
            return isDigit || isDone || isPasting
        case .pasteBegan, .pasteEnded, .backspace, .control("u"):
            if !isDone { _ = code.handle(key) }
            return true
        default: return false
        }
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .submit:
            guard code.text.count == seen.otp.length else { return [] }
            return [.send(.codeEntered(Secret(code.text)))]
        case .resend: return requestCode(context.state)
        case .push: return requestPush()
        case .answer(let answer): return [.send(.deviceAnswered(answer))]
        // The state closes the dialog: it may have a push to wait for.
        case .close: return [.send(.stepUpClosed)]
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        guard let stepUp = state.stepUp else { return }
        let box = screen.centered(Size(columns: min(64, screen.columns), rows: min(9, screen.rows)))
        let name = canvas.name(state.name(of: stepUp.identity) ?? stepUp.identity.reference.id, limit: 40)
        let inside = canvas.dialog(box, title: "Step up \(name)")
        switch stepUp.phase {
        case .push:
            if let push = stepUp.push { draw(push, on: &canvas, in: inside) }
        case .sending: draw("Asking the server to send a code.", on: &canvas, in: inside)
        case .asking: draw("Sending a push to the device.", on: &canvas, in: inside)
        case .verifying: draw("Waiting for the server.", showsCode: true, on: &canvas, in: inside)
        case .done:
            let done = Notice.steppedUp(stepUp.token).statement(in: state)
            canvas.statement(canvas.words(done.sentence), .live, next: "Enter closes.", in: inside)
        case .code where state.tokens[stepUp.token]?.isLive != true:
            canvas.statement(Notice.tokenEnded(stepUp.token).statement(in: state), in: inside)
        case .code: drawCode(stepUp, on: &canvas, in: inside, state)
        }
    }

    private func draw(_ status: String, showsCode: Bool = false, on canvas: inout Canvas, in inside: Rect) {
        canvas.paragraph(status, from: 0, in: inside)
        guard showsCode else { return }
        Form(rect: inside, isFocused: true).text(code, label: "Code", line: 1, isActive: false, on: &canvas)
    }

    /// The field for the code while there is one, what came of the last try, and the ways on.
    private func drawCode(
        _ stepUp: StepUp, on canvas: inout Canvas, in inside: Rect, _ state: SessionState
    ) {
        var top = 1
        if let end = stepUp.codeEndsAt, stepUp.hasCode(at: canvas.now) {
            let left = canvas.timeLeft(until: end)
            canvas.paragraph("The code by SMS expires in ~\(left).", from: 0, in: inside.line(0))
            Form(rect: inside, isFocused: true).text(
                code, label: "Code", line: 1, isActive: true, on: &canvas)
            top = 2
        } else if stepUp.problem == nil {
            let status = stepUp.codeEndsAt == nil ? "There is no code to type." : "The code expired."
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
            if stepUp.hasCode(at: canvas.now), let code = stepUp.otp.sandboxCode {
                canvas.paragraph("In a sandbox the code is \(code).", from: lines, in: below, .dim)
            }
            return
        }
        let (what, rest) = below.split(bottom: another.isEmpty ? 0 : 1)
        let profile = state.profile(of: stepUp.identity.session)
        canvas.statement(problem.statement(for: profile), in: what)
        canvas.paragraph(another, from: 0, in: rest, .dim)
    }

    private func draw(_ push: PendingPush, on canvas: inout Canvas, in inside: Rect) {
        let asksHere = offers(.simulatedDevice)
        PushView(push: push, question: asksHere ? "Do you confirm this?" : nil, hasKeys: true).draw(
            on: &canvas, in: inside)
    }

    /// How another code can be had, and when. Where the room is crowded the keys are left to the line of hints.
    private func another(
        _ stepUp: StepUp, isBrief: Bool, isCrowded: Bool, _ canvas: inout Canvas
    ) -> String {
        let asksDevice = stepUp.push == nil ? " p sends a push." : " p shows the push."
        let device = offers(.push) && !isCrowded ? asksDevice : ""
        if let moment = stepUp.mayResendAt, !stepUp.mayResend(at: canvas.now) {
            let left = canvas.timeLeft(until: moment)
            return (isBrief ? "Another in ~\(left)." : "Another can be sent in ~\(left).") + device
        }
        if isCrowded { return "" }
        if stepUp.hasCode(at: canvas.now) { return "Nothing came? r sends another." + device }
        return (stepUp.codeEndsAt == nil ? "r sends a code." : "r sends another.") + device
    }
}
