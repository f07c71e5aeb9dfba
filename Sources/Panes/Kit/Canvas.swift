package import Screen
package import Sessions
import Wording

/// A frame while it is painted, and what only the painting can know: where the cursor goes, and the soonest instant
/// at which a figure on it changes with the clock.
package struct Canvas {
    package private(set) var grid: Grid
    let glyphs: GlyphSet
    let names: Names
    private(set) var now: Instant
    package private(set) var nextChange: Instant?
    package private(set) var cursor: Position?
    private var liveFigures: [LiveFigure] = []
    /// Whether something changes with the clock that cannot be painted by itself: a figure in a sentence, or one that
    /// a dialog may cover.
    private var needsFullRender = false
    /// When something changes that live figures do not show.
    private var fullRender: Instant?

    init(size: Size, glyphs: GlyphSet, names: Names = Names(), now: Instant) {
        grid = Grid(size: size)
        self.glyphs = glyphs
        self.names = names
        self.now = now
    }

    /// The same frame at a later moment, when nothing but the clock has changed: only the live figures are painted
    /// again. Nil where that is not enough.
    package func advanced(to later: Instant) -> Canvas? {
        guard !needsFullRender, fullRender.map({ later < $0 }) ?? true else { return nil }
        var next = self
        next.now = later
        next.nextChange = fullRender
        for figure in liveFigures {
            next.note(figure.draw(on: &next.grid, glyphs: glyphs, at: later))
        }
        return next
    }

    /// Clean text, cut at the end of the rect's first row.
    @discardableResult
    mutating func put(_ text: String, at column: Int, in rect: Rect, _ style: Style = .text) -> Int {
        let start = Position(column: rect.column + column, row: rect.row)
        return grid.put(text, at: start, style: style, within: rect)
    }

    /// Text in a field of fixed width: cut with an ellipsis, never over its neighbour.
    mutating func field(_ text: String, at column: Int, columns: Int, in rect: Rect, _ style: Style = .text) {
        let start = Position(column: rect.column + column, row: rect.row)
        grid.putFitted(text, at: start, columns: columns, style: style, glyphs: glyphs, within: rect)
    }

    /// Text that ends at the right edge of a field of fixed width.
    mutating func rightField(
        _ text: String, at column: Int, columns: Int, in rect: Rect, _ style: Style = .text
    ) {
        let shown = TextWidth.fitted(text, columns: columns, ellipsis: glyphs.ellipsis)
        let start = column + columns - TextWidth.columns(of: shown)
        put(shown, at: start, in: rect, style)
    }

    /// The time left until an instant, right-aligned, as a live figure.
    mutating func countdown(
        to end: Instant, at column: Int, columns: Int, in rect: Rect, _ style: Style = .text,
        prefix: String = "", blank: Style = .text
    ) {
        var figure = LiveFigure(
            .countdown(prefix: prefix), to: end, at: column, columns: columns, in: rect, style)
        figure.blankStyle = blank
        show(figure)
    }

    /// The words of a sentence with a countdown in it.
    mutating func timeLeft(until end: Instant) -> String {
        let countdown = Countdown(to: end, at: now)
        note(countdown.nextChange)
        needsFullRender = true
        return countdown.text
    }

    /// Something painted changes at an instant, and is painted with the whole frame then.
    mutating func repaint(at instant: Instant?) {
        note(instant)
        fullRender = [fullRender, instant].compactMap(\.self).min()
    }

    /// Gives a part one style, with nothing in it.
    mutating func fill(_ rect: Rect, _ style: Style) { grid.fill(rect, style: style) }

    /// A bar of what is left of a span; a dash where the span is unknown.
    mutating func gauge(
        _ end: Lifetime.End, at column: Int, columns: Int, in rect: Rect, _ style: Style, empty: Style = .dim
    ) {
        guard let span = end.span else {
            put(String(glyphs.dash), at: column, in: rect, .dim)
            return
        }
        var figure = LiveFigure(.gauge(of: span), to: end.at, at: column, columns: columns, in: rect, style)
        figure.emptyStyle = empty
        show(figure)
    }

    /// Draws a frame and returns the room in it: a blank column keeps words off either side.
    mutating func box(_ rect: Rect, title: String, isFocused: Bool) -> Rect {
        grid.drawBox(
            rect, title: title, style: isFocused ? .frameFocused : .frame,
            titleStyle: isFocused ? .frameFocused : .title, glyphs: glyphs.box)
        return rect.inset(columns: 2, rows: 1)
    }

    /// Draws a frame, whose lines join those that are there.
    mutating func frame(_ rect: Rect, isFocused: Bool) {
        grid.drawBox(rect, style: isFocused ? .frameFocused : .frame, glyphs: glyphs.box)
    }

    /// Writes into the top line of a frame; returns the columns from the third one of the frame to the end of it.
    mutating func title(_ title: String, on frame: Rect, _ style: Style) -> Int {
        grid.putTitle(title, on: frame, style: style, ellipsis: glyphs.ellipsis)
    }

    /// Clears the room of something that stands over others. Their figures may not be painted by themselves then.
    mutating func cover(_ rect: Rect) {
        needsFullRender = true
        grid.fill(rect)
    }

    /// Draws a frame over what is there.
    mutating func dialog(_ rect: Rect, title: String) -> Rect {
        cover(rect)
        return box(rect, title: title, isFocused: true)
    }

    mutating func dimAll() { grid.dimAll() }

    /// Puts the selection bar on a row. The theme says what keeps its colour there.
    mutating func select(_ rect: Rect) {
        grid.restyle(rect) { $0.selected() }
        for index in liveFigures.indices where rect.contains(liveFigures[index].rect.origin) {
            liveFigures[index].select()
        }
    }

    /// Underlines what a filter looked for in a text that stands in a field. After `select`, which takes styles away.
    /// Nothing while names are hidden: the place of a letter would tell it.
    mutating func mark(_ query: RowQuery, in text: String, at column: Int, columns: Int, in rect: Rect) {
        guard !names.areHidden else { return }
        // The last column of a text that was cut holds its ellipsis.
        let limit = TextWidth.columns(of: text) > columns ? columns - 1 : columns
        for range in query.columns(in: text) {
            let range = range.clamped(to: 0..<max(0, limit))
            let part = Rect(
                column: rect.column + column + range.lowerBound, row: rect.row, columns: range.count, rows: 1)
            grid.restyle(part.intersection(rect)) { $0.underlined() }
        }
    }

    mutating func placeCursor(at column: Int, in rect: Rect) {
        cursor = Position(column: min(rect.column + column, rect.endColumn - 1), row: rect.row)
    }

    mutating func hideCursor() { cursor = nil }

    /// Several lines of words, broken at blanks; returns the lines used.
    @discardableResult
    mutating func paragraph(_ text: String, from line: Int, in rect: Rect, _ style: Style = .text) -> Int {
        let lines = Words.wrap(text, columns: rect.columns)
        for (index, words) in lines.enumerated() {
            put(words, at: 0, in: rect.line(line + index), style)
        }
        return lines.count
    }

    /// What happened and, below it, what to do next. Where there is no room for both, what happened is cut.
    mutating func statement(_ what: String, _ style: Style, next: String, in rect: Rect) {
        let lines = Words.wrap(what, columns: rect.columns)
        let below = Words.wrap(next, columns: rect.columns).count
        let room = min(lines.count, max(1, rect.rows - below))
        for (index, words) in lines.prefix(room).enumerated() {
            let isCut = index == room - 1 && room < lines.count
            let shown = isCut ? words + " " + lines[room...].joined(separator: " ") : words
            field(shown, at: 0, columns: rect.columns, in: rect.line(index), style)
        }
        paragraph(next, from: room, in: rect)
    }

    private mutating func show(_ figure: LiveFigure) {
        liveFigures.append(figure)
        note(figure.draw(on: &grid, glyphs: glyphs, at: now))
    }

    private mutating func note(_ change: Instant?) {
        guard let change else { return }
        nextChange = nextChange.map { min($0, change) } ?? change
    }
}
