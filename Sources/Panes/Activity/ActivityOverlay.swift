import Screen
import Sessions
import Wording

/// The whole log of calls, over the panes, with the selected one in full: its request-ref is what the
/// vendor's support asks for, and must be there to be read out on any screen.
struct ActivityOverlay: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        case close
    }

    static let opener: OverlayOpener? = OverlayOpener(.character("a"), meaning: "Show the log of calls") {
        ActivityOverlay()
    }

    static let bindings: [KeyBinding<ActivityOverlay>] =
        KeyBinding<ActivityOverlay>.list(1, hint: { _, _ in "choose" }) { .move($0) } + [
            .cancel(.close).hint(2, "close"),
            KeyBinding(.close, unlisted: .enter, .character("a"), .character("q"), .control("c")),
        ]

    /// The call, what came of it, and its reference; the first gives way where rows are few.
    private static let detailRows = 3

    /// Calls before the selected one since the program began, so that new ones do not move the selection; nil
    /// follows the newest.
    private var before: Int?
    private var top = 0
    private var page = 1
    /// As they were when the log was laid out last.
    private var total = 0
    private var count = 0
    private var budgets = 0

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .move(.up): select(selected - 1)
        case .move(.down): select(selected + 1)
        case .move(.pageUp): select(selected - page)
        case .move(.pageDown): select(selected + page)
        case .move(.first): before = nil
        case .move(.last): select(count - 1)
        case .close: return [.close]
        }
        return []
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        total = context.state.calls.total
        count = context.state.calls.count
        budgets = CallBudgetLine(context.state).profiles.count
        page = max(1, box(in: rect).rows - 2 - detailRows(in: rect) - budgetRows(in: rect))
        top = min(max(top, selected - page + 1), selected)
    }

    private func box(in screen: Rect) -> Rect {
        let rows = max(count, 1) + detailRows(in: screen) + 2 + budgetRows(in: screen)
        return screen.centered(Size(columns: min(140, screen.columns), rows: min(rows, screen.rows)))
    }

    private func detailRows(in screen: Rect) -> Int { screen.rows < 10 ? 2 : Self.detailRows }

    /// The budgets stand below the calls, where calls are not crowded out by them.
    private func budgetRows(in screen: Rect) -> Int {
        screen.rows >= budgets + Self.detailRows + 8 ? budgets : 0
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let state = context.state
        let inside = canvas.dialog(box(in: screen), title: "Activity: \(Words.count(total, "call"))")
        let (above, below) = inside.split(bottom: budgetRows(in: screen))
        let line = CallBudgetLine(state)
        for (row, profile) in line.profiles.prefix(below.rows).enumerated() {
            let text = line.text(of: profile, on: &canvas)
            canvas.field(text, at: 0, columns: below.columns, in: below.line(row), .dim)
        }
        let (list, detail) = above.split(bottom: detailRows(in: screen))
        ActivityLog(clock: context.clock).draw(on: &canvas, in: list, state.calls, from: top)
        guard count > 0 else { return }
        canvas.select(list.line(selected - top))
        draw(state.calls[newest: selected], on: &canvas, in: detail)
    }

    private func draw(_ call: CallRecord, on canvas: inout Canvas, in detail: Rect) {
        let line = ActivityLog.Line(call, on: &canvas)
        let isWhole = detail.rows >= Self.detailRows
        let told = canvas.words(call.outcome(inFull: true))
        // The list shows the call, but not always all of its path or of what came of it.
        if isWhole || told == line.status {
            canvas.field(line.words, at: 0, columns: detail.columns, in: detail.line(0), .dim)
        }
        if isWhole || told != line.status {
            let row = detail.line(detail.rows - 2)
            canvas.field(told, at: 0, columns: detail.columns, in: row, line.style)
        }
        let none = call.isIncoming ? "not proven" : "no answer, so none"
        let reference = call.requestReference.map { CleanText.clean($0) } ?? none
        // Half of it is of no use: where the words before it leave too little room, it stands alone.
        let whole = "\(call.isIncoming ? "call-ref" : "request-ref") \(reference)"
        let shown = TextWidth.columns(of: whole) <= detail.columns ? whole : reference
        canvas.field(shown, at: 0, columns: detail.columns, in: detail.line(detail.rows - 1), .strong)
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
