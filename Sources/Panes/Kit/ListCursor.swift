import Screen

/// Which row of a list is selected, and which rows are in view. The selection is pinned to what the row stands for: a
/// list that changes takes it along.
struct ListCursor<ID: Hashable & Sendable>: Sendable {
    private(set) var selected: ID?
    private(set) var index = 0
    private var top = 0
    /// Rows that were in view last.
    private var page = 1
    private var window = 0..<0
    /// The line of the screen that the first row in view stands on.
    private var firstLine: Int?

    /// Finds the selection again after the list has changed; if it is gone, the row in its place is taken.
    mutating func follow(_ rows: [ID]) {
        if let selected, rows.indices.contains(index), rows[index] == selected { return }
        if let selected, let found = rows.firstIndex(of: selected) {
            index = found
        } else {
            index = max(0, min(index, rows.count - 1))
            selected = rows.isEmpty ? nil : rows[index]
        }
    }

    mutating func select(_ id: ID, in rows: [ID]) {
        selected = id
        follow(rows)
    }

    mutating func move(_ motion: ListMotion, in rows: [ID]) {
        switch motion {
        case .up: step(-1, rows)
        case .down: step(1, rows)
        case .pageUp: step(-page, rows)
        case .pageDown: step(page, rows)
        case .first: step(-rows.count, rows)
        case .last: step(rows.count, rows)
        }
    }

    /// Takes the selection to the row that stands on a line of the screen.
    mutating func select(line: Int, in rows: [ID]) {
        guard let firstLine else { return }
        let row = window.lowerBound + line - firstLine
        if window.contains(row) { select(rows[row], in: rows) }
    }

    /// Fits it to the lines of a rect. `lead` rows above the selected one stay in view with it.
    mutating func layout(in rect: Rect, count: Int, lead: Int = 0) {
        firstLine = rect.row
        layout(height: rect.rows, count: count, lead: lead)
    }

    /// Fits it to a room of `height` rows.
    mutating func layout(height: Int, count: Int, lead: Int = 0) {
        page = max(1, height)
        guard height > 0, count > 0 else {
            window = 0..<0
            return
        }
        top = min(max(top, index - height + 1), index - (height > lead ? lead : 0))
        top = max(0, min(top, count - height))
        window = top..<min(count, top + height)
    }

    /// The rows in view, as they were laid out.
    func window(of count: Int) -> Range<Int> { window.clamped(to: 0..<count) }

    /// What of a list is in view, for the mark on its frame.
    func scrolled(_ count: Int) -> Scrolled { Scrolled(window: window(of: count), count: count) }

    private mutating func step(_ distance: Int, _ rows: [ID]) {
        guard !rows.isEmpty else { return }
        index = max(0, min(rows.count - 1, index + distance))
        selected = rows[index]
    }
}
