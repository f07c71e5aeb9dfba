import Screen

/// Finds a command by its name and carries it out.
struct Palette: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        case choose, close
    }

    static let opener: OverlayOpener? = OverlayOpener(
        .character(":"), meaning: "Find a command by its name", isInPalette: false
    ) { Palette() }

    static let bindings: [KeyBinding<Palette>] =
        KeyBinding<Palette>.list(2, hint: { _, _ in "choose" }) { .move($0) } + [
            .activate(.choose).hint(1, "do it"),
            .cancel(.close).hint(3, "close"),
            KeyBinding(.close, unlisted: .control("c")),
        ]

    private var input = TextInput(limit: 60)
    private var found = Palette.entries
    private var rows = Array(Palette.entries.indices)
    private var cursor = ListCursor<Int>()

    /// One line a meaning; keys that only move a selection are of no use here.
    private static let entries = KeyGroup.allCases.filter { $0 != .elsewhere }
        .flatMap { KeyTable.lines(in: $0) }.filter(\.isInPalette)

    func isEditing(_ context: Context) -> Bool { true }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        guard input.handle(key) else { return false }
        find()
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .move(let motion):
            cursor.move(motion, in: rows)
            return []
        case .choose:
            return found.indices.contains(cursor.index) ? [.close, .press(found[cursor.index].key)] : []
        case .close: return [.close]
        }
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        cursor.layout(height: box(in: rect).rows - 3, count: found.count)
    }

    private func box(in screen: Rect) -> Rect {
        screen.centered(
            Size(columns: min(60, screen.columns), rows: min(Palette.entries.count + 3, screen.rows)))
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let inside = canvas.dialog(box(in: screen), title: "Command")
        let window = input.window(columns: max(1, inside.columns - 2))
        canvas.put(": ", at: 0, in: inside.line(0), .key)
        canvas.put(window.text, at: 2, in: inside.line(0))
        canvas.placeCursor(at: 2 + window.cursor, in: inside.line(0))
        let list = inside.split(top: 1).rest
        if found.isEmpty { canvas.put("No command with this text.", at: 0, in: list.line(0), .dim) }
        for (offset, index) in cursor.window(of: found.count).enumerated() {
            let line = list.line(offset)
            let keys = canvas.glyphs.keyNames(found[index].namesText)
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
