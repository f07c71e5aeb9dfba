import Screen
import Sessions

/// The whole log of calls, over the panes, with the selected one in full: its request-ref is what the
/// vendor's support asks for, and must be there to be read out on any screen.
struct ActivityOverlay {
    private static let detailRows = 2

    /// Calls before the selected one since the program began, so that new ones do not move the selection; nil
    /// follows the newest.
    private var before: Int?
    private var top = 0
    private var page = 1
    /// As it was when the log was drawn last.
    private var total = 0
    private var count = 0

    mutating func handle(_ command: Command?) -> Overlay.Outcome {
        switch command {
        case .up: select(selected - 1)
        case .down: select(selected + 1)
        case .pageUp: select(selected - page)
        case .pageDown: select(selected + page)
        case .first: before = nil
        case .last: select(count - 1)
        case .leave, .activity, .quit, .act: return .closed
        default: break
        }
        return .open
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect, _ state: SessionState, _ clock: WallClock) {
        total = state.calls.total
        count = state.calls.count
        let rows = min(max(count, 1) + Self.detailRows + 2, screen.rows)
        let box = screen.centered(Size(columns: min(110, screen.columns), rows: rows))
        let inside = canvas.dialog(box, title: "Activity: \(Words.count(total, "call"))")
        let (list, detail) = inside.split(bottom: Self.detailRows)
        page = max(1, list.rows)
        top = min(max(top, selected - page + 1), selected)
        ActivityLog(clock: clock).draw(on: &canvas, in: list, state.calls, from: top)
        guard count > 0 else { return }
        canvas.select(list.line(selected - top))
        let call = state.calls[newest: selected]
        let none = call.isIncoming ? "not proven" : "no answer, so none"
        let reference = call.requestReference.map { CleanText.clean($0) } ?? none
        canvas.field(
            "\(call.word) \(CleanText.clean(call.path))", at: 0, columns: detail.columns,
            in: detail.line(0),
            .dim)
        // Half of it is of no use: where the words before it leave too little room, it stands alone.
        let whole = "\(call.isIncoming ? "call-ref" : "request-ref") \(reference)"
        let shown = TextWidth.columns(of: whole) <= detail.columns ? whole : reference
        canvas.field(shown, at: 0, columns: detail.columns, in: detail.line(1), .strong)
    }

    /// The selected call, counted from the newest, which is 0.
    private var selected: Int {
        max(0, min(count - 1, before.map { total - 1 - $0 } ?? 0))
    }

    private mutating func select(_ index: Int) {
        let index = max(0, min(count - 1, index))
        before = index == 0 ? nil : total - 1 - index
    }
}
