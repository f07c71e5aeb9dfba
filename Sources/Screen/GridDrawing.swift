/// Lines, frames and placed text: what panes draw with.
extension Grid {
    /// Writes text so that it ends at the right edge of the rect's first row; its end is cut if it is too long.
    /// Returns the columns it took.
    @discardableResult
    package mutating func putRight(_ text: String, in rect: Rect, style: Style = .text) -> Int {
        let width = min(TextWidth.columns(of: text), rect.columns)
        return put(
            text, at: Position(column: rect.endColumn - width, row: rect.row), style: style, within: rect)
    }

    /// Writes text in the middle of the rect's first row.
    @discardableResult
    package mutating func putCentered(_ text: String, in rect: Rect, style: Style = .text) -> Int {
        let width = min(TextWidth.columns(of: text), rect.columns)
        return put(
            text, at: Position(column: rect.column + (rect.columns - width) / 2, row: rect.row), style: style,
            within: rect)
    }

    /// Writes text into a field of the given columns: an ellipsis tells that there is more of it.
    @discardableResult
    package mutating func putFitted(
        _ text: String, at position: Position, columns: Int, style: Style = .text,
        glyphs: GlyphSet = .unicode,
        within rect: Rect? = nil
    ) -> Int {
        put(
            TextWidth.fitted(text, columns: columns, ellipsis: glyphs.ellipsis), at: position, style: style,
            within: rect)
    }

    /// Draws a frame along the inner edge of the rect, with a title in its upper line; what is inside is left as it is.
    package mutating func drawBox(
        _ rect: Rect, title: String = "", style: Style = .frame, titleStyle: Style = .title,
        glyphs: BoxGlyphs = .unicode
    ) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        let right = rect.endColumn - 1
        let bottom = rect.endRow - 1
        rule(row: rect.row, from: rect.column, to: right, glyph: glyphs.horizontal, style: style)
        rule(row: bottom, from: rect.column, to: right, glyph: glyphs.horizontal, style: style)
        let sides = Rect(column: rect.column, row: rect.row + 1, columns: 1, rows: rect.rows - 2)
        fill(sides, style: style, glyph: glyphs.vertical)
        fill(
            Rect(column: right, row: sides.row, columns: 1, rows: sides.rows), style: style,
            glyph: glyphs.vertical)
        self[rect.column, rect.row] = Cell(glyphs.topLeft, style: style)
        self[right, rect.row] = Cell(glyphs.topRight, style: style)
        self[rect.column, bottom] = Cell(glyphs.bottomLeft, style: style)
        self[right, bottom] = Cell(glyphs.bottomRight, style: style)
        // A corner, one stroke and a blank stay on either side of the title.
        let room = Rect(column: rect.column + 2, row: rect.row, columns: rect.columns - 4, rows: 1)
        guard !title.isEmpty, room.columns >= 3 else { return }
        let ellipsis: Character = glyphs == .ascii ? GlyphSet.ascii.ellipsis : GlyphSet.unicode.ellipsis
        let shown = TextWidth.fitted(title, columns: room.columns - 2, ellipsis: ellipsis)
        put(" " + shown + " ", at: room.origin, style: titleStyle, within: room)
    }

    /// Draws a horizontal line from one column to another, both included.
    package mutating func rule(
        row: Int, from first: Int, to last: Int, glyph: Character = BoxGlyphs.unicode.horizontal,
        style: Style = .frame
    ) {
        fill(Rect(column: first, row: row, columns: last - first + 1, rows: 1), style: style, glyph: glyph)
    }

    /// Gives another style to what is there, without touching the glyphs: a selection bar.
    package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let part = rect.intersection(bounds)
        guard !part.isEmpty else { return }
        for row in part.row..<part.endRow {
            for index in row * size.columns + part.column..<row * size.columns + part.endColumn {
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// Steps everything back, as behind a dialog.
    package mutating func dimAll() {
        for index in cells.indices { cells[index].style = .dim }
    }
}
