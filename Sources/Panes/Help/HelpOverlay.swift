import Screen

/// All keys, made from the table of keys, and the signs. What is typed leaves the lines that hold it.
struct HelpOverlay: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        /// Clears what was typed, or closes.
        case leave
        case close
    }

    static let opener: OverlayOpener? = OverlayOpener(
        .character("?"), .function(1), meaning: "Show the keys", hint: "help"
    ) { HelpOverlay() }

    static let bindings: [KeyBinding<HelpOverlay>] =
        KeyBinding<HelpOverlay>.list(1, hint: { _, _ in "scroll" }) { .move($0) } + [
            .cancel(.leave).hint(2) { help, _ in help.input.text.isEmpty ? "close" : "clear" },
            KeyBinding(.close, unlisted: .enter, .character("?"), .function(1), .control("c")),
        ]

    /// Screens from this width on have room for two columns.
    private static let twoColumns = 100
    private static let between = 3
    /// With the blank behind the longest name of a key.
    private static let narrowKeyColumns = 10

    private var input = TextInput(limit: 60)
    private var scroll = Scroll()

    func isEditing(_ context: Context) -> Bool { true }

    /// While nothing is typed, the key that opened it closes it, and the keys for the ends scroll.
    mutating func edit(_ key: Key, _ context: Context) -> Bool {
        if input.text.isEmpty, [.character("?"), .home, .end].contains(key) { return false }
        let before = input.text
        guard input.handle(key) else { return false }
        if input.text != before { scroll.move(.first) }
        return true
    }

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .move(let motion): scroll.move(motion)
        case .leave where !input.text.isEmpty:
            input.set("")
            scroll.move(.first)
        case .leave, .close: return [.close]
        }
        return []
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        let page = Page(HelpSection.found(input.text, context.glyphs), in: rect, context.glyphs)
        scroll.layout(height: room(in: rect, context), count: page.rows)
    }

    /// Rows for the lines: as many as all of them need, so that the box keeps its size while something is typed.
    private func room(in screen: Rect, _ context: Context) -> Int {
        let all = Page(HelpSection.all(context.glyphs), in: screen, context.glyphs)
        return max(0, min(all.rows, screen.rows - 3))
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let page = Page(HelpSection.found(input.text, canvas.glyphs), in: screen, canvas.glyphs)
        let window = scroll.window(of: page.rows)
        let place =
            window.count < page.rows
            ? ", \(window.lowerBound + 1)-\(window.upperBound) of \(page.rows)" : ""
        let size = Size(columns: page.columns + 4, rows: room(in: screen, context) + 3)
        let inside = canvas.dialog(screen.centered(size), title: "Keys\(place)")
        drawSearch(on: &canvas, in: inside.line(0))
        let list = inside.split(top: 1).rest
        if page.rows == 0 {
            canvas.field("No key does this.", at: 0, columns: list.columns, in: list.line(0), .dim)
        }
        page.draw(on: &canvas, in: list, window)
    }

    private func drawSearch(on canvas: inout Canvas, in line: Rect) {
        let typed = input.window(columns: max(1, line.columns - 2))
        canvas.put("/ ", at: 0, in: line, .key)
        if input.text.isEmpty {
            canvas.field("type a key or a word", at: 2, columns: line.columns - 2, in: line, .dim)
        }
        canvas.put(typed.text, at: 2, in: line)
        canvas.placeCursor(at: 2 + typed.cursor, in: line)
    }

    /// The lines as they fill a screen.
    private struct Page {
        let rows: Int
        /// Inside of the frame.
        let columns: Int
        private let lines: Columns<HelpLine>
        private let lineColumns: Int
        private let indent: Int
        private let keyColumns: Int

        init(_ sections: [HelpSection], in screen: Rect, _ glyphs: GlyphSet) {
            // Of all that there is: what is typed moves no column.
            let all = HelpSection.all(glyphs)
            let count = screen.columns >= HelpOverlay.twoColumns ? 2 : 1
            let (gaps, inside) = ((count - 1) * HelpOverlay.between, screen.columns - 4)
            let isNarrow = inside < 50
            let indent = isNarrow ? 0 : 1
            let wanted = HelpLine.keyColumns(all, glyphs)
            let keyColumns = isNarrow ? min(wanted, HelpOverlay.narrowKeyColumns) : wanted
            let needed = indent + keyColumns + HelpLine.meaningColumns(all)
            lineColumns = min(needed, (inside - gaps) / count)
            columns = lineColumns * count + gaps
            let meaning = lineColumns - indent - keyColumns
            let blocks = sections.map {
                HelpLine.lines(of: $0, keyColumns: keyColumns, meaningColumns: meaning, glyphs)
            }
            // Blank lines only where they push nothing out of view.
            let roomy = Columns(blocks, count: count, gap: .blank)
            lines = roomy.rows <= screen.rows - 3 ? roomy : Columns(blocks, count: count)
            rows = lines.rows
            (self.indent, self.keyColumns) = (indent, keyColumns)
        }

        func draw(on canvas: inout Canvas, in list: Rect, _ window: Range<Int>) {
            for (place, column) in lines.columns.enumerated() {
                let area = list.split(left: place * (lineColumns + HelpOverlay.between)).rest
                    .split(left: lineColumns).left
                for (offset, line) in column[window.clamped(to: 0..<column.count)].enumerated() {
                    line.draw(
                        on: &canvas, in: area.line(offset), indent: indent, keyColumns: keyColumns)
                }
            }
        }
    }
}
