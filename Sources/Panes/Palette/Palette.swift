import Screen

/// Finds a command by its name and carries it out.
struct Palette: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        case choose, close
    }

    static let opener: OverlayOpener? = OverlayOpener(
        .character(":"), meaning: "Find a command by its name", hint: "commands", isInPalette: false
    ) { Palette() }

    static let bindings: [KeyBinding<Palette>] =
        KeyBinding<Palette>.list(2, hint: { _, _ in "choose" }) { .move($0) } + [
            .activate(.choose).hint(1, "do it"),
            .cancel(.close).hint(3, "close"),
            KeyBinding(.close, unlisted: .control("c")),
        ]

    private enum Line {
        case heading(KeyGroup)
        /// By its place among those found.
        case entry(Int)
    }

    private var input = TextInput(limit: 60)
    private var found = Palette.entries
    private var lines = Palette.lines(Palette.entries)
    /// The place of the chosen entry among those found.
    private var chosen = 0
    private var top = 0
    private var page = 1

    /// One line a meaning; keys that only move a selection are of no use here.
    private static let entries = KeyGroup.allCases.filter { $0 != .elsewhere }
        .flatMap { KeyTable.lines(in: $0) }.filter(\.isInPalette)

    /// Under the heading of their group.
    private static func lines(_ entries: [ListedKey]) -> [Line] {
        entries.indices.flatMap { place -> [Line] in
            let isFirst = place == 0 || entries[place - 1].group != entries[place].group
            return (isFirst ? [.heading(entries[place].group)] : []) + [.entry(place)]
        }
    }

    func isEditing(_ context: Context) -> Bool { true }

    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        guard input.handle(key) else { return false }
        find()
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .move(.up): choose(chosen - 1)
        case .move(.down): choose(chosen + 1)
        case .move(.pageUp): choose(chosen - page)
        case .move(.pageDown): choose(chosen + page)
        case .move(.first): choose(0)
        case .move(.last): choose(found.count - 1)
        case .choose: return found.indices.contains(chosen) ? [.close, .press(found[chosen].key)] : []
        case .close: return [.close]
        }
        return []
    }

    private mutating func choose(_ place: Int) {
        chosen = max(0, min(place, found.count - 1))
    }

    /// Keeps the chosen line in view, and the heading above it.
    mutating func layout(_ rect: Rect, _ context: Context) {
        let rows = box(in: rect, context.glyphs).rows - 3
        page = max(1, rows - 1)
        let line = lines.firstIndex { if case .entry(chosen) = $0 { true } else { false } } ?? 0
        var first = line
        if line > 0, rows > 1, case .heading = lines[line - 1] { first -= 1 }
        top = max(0, min(min(max(top, line - rows + 1), first), lines.count - rows))
    }

    private func box(in screen: Rect, _ glyphs: GlyphSet) -> Rect {
        let columns = Palette.meaningColumns + 2 + Palette.keyColumns(glyphs) + 4
        let rows = Palette.lines(Palette.entries).count + 3
        return screen.centered(
            Size(columns: min(columns, screen.columns), rows: min(rows, screen.rows)))
    }

    /// A blank before each, under its heading.
    private static let meaningColumns = (entries.map(\.meaning.count).max() ?? 0) + 1

    private static func keyColumns(_ glyphs: GlyphSet) -> Int {
        entries.map { TextWidth.columns(of: glyphs.keyNames($0.namesText)) }.max() ?? 0
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let inside = canvas.dialog(box(in: screen, canvas.glyphs), title: "Command")
        let window = input.window(columns: max(1, inside.columns - 2))
        canvas.put(": ", at: 0, in: inside.line(0), .key)
        canvas.put(window.text, at: 2, in: inside.line(0))
        canvas.placeCursor(at: 2 + window.cursor, in: inside.line(0))
        let list = inside.split(top: 1).rest
        if found.isEmpty { canvas.put("No command with this text.", at: 0, in: list.line(0), .dim) }
        for (offset, line) in lines.dropFirst(top).prefix(list.rows).enumerated() {
            switch line {
            case .heading(let group): canvas.put(group.rawValue, at: 0, in: list.line(offset), .title)
            case .entry(let place): draw(place, on: &canvas, in: list.line(offset))
            }
        }
    }

    /// The meaning, and the keys at the right edge.
    private func draw(_ place: Int, on canvas: inout Canvas, in line: Rect) {
        let keys = canvas.glyphs.keyNames(found[place].namesText)
        let keyColumns = TextWidth.columns(of: keys)
        canvas.field(
            found[place].meaning, at: 1, columns: max(0, line.columns - keyColumns - 2), in: line)
        canvas.rightField(keys, at: line.columns - keyColumns, columns: keyColumns, in: line, .key)
        if place == chosen { canvas.select(line) }
    }

    private mutating func find() {
        let query = RowQuery(input.text)
        found = Palette.entries.filter { entry in
            query.match(
                name: query.found(in: entry.meaning), seen: query.found(in: entry.group.rawValue)) != nil
        }
        lines = Palette.lines(found)
        (chosen, top) = (0, 0)
    }
}
