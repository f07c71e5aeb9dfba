import Screen
import Sessions
import Wording

/// A part of a frame that changes with the clock alone, with everything needed to paint it again.
struct LiveFigure {
    enum Shape {
        /// Minutes and seconds, after a prefix such as the sign of an estimate.
        case countdown(prefix: String)
        /// A bar of what is left of a span.
        case gauge(of: Duration)
    }

    let shape: Shape
    let end: Instant
    let column: Int
    let columns: Int
    let rect: Rect
    private(set) var style: Style
    /// Of the blanks before a countdown.
    var blankStyle = Style.text
    /// Of what is used up in a gauge.
    var emptyStyle = Style.dim

    init(_ shape: Shape, to end: Instant, at column: Int, columns: Int, in rect: Rect, _ style: Style) {
        self.shape = shape
        self.end = end
        self.column = column
        self.columns = columns
        self.rect = rect
        self.style = style
    }

    /// Takes on the selection bar.
    mutating func select() {
        style = style.selected()
        blankStyle = blankStyle.selected()
        emptyStyle = emptyStyle.selected()
    }

    /// Paints it as of an instant; returns when it changes next.
    func draw(on grid: inout Grid, glyphs: GlyphSet, at now: Instant) -> Instant? {
        let room = if case .countdown(let prefix) = shape { columns - prefix.count } else { columns }
        let countdown = Countdown(to: end, at: now, columns: room)
        let start = Position(column: rect.column + column, row: rect.row)
        switch shape {
        case .countdown(let prefix):
            let text = TextWidth.fitted(prefix + countdown.text, columns: columns, ellipsis: glyphs.ellipsis)
            let blanks = columns - TextWidth.columns(of: text)
            grid.put(String(repeating: " ", count: blanks), at: start, style: blankStyle, within: rect)
            let place = Position(column: start.column + blanks, row: start.row)
            grid.put(text, at: place, style: style, within: rect)
        case .gauge(let span):
            let full = countdown.share(of: span, in: columns)
            let rest = Position(column: start.column + full, row: start.row)
            grid.put(String(repeating: glyphs.gaugeFull, count: full), at: start, style: style, within: rect)
            grid.put(
                String(repeating: glyphs.gaugeEmpty, count: columns - full), at: rest, style: emptyStyle,
                within: rect)
        }
        return countdown.nextChange
    }
}
