import Screen
import Wording

/// All keys, made from the table of keys.
struct HelpOverlay: Overlay {
    enum Command: Hashable {
        case move(ListMotion)
        case close
    }

    static let opener: OverlayOpener? = OverlayOpener(
        .character("?"), .function(1), meaning: "Show the keys", hint: "help"
    ) { HelpOverlay() }

    static let bindings: [KeyBinding<HelpOverlay>] =
        KeyBinding<HelpOverlay>.list(1, hint: { _, _ in "scroll" }) { .move($0) } + [
            .cancel(.close).hint(2, "close"),
            KeyBinding(
                .close, unlisted: .enter, .character("?"), .function(1), .character("q"), .control("c")),
        ]

    private enum Line {
        case heading(String)
        case key(String, String)
        case blank
    }

    private static let lines: [Line] =
        KeyGroup.allCases.flatMap { group in
            [.heading(group.rawValue)]
                + KeyTable.lines(in: group).map { .key($0.namesText, $0.meaning) }
                + [.blank]
        } + [
            .heading("Signs"), .key("~4:59", "a time worked out here, not told by the server"),
        ]

    /// Columns before the keys, and of them.
    private static let indent = 2
    private static let keyColumns = 16
    /// So wide that no line is cut, with the frame.
    private static let columns =
        4 + indent + keyColumns + 1
        + (lines.map { if case .key(_, let meaning) = $0 { meaning.count } else { 0 } }.max() ?? 0)

    private var scroll = Scroll()

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction] {
        switch command {
        case .move(let motion):
            scroll.move(motion)
            return []
        case .close: return [.close]
        }
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        scroll.layout(height: box(in: rect).rows - 2, count: Self.lines.count)
    }

    private func box(in screen: Rect) -> Rect {
        screen.centered(
            Size(columns: min(Self.columns, screen.columns), rows: min(Self.lines.count + 2, screen.rows)))
    }

    func draw(on canvas: inout Canvas, in screen: Rect, _ context: Context) {
        let all = Self.lines
        let window = scroll.window(of: all.count)
        let place =
            window.count < all.count ? ", \(window.lowerBound + 1)-\(window.upperBound) of \(all.count)" : ""
        let inside = canvas.dialog(box(in: screen), title: "Keys\(place)")
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
