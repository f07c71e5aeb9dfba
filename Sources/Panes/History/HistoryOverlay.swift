import Screen
import Sessions
import Wording

/// The newest rows of the record of actions, over the panes, with the selected one in full; or those of one identity.
struct HistoryOverlay: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        case activate, filter, back, close
    }

    /// A change of one of these may have brought rows.
    private struct Seen: Equatable {
        let query: AuditQuery
        let calls: Int
        let tokensRevision: Int
        let identitiesRevision: Int
        let isLocked: Bool
    }

    /// Rows that are read; older ones are shown by `curfew audit`.
    private static let limit = 500

    static let opener: OverlayOpener? = OverlayOpener(
        .character("H"), meaning: "Show the history of who acted as whom"
    ) { HistoryOverlay() }

    static let bindings: [KeyBinding<HistoryOverlay>] =
        KeyBinding<HistoryOverlay>.list(1, hint: { _, _ in "choose" }) { .move($0) } + [
            .activate(.activate).hint(2) { overlay, _ in
                overlay.filter.isEditing ? "done" : overlay.isOfOne ? "" : "its history"
            },
            .filter(.filter).hint(3, "find") { overlay, _ in !overlay.filter.isEditing },
            .cancel(.back).hint(4) { overlay, _ in
                overlay.filter.isShown ? "clear filter" : overlay.isOfOne ? "all rows" : "close"
            },
            KeyBinding(.close, unlisted: .character("H"), .character("q"), .control("c")),
        ]

    private var query = AuditQuery(limit: limit)
    private var seen: Seen?
    /// Newest first, as far as the filter lets them through.
    private var rows: [AuditRow] = []
    private var total = 0
    private var problem: AuditProblem?
    private var isRead = false
    private var filter = ListFilter()
    private var cursor = ListCursor<Int64>()

    /// Whether the rows of one identity, or of one login, are shown.
    private var isOfOne: Bool { query.identity != nil || query.text != nil }

    func isEditing(_ context: Context) -> Bool { filter.isEditing }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        defer { refresh(context) }
        return filter.edit(key)
    }

    /// Asks for the rows at first, and again once there may be others.
    mutating func follow(_ context: Context) -> [Reaction] {
        let state = context.state
        let now = Seen(
            query: query, calls: state.calls.total, tokensRevision: state.tokensRevision,
            identitiesRevision: state.identitiesRevision, isLocked: state.lock != nil)
        guard now != seen else { return [] }
        seen = now
        return [.action(.readHistory(query))]
    }

    mutating func refresh(_ context: Context) {
        guard let history = context.state.history, history.query == query else { return }
        isRead = true
        switch history.rows {
        case .success(let all):
            total = all.count
            rows = filter.isActive ? all.filter { isFound($0, context) } : all
            problem = nil
        case .failure(let failure): (rows, total, problem) = ([], 0, failure)
        }
        cursor.follow(rows.map(\.number))
    }

    private func isFound(_ row: AuditRow, _ context: Context) -> Bool {
        // By the real names, as every filter.
        let line = HistoryLine(row, context, Names())
        let seen = [line.time, line.action, line.outcome, line.login, line.reason].joined(separator: " ")
        return filter.query.match(
            name: filter.query.found(in: line.who), seen: filter.query.found(in: seen),
            id: row.entry.subject.identity?.id ?? "") != nil
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .move(let motion): cursor.move(motion, in: rows.map(\.number))
        case .activate where filter.isEditing: filter.close()
        case .activate: return isOfOne ? [] : show(of: selected, context)
        case .filter: filter.open()
        case .back where filter.isShown:
            filter.clear()
            refresh(context)
        case .back where isOfOne:
            query = AuditQuery(limit: Self.limit)
            return restart(context)
        case .back, .close: return [.close]
        }
        return []
    }

    /// The rows of whom a row is about: of its identity, or of its login.
    private mutating func show(of row: AuditRow?, _ context: Context) -> [Reaction] {
        guard let subject = row?.entry.subject, subject.identity != nil || !subject.login.isEmpty else {
            return []
        }
        query.identity = subject.identity
        query.text = subject.identity == nil ? subject.login : nil
        filter.clear()
        return restart(context)
    }

    private mutating func restart(_ context: Context) -> [Reaction] {
        (rows, total, isRead) = ([], 0, false)
        return follow(context)
    }

    private var selected: AuditRow? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }

    // MARK: Drawing

    private func detailRows(in screen: Rect) -> Int { screen.rows < 12 ? 2 : 3 }

    private func box(in screen: Rect) -> Rect {
        let wanted = max(total, 1) + detailRows(in: screen) + 2 + (filter.isShown ? 1 : 0)
        return screen.centered(Size(columns: min(140, screen.columns), rows: min(wanted, screen.rows)))
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        let room = box(in: rect).rows - 2 - detailRows(in: rect) - (filter.isShown ? 1 : 0)
        cursor.layout(height: room, count: rows.count)
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let inside = canvas.dialog(box(in: screen), title: title(context))
        filter.draw(on: &canvas, in: inside, shown: rows.count, of: total)
        let (list, detail) = filter.room(in: inside).split(bottom: detailRows(in: screen))
        guard let selected else {
            canvas.paragraph(emptyWords, from: 0, in: filter.room(in: inside), .dim)
            return
        }
        let window = cursor.window(of: rows.count)
        let lines = rows[window].map { HistoryLine($0, context, context.names) }
        let columns = HistoryColumns(lines, in: list.columns)
        for (offset, line) in lines.enumerated() {
            columns.draw(line, on: &canvas, in: list.line(offset))
            if window.lowerBound + offset == cursor.index { canvas.select(list.line(offset)) }
        }
        HistoryDetail(row: selected, line: HistoryLine(selected, context, context.names))
            .draw(on: &canvas, in: detail)
    }

    private func title(_ context: Context) -> String {
        let name =
            query.text.map { context.name($0, limit: 40) }
            ?? rows.first.map {
                HistoryLine.who($0.entry.subject, context.names, limit: 40, context.glyphs)
            } ?? ""
        let words = isOfOne && !name.isEmpty ? "History of \(name)" : "History"
        return total == Self.limit ? "\(words): the newest \(total)" : words
    }

    private var emptyWords: String {
        if let problem {
            return "The audit record cannot be read: \(CleanText.clean(problem.reason, limit: 200))."
        }
        if total > 0 { return "No match. Esc clears the filter." }
        return isRead
            ? "Nothing is recorded yet. Each sign-in, switch and logout is listed here." : "Reading…"
    }
}
