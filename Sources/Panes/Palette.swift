import Screen

/// Finds a command by its name and carries it out.
struct Palette {
    private var input = TextInput(limit: 60)
    private var found = Palette.entries
    private var rows = Array(Palette.entries.indices)
    private var cursor = ListCursor<Int>()

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

    mutating func handle(_ key: Key) -> Overlay.Outcome {
        if input.handle(key) {
            find()
            return .open
        }
        let command = KeyTable.commandInField(for: key)
        if let command, cursor.move(command, in: rows) { return .open }
        return switch command {
        case .act: found.indices.contains(cursor.index) ? .chose(found[cursor.index].command) : .open
        case .leave, .quit: .closed
        default: .open
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
        if found.isEmpty { canvas.put("No command with this text.", at: 0, in: list.line(0), .dim) }
        for (offset, index) in cursor.window(height: list.rows, count: found.count).enumerated() {
            let line = list.line(offset)
            let keys = canvas.glyphs.keyNames(found[index].keysText)
            let start = line.columns < 50 ? 0 : 15
            canvas.field(keys, at: 0, columns: max(0, start - 1), in: line, .key)
            canvas.field(found[index].meaning, at: start, columns: line.columns - start, in: line)
            if index == cursor.index { canvas.select(line) }
        }
    }

    private mutating func find() {
        let wanted = input.text.lowercased()
        found =
            wanted.isEmpty
            ? Palette.entries : Palette.entries.filter { $0.meaning.lowercased().contains(wanted) }
        rows = Array(found.indices)
        cursor = ListCursor()
    }
}
