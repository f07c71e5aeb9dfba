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
        let them = count == 1 ? "it" : "them"
        let heading = "\(Words.count(count, "session")) \(count == 1 ? "is" : "are") live."
        let rest =
            "Log out ends \(them) on the server and asks for proof. Keep leaves \(them) to end by time."
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
