import Screen
import Sessions

/// Asks what is to become of live sessions before the program ends.
struct QuitDialog {
    private var buttons = Buttons(["Cancel", "Log out and quit", "Keep and quit"])

    enum Answer {
        case cancel, logOut, keep
    }

    mutating func handle(_ key: Key, _ command: Command?) -> Answer? {
        if buttons.move(command, key) { return nil }
        switch command {
        case .act: return [.cancel, .logOut, .keep][buttons.chosen]
        case .leave, .quit: return .cancel
        default: return nil
        }
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState) {
        let count = state.liveSessionCount
        let heading = "\(Words.count(count, "session")) \(count == 1 ? "is" : "are") live."
        let rest =
            "Log out ends \(count == 1 ? "it" : "them") on the server and asks for proof. "
            + "Keep leaves \(count == 1 ? "it" : "them") to end by time."
        let width = min(max(buttons.columns + 4, 64), screen.columns - 2)
        let lines = Words.wrap(rest, columns: width - 4)
        let isNarrow = width < buttons.columns + 4
        let box = screen.centered(Size(columns: width, rows: lines.count + (isNarrow ? 7 : 5)))
        let inside = canvas.dialog(box, title: "Quit")
        canvas.put(heading, at: 0, in: inside.line(0), .strong)
        canvas.paragraph(rest, from: 1, in: inside)
        let below = inside.split(top: lines.count + 1).rest
        if isNarrow {
            buttons.drawStacked(on: &canvas, in: below)
        } else {
            buttons.draw(on: &canvas, in: below.line(below.rows - 1))
        }
    }
}
