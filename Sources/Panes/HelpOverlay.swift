import Screen

/// All keys, made from the table of keys.
struct HelpOverlay {
    private enum Line {
        case heading(String)
        case key(String, String)
        case blank
    }

    private static let lines: [Line] =
        KeyTable.Group.allCases.flatMap { group in
            [.heading(group.rawValue)]
                + KeyTable.lines(in: group).map { .key($0.keysText, $0.meaning) }
                + [.blank]
        } + [.heading("Elsewhere")] + KeyTable.elsewhere.map { .key($0.keys, $0.meaning) } + [
            .blank, .heading("Signs"), .key("~4:59", "a time worked out here, not told by the server"),
        ]

    /// Columns before the keys, and of them.
    private static let indent = 2
    private static let keyColumns = 16
    /// So wide that no line is cut, with the frame.
    private static let columns =
        4 + indent + keyColumns + 1
        + (lines.map { if case .key(_, let meaning) = $0 { meaning.count } else { 0 } }.max() ?? 0)

    private var scroll = Scroll()

    mutating func handle(_ command: Command?) -> Overlay.Outcome {
        if scroll.move(command) { return .open }
        return switch command {
        case .leave, .help, .quit, .act: .closed
        default: .open
        }
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect) {
        let all = HelpOverlay.lines
        let box = screen.centered(
            Size(columns: min(Self.columns, screen.columns), rows: min(all.count + 2, screen.rows)))
        let window = scroll.window(height: max(0, box.rows - 2), count: all.count)
        let place =
            window.count < all.count ? ", \(window.lowerBound + 1)-\(window.upperBound) of \(all.count)" : ""
        let inside = canvas.dialog(box, title: "Keys\(place)")
        let isNarrow = inside.columns < 50
        let (indent, keyColumns) = isNarrow ? (0, 12) : (Self.indent, Self.keyColumns)
        for (offset, line) in all[window].enumerated() {
            let place = inside.line(offset)
            switch line {
            case .heading(let text): canvas.put(text, at: 0, in: place, .title)
            case .key(let keys, let meaning):
                let names = canvas.glyphs.keyNames(keys)
                let start = indent + keyColumns + 1
                canvas.field(names, at: indent, columns: keyColumns, in: place, .key)
                canvas.field(meaning, at: start, columns: max(0, place.columns - start), in: place)
            case .blank: break
            }
        }
    }
}
