import Screen
import Sessions

/// The whole log of calls, over the panes.
struct ActivityOverlay {
    private var scroll = Scroll()

    mutating func handle(_ command: Command?) -> Overlay.Outcome {
        if scroll.move(command) { return .open }
        return switch command {
        case .leave, .activity, .quit, .act: .closed
        default: .open
        }
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState, _ clock: WallClock) {
        let rows = min(max(state.calls.count, 1) + 2, screen.rows)
        let box = screen.centered(Size(columns: min(110, screen.columns), rows: rows))
        let inside = canvas.dialog(box, title: "Activity: \(Words.count(state.calls.total, "call"))")
        let window = scroll.window(height: inside.rows, count: state.calls.count)
        ActivityLog(clock: clock).draw(on: &canvas, in: inside, state.calls, from: window.lowerBound)
    }
}
