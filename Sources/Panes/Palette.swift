import Screen

/// Finds a command by its name and carries it out.
struct Palette {
    private var input = TextInput(limit: 60)
    private var cursor = ListCursor<String>()
    private var page = 1

    /// One line a meaning; commands that only move a selection are of no use here.
    private static let entries: [KeyTable.Binding] = KeyTable.Group.allCases
        .flatMap { KeyTable.lines(in: $0) }
        .filter { binding in
            switch binding.command {
            case .up, .down, .pageUp, .pageDown, .first, .last, .act, .leave, .actAs, .palette, .nextPane,
                .paneBefore:
                false
            default: true
            }
        }

    private var shown: [KeyTable.Binding] {
        let wanted = input.text.lowercased()
        guard !wanted.isEmpty else { return Palette.entries }
        return Palette.entries.filter { $0.meaning.lowercased().contains(wanted) }
    }

    mutating func handle(_ key: Key) -> Overlay.Outcome {
        if input.handle(key) {
            cursor = ListCursor()
            cursor.follow(shown.map(\.meaning))
            return .open
        }
        let command = KeyTable.commandInField(for: key)
        cursor.follow(shown.map(\.meaning))
        if let command, cursor.move(command, in: shown.map(\.meaning), page: page) { return .open }
        switch command {
        case .act:
            return shown.indices.contains(cursor.index) ? .chose(shown[cursor.index].command) : .closed([])
        case .leave, .quit: return .closed([])
        default: return .open
        }
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect) {
        let size = Size(columns: min(60, screen.columns), rows: min(Palette.entries.count + 3, screen.rows))
        let box = screen.centered(size)
        let inside = canvas.dialog(box, title: "Command")
        let window = input.window(columns: max(1, inside.columns - 2))
        canvas.put(": ", at: 0, in: inside.line(0), .key)
        canvas.put(window.text, at: 2, in: inside.line(0))
        canvas.placeCursor(at: 2 + window.cursor, in: inside.line(0))
        let list = inside.split(top: 1).rest
        page = list.rows
        let found = shown
        if found.isEmpty { canvas.put("No command with this text.", at: 0, in: list.line(0), .dim) }
        for (offset, index) in cursor.window(height: list.rows, count: found.count).enumerated() {
            let place = list.line(offset)
            canvas.field(found[index].keysText, at: 0, columns: 14, in: place, .key)
            canvas.field(found[index].meaning, at: 15, columns: max(0, place.columns - 15), in: place)
            if index == cursor.index { canvas.select(place) }
        }
    }
}
