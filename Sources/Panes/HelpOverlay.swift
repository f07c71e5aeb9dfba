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
        } + [
            .heading("Signs"), .key("~4:59", "a time worked out here, not told by the server"),
        ]

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
            Size(columns: min(72, screen.columns), rows: min(all.count + 2, screen.rows)))
        let inside = canvas.dialog(box, title: "Keys")
        let window = scroll.window(height: inside.rows, count: all.count)
        let isNarrow = inside.columns < 50
        let (indent, keyColumns) = isNarrow ? (0, 12) : (2, 16)
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
