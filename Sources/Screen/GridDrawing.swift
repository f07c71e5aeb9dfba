/// Boxes, fitted text and style changes.
extension Grid {
    /// Writes text into a field of the given width; a cut text ends in an ellipsis.
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

    /// Draws a box along the inner edge of the rect, with a title in its top line. The cells inside stay unchanged.
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
        let field = Rect(column: rect.column + 2, row: rect.row, columns: rect.columns - 4, rows: 1)
        guard !title.isEmpty, field.columns >= 3 else { return }
        let ellipsis: Character = glyphs == .ascii ? GlyphSet.ascii.ellipsis : GlyphSet.unicode.ellipsis
        let shown = TextWidth.fitted(title, columns: field.columns - 2, ellipsis: ellipsis)
        put(" " + shown + " ", at: field.origin, style: titleStyle, within: field)
    }

    /// Draws a horizontal line from one column through another.
    private mutating func rule(row: Int, from first: Int, to last: Int, glyph: Character, style: Style) {
        fill(Rect(column: first, row: row, columns: last - first + 1, rows: 1), style: style, glyph: glyph)
    }

    /// Changes the style of every cell in the rect and keeps the glyphs.
    package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let part = rect.intersection(bounds)
        guard !part.isEmpty else { return }
        for row in part.row..<part.endRow {
            for index in row * size.columns + part.column..<row * size.columns + part.endColumn {
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// Dims every cell, as the background of a dialog.
    package mutating func dimAll() {
        for index in cells.indices { cells[index].style = .dim }
    }
}
