import Screen
import Secrets
import Sessions
import Wording

/// Takes the code that enrols a factor, waits for the customer, or says what a change of a factor came to. It is open as
/// long as the change is looked at.
struct FactorDialog: Overlay {
    private let capabilities: Set<Capability>
    /// In view, as every one-time code.
    private var code = TextInput(limit: 64)
    /// While a paste comes in its letters press no keys: only digits are taken out of it.
    private var isPasting = false
    /// The change as of the last event.
    private(set) var seen: FactorChange

    init(_ change: FactorChange, _ state: SessionState) {
        seen = change
        capabilities = state.profile(of: change.id.session)?.vendor.capabilities ?? []
    }

    var isSimulated: Bool { capabilities.contains(.simulatedDevice) }

    static func wanted(by context: Context) -> FactorDialog? {
        context.state.factorChange.map { FactorDialog($0, context.state) }
    }

    mutating func follow(_ context: Context) -> [Reaction] {
        guard let change = context.state.factorChange, change.id == seen.id else { return [.close] }
        // A code that was refused is typed anew, and so is one in whose place another is sent.
        switch (seen.phase, change.phase) {
        case (.verifying, .code), (.code, .asking): code.set("")
        default: break
        }
        seen = change
        return []
    }

    func isEditing(_ context: Context) -> Bool { true }

    /// Letters are no part of a code, so they can be keys; but not those of a paste. Once it is done what is left of a
    /// code that was being typed goes nowhere.
    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        if key == .pasteBegan || key == .pasteEnded { isPasting = key == .pasteBegan }
        switch key {
        case .character(let character):
            let isDigit = ("0"..."9").contains(character)
            if isDigit, seen.phase == .code, code.text.count < seen.otp.length { _ = code.handle(key) }
            return isDigit || seen.isDone || isPasting
        case .pasteBegan, .pasteEnded, .backspace, .control("u"):
            if !seen.isDone { _ = code.handle(key) }
            return true
        default: return false
        }
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .submit:
            guard code.text.count == seen.otp.length else { return [] }
            return [.send(.enrolmentCodeEntered(Secret(code.text)))]
        case .again:
            guard context.state.mayEnrol(seen.id) else { return [] }
            return [.open(ContactConfirmation(.enrolment(seen.id, context.state)))]
        case .read: return [.send(.factorsRequested(seen.id.session))]
        case .answer(let answer): return [.send(.deviceAnswered(answer))]
        case .close: return [.send(.factorChangeClosed)]
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        guard let change = state.factorChange else { return }
        let box = screen.centered(Size(columns: min(64, screen.columns), rows: min(9, screen.rows)))
        let email = canvas.name(state.sessions[change.id.session]?.email ?? "", limit: 40)
        let inside = canvas.dialog(box, title: title(change, email))
        let name = CleanText.clean(change.rules.name, limit: 16)
        switch change.phase {
        case .done(let outcome):
            let done = Notice.factorChanged(change.id, name: change.rules.name, outcome).statement(in: state)
            canvas.statement(canvas.words(done.sentence), .live, next: "Enter closes.", in: inside)
        case .asking where change.rules.enrolment == .byCode:
            canvas.paragraph("Asking the server to send a code.", from: 0, in: inside)
        case .asking: canvas.paragraph("Asking the server to send a push.", from: 0, in: inside)
        case .verifying:
            canvas.paragraph("Waiting for the server.", from: 0, in: inside)
            Form(rect: inside, isFocused: true).text(
                code, label: "Code", line: 1, isActive: false, on: &canvas)
        case .unlinking: canvas.paragraph("Unlinking \(name).", from: 0, in: inside)
        case .code where !state.canChangeFactors(of: change.id.session),
            .push where !state.canChangeFactors(of: change.id.session):
            canvas.statement(Notice.tokenEnded(change.token).statement(in: state), in: inside)
        case .stopped where change.problem == .ended:
            canvas.statement(Notice.tokenEnded(change.token).statement(in: state), in: inside)
        case .stopped: draw(change.problem, of: change, on: &canvas, in: inside, state)
        case .code: drawCode(change, on: &canvas, in: inside, state)
        case .push: drawPush(change, name, on: &canvas, in: inside, state)
        }
    }

    /// `email` as it is shown.
    private func title(_ change: FactorChange, _ email: String) -> String {
        let name = CleanText.clean(change.rules.name, limit: 16)
        return "\(change.isUnlinking ? "Unlink" : "Enrol") \(name): \(email)"
    }

    private func draw(
        _ problem: AuthFailure?, of change: FactorChange, on canvas: inout Canvas, in rect: Rect,
        _ state: SessionState
    ) {
        guard let problem else { return }
        canvas.statement(problem.statement(for: state.profile(of: change.id.session)), in: rect)
    }

    /// The field for the code while one can be typed, what came of the last try, and the way to another.
    private func drawCode(
        _ change: FactorChange, on canvas: inout Canvas, in inside: Rect, _ state: SessionState
    ) {
        var top = 0
        if change.takesCode(at: canvas.now) {
            var line = "Type the code that was sent before."
            if case .sent(let end) = change.code {
                line = "The code by SMS expires in ~\(canvas.timeLeft(until: end))."
            }
            canvas.paragraph(line, from: 0, in: inside.line(0))
            Form(rect: inside, isFocused: true).text(
                code, label: "Code", line: 1, isActive: true, on: &canvas)
            top = 2
        }
        // Where rows are few, the blank one goes first.
        let below = inside.split(top: top > 0 && inside.rows > 5 ? top + 1 : top).rest
        let isCrowded = change.problem != nil && inside.rows <= 5
        let another = another(change, "code", isCrowded: isCrowded, on: &canvas)
        guard change.problem != nil else {
            let lines = canvas.paragraph(another, from: 0, in: below, .dim)
            if change.takesCode(at: canvas.now), let code = change.otp.sandboxCode {
                canvas.paragraph("In a sandbox the code is \(code).", from: lines, in: below, .dim)
            }
            return
        }
        let (what, rest) = below.split(bottom: another.isEmpty ? 0 : 1)
        draw(change.problem, of: change, on: &canvas, in: what, state)
        canvas.paragraph(another, from: 0, in: rest, .dim)
    }

    private func drawPush(
        _ change: FactorChange, _ name: String, on canvas: inout Canvas, in inside: Rect,
        _ state: SessionState
    ) {
        let waiting =
            change.pushEndsAt.map {
                "The customer confirms in \(name) within ~\(canvas.timeLeft(until: $0))."
            }
            ?? "The customer confirms in \(name), if there is time left."
        var line = canvas.paragraph(waiting, from: 0, in: inside)
        if let problem = change.problem {
            let (_, rest) = inside.split(top: line)
            draw(problem, of: change, on: &canvas, in: rest, state)
            return
        }
        let isReading = state.sessions[change.id.session]?.factorsStatus == .loading
        line += canvas.paragraph(
            isReading ? "Asking the server." : "Enter asks whether it is done.", from: line,
            in: inside)
        if isSimulated {
            var column = canvas.put("Device:", at: 0, in: inside.line(line), .dim) + 1
            for answer in DeviceAnswer.all {
                column += canvas.put(String(answer.key), at: column, in: inside.line(line), .key) + 1
                column += canvas.put(answer.word, at: column, in: inside.line(line)) + 2
            }
            line += 1
        }
        canvas.paragraph(
            another(change, "push", isCrowded: false, on: &canvas), from: line, in: inside, .dim)
    }

    /// How another one can be had, and when. Where the room is crowded the key is left to the line of hints.
    private func another(
        _ change: FactorChange, _ what: String, isCrowded: Bool, on canvas: inout Canvas
    ) -> String {
        if let moment = change.mayAskAt, moment > canvas.now {
            return "Another can be sent in ~\(canvas.timeLeft(until: moment))."
        }
        if isCrowded { return "" }
        return change.takesCode(at: canvas.now) || change.phase == .push
            ? "Nothing came? r sends another." : "r sends another \(what)."
    }
}
