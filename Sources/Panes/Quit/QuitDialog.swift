import Screen
import Sessions
import Wording

/// Asks what is to become of live sessions before the program ends.
struct QuitDialog: Overlay {
    enum Command: Hashable {
        case nextButton, previousButton, choose, cancel
    }

    static let bindings: [KeyBinding<QuitDialog>] = [
        .next(.nextButton).hint(1, "next button"),
        KeyBinding(.nextButton, unlisted: .right),
        .previous(.previousButton),
        KeyBinding(.previousButton, unlisted: .left),
        .activate(.choose).hint(2, "choose"),
        .cancel(.cancel).hint(3, "cancel"),
        KeyBinding(.cancel, unlisted: .character("q"), .control("c")),
    ]

    private var buttons = Buttons(["Cancel", "Log out and quit", "Quit without logging out"])

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .nextButton: buttons.step(1)
        case .previousButton: buttons.step(-1)
        case .cancel: return [.close]
        case .choose:
            switch buttons.chosen {
            case 0: return [.close]
            case 1: return [.close] + logOut(context.state)
            default: return [.close, .action(.quit)]
            }
        }
        return []
    }

    private func logOut(_ state: SessionState) -> [Reaction] {
        let live = state.liveSessions
        // They may all have ended while the question stood there.
        guard !live.isEmpty else { return [.action(.quit)] }
        let dialog = LogoutDialog("everything", live, isEverything: true, thenQuit: true, state)
        if let dialog, dialog.wantsWord { return [.go(.logout), .open(dialog)] }
        return [.go(.logout), .send(.logoutRequested(live, isEverything: true, thenQuit: true))]
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        let count = state.liveSessionCount
        let them = count == 1 ? "it" : "them"
        let heading = "\(Words.count(count, "session")) \(count == 1 ? "is" : "are") live."
        let rest =
            "Log out ends \(them) on the server and asks for proof. Without it \(count == 1 ? "it stays live until it expires" : "they stay live until they expire")."
        let width = min(max(buttons.columns + 4, 64), screen.columns)
        let isNarrow = width < buttons.columns + 4
        let buttonRows = isNarrow ? buttons.titles.count : 2
        // The buttons are all there whatever the size; the explanation gets what is left.
        let room = screen.rows - 2 - 1 - buttonRows
        let lines = Words.wrap(rest, columns: width - 4)
        let explained = lines.count <= room ? lines.count : 0
        let box = screen.centered(Size(columns: width, rows: 3 + explained + buttonRows))
        let inside = canvas.dialog(box, title: "Quit")
        canvas.put(heading, at: 0, in: inside.line(0), .strong)
        if explained > 0 { canvas.paragraph(rest, from: 1, in: inside) }
        let below = inside.split(top: 1 + explained).rest
        if isNarrow {
            buttons.drawStacked(on: &canvas, in: below)
        } else {
            buttons.draw(on: &canvas, in: below.line(below.rows - 1))
        }
    }
}
