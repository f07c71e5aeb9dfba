import Screen
import Secrets
import Sessions
import Wording

/// Sets the PIN that unlocks this screen until the program ends; typed twice.
struct PINDialog: Overlay {
    enum Command: Hashable {
        case submit, otherField, close
    }

    static let opener: OverlayOpener? = OverlayOpener(
        .character("#"), meaning: "Set a PIN that unlocks this screen"
    ) { PINDialog() }

    static let bindings: [KeyBinding<PINDialog>] = [
        .activate(.submit).hint(1) { dialog, _ in dialog.isAgain ? "set it" : "next field" },
        .next(.otherField), .previous(.otherField),
        KeyBinding(.otherField, unlisted: .up, .down),
        .cancel(.close).hint(2, "cancel"),
        KeyBinding(.close, unlisted: .control("c")),
    ]

    private enum Problem: String {
        case tooShort = "A PIN has at least 4 characters."
        case different = "The two differ. Type it again."
        case removed = "Removed after a minute without a key."
    }

    private var new = SecretInput()
    private var again = SecretInput()
    private var isAgain = false
    private var problem: Problem?
    private var rest = SecretRest()

    private var hasSecret: Bool { !new.secret.isEmpty || !again.secret.isEmpty }
    var nextDeadline: Instant? { hasSecret ? rest.end : nil }

    mutating func refresh(_ context: Context) {
        guard rest.isOver(at: context.state.now), hasSecret else { return }
        self = PINDialog()
        problem = .removed
    }

    func isEditing(_ context: Context) -> Bool { true }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        guard isAgain ? again.handle(key) : new.handle(key) else { return false }
        rest.keyPressed(at: context.state.now)
        problem = nil
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .otherField: isAgain.toggle()
        case .close: return [.close]
        case .submit: return submit()
        }
        return []
    }

    private mutating func submit() -> [Reaction] {
        if new.secret.scalarCount < ScreenLock.shortestPIN {
            problem = .tooShort
            isAgain = false
        } else if !isAgain {
            isAgain = true
        } else if new.secret != again.secret {
            problem = .different
            again.set(.empty)
        } else {
            return [.close, .send(.unlockPINChosen(new.secret))]
        }
        return []
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let box = screen.centered(Size(columns: min(56, screen.columns), rows: min(6, screen.rows)))
        let inside = canvas.dialog(box, title: "PIN of this screen")
        let form = Form(rect: inside, isFocused: true)
        form.secret(new, label: "PIN", line: 0, isActive: !isAgain, on: &canvas)
        form.secret(again, label: "Again", line: 1, isActive: isAgain, on: &canvas)
        let isRefused = new.refusedPaste || again.refusedPaste
        let words = isRefused ? PasteGuard<Secret>.refusal : problem?.rawValue
        canvas.paragraph(
            words ?? "It unlocks this screen until Curfew ends. It is kept nowhere else.", from: 2,
            in: inside,
            words == nil ? .dim : .ended)
    }
}
