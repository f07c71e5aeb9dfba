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
        let pen = Pen(glyphs, style)
        for column in rect.column + 1..<right {
            join([.left, .right], column, rect.row, pen)
            join([.left, .right], column, bottom, pen)
        }
        for row in rect.row + 1..<bottom {
            join([.up, .down], rect.column, row, pen)
            join([.up, .down], right, row, pen)
        }
        join([.right, .down], rect.column, rect.row, pen)
        join([.left, .down], right, rect.row, pen)
        join([.right, .up], rect.column, bottom, pen)
        join([.left, .up], right, bottom, pen)
        let ellipsis = glyphs == .ascii ? GlyphSet.ascii.ellipsis : GlyphSet.unicode.ellipsis
        putTitle(title, on: rect, style: titleStyle, ellipsis: ellipsis)
    }

    /// Writes a title into the top line of a box, where a corner, one stroke and a blank stay on either side of it. Returns
    /// the columns from the third one of the box to the end of the title.
    @discardableResult
    package mutating func putTitle(
        _ title: String, on box: Rect, style: Style, ellipsis: Character
    ) -> Int {
        let field = Rect(column: box.column + 2, row: box.row, columns: box.columns - 4, rows: 1)
        guard !title.isEmpty, field.columns >= 3 else { return 0 }
        let shown = TextWidth.fitted(title, columns: field.columns - 2, ellipsis: ellipsis)
        return put(" " + shown + " ", at: field.origin, style: style, within: field)
    }

    /// What a frame is drawn with, made once for all of its cells.
    private struct Pen {
        /// The cell for each set of directions.
        let cells: [Cell]
        let arms: [UInt32: BoxGlyphs.Arms]

        init(_ glyphs: BoxGlyphs, _ style: Style) {
            cells = (0..<16).map { Cell(glyphs.glyph(BoxGlyphs.Arms(rawValue: $0)), style: style) }
            arms = glyphs.armsByBase
        }
    }

    /// Draws a part of a frame and keeps the lines that the cell has.
    private mutating func join(_ arms: BoxGlyphs.Arms, _ column: Int, _ row: Int, _ pen: Pen) {
        guard bounds.contains(Position(column: column, row: row)) else { return }
        let present = self[column, row].base
        let joined = present == Cell.blank.base ? arms : arms.union(pen.arms[present] ?? [])
        self[column, row] = pen.cells[Int(joined.rawValue)]
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
