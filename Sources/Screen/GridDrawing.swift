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

    /// Draws a box along the inner edge of the rect, with a title in its top line. A line that is there already is
    /// joined. The cells inside stay unchanged.
    package mutating func drawBox(
        _ rect: Rect, title: String = "", style: Style = .frame, titleStyle: Style = .title,
        glyphs: BoxGlyphs = .unicode
    ) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        let (right, bottom) = (rect.endColumn - 1, rect.endRow - 1)
        for column in rect.column + 1..<right {
            join([.left, .right], column, rect.row, style, glyphs)
            join([.left, .right], column, bottom, style, glyphs)
        }
        for row in rect.row + 1..<bottom {
            join([.up, .down], rect.column, row, style, glyphs)
            join([.up, .down], right, row, style, glyphs)
        }
        join([.right, .down], rect.column, rect.row, style, glyphs)
        join([.left, .down], right, rect.row, style, glyphs)
        join([.right, .up], rect.column, bottom, style, glyphs)
        join([.left, .up], right, bottom, style, glyphs)
        // A corner, one stroke and a blank stay on either side of the title.
        let field = Rect(column: rect.column + 2, row: rect.row, columns: rect.columns - 4, rows: 1)
        guard !title.isEmpty, field.columns >= 3 else { return }
        let ellipsis: Character = glyphs == .ascii ? GlyphSet.ascii.ellipsis : GlyphSet.unicode.ellipsis
        let shown = TextWidth.fitted(title, columns: field.columns - 2, ellipsis: ellipsis)
        put(" " + shown + " ", at: field.origin, style: titleStyle, within: field)
    }

    /// Draws a part of a frame and keeps the lines that the cell has.
    private mutating func join(
        _ arms: BoxGlyphs.Arms, _ column: Int, _ row: Int, _ style: Style, _ glyphs: BoxGlyphs
    ) {
        guard bounds.contains(Position(column: column, row: row)) else { return }
        let joined: BoxGlyphs.Arms
        if glyphs == .ascii {
            let isCorner = self[column, row].base == UInt32(UInt8(ascii: "+"))
            joined = isCorner ? [.up, .right, .down, .left] : arms
        } else {
            joined = arms.union(glyphs.arms(of: self[column, row].base))
        }
        self[column, row] = Cell(glyphs.glyph(joined), style: style)
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
