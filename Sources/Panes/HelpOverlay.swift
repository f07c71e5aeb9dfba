import Screen

/// All keys, made from the table of keys.
struct HelpOverlay {
    private enum Line {
        case heading(String)
        case key(String, String)
        case blank
    }

    private static let lines: [Line] = KeyTable.Group.allCases.flatMap { group in
        [.heading(group.rawValue)]
            + KeyTable.lines(in: group).map { .key($0.keysText, $0.meaning) }
            + (group == KeyTable.Group.allCases.last ? [] : [.blank])
    }
    private static let keyColumns = 16

    private var top = 0
    private var page = 1

    mutating func handle(_ command: Command?) -> Overlay.Outcome {
        switch command {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= page
        case .pageDown: top += page
        case .first: top = 0
        case .last: top = HelpOverlay.lines.count
        case .leave, .help, .quit, .act: return .closed([])
        default: return .open
        }
        return .open
    }

    mutating func draw(on canvas: inout Canvas, in screen: Rect) {
        let all = HelpOverlay.lines
        let box = screen.centered(
            Size(columns: min(72, screen.columns), rows: min(all.count + 2, screen.rows)))
        let inside = canvas.dialog(box, title: "Keys")
        page = max(1, inside.rows - 1)
        top = max(0, min(top, all.count - inside.rows))
        for (offset, line) in all.dropFirst(top).prefix(inside.rows).enumerated() {
            let place = inside.line(offset)
            switch line {
            case .heading(let text): canvas.put(text, at: 0, in: place, .title)
            case .key(let keys, let meaning):
                canvas.field(keys, at: 2, columns: HelpOverlay.keyColumns, in: place, .key)
                canvas.field(
                    meaning, at: HelpOverlay.keyColumns + 3,
                    columns: max(0, place.columns - HelpOverlay.keyColumns - 3), in: place)
            case .blank: break
            }
        }
    }
}
