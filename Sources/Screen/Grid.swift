/// A frame: every cell of the screen.
///
/// A write outside the grid or the given rect has no effect. The grid never shows half of a wide glyph, and no cell
/// holds a scalar that is invisible or controls the terminal.
package struct Grid: Hashable, Sendable {
    package let size: Size
    var cells: [Cell]

    package init(size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    package var bounds: Rect { Rect(size: size) }

    /// The cell at a position; blank outside the grid. Setting a cell outside the grid has no effect.
    package subscript(column: Int, row: Int) -> Cell {
        get { isInside(column, row) ? cells[row * size.columns + column] : .blank }
        set {
            guard isInside(column, row), !newValue.isContinuation else { return }
            _ = place(newValue, column: column, row: row, end: size.columns)
        }
    }

    /// Fills a part with a glyph that is one column wide.
    package mutating func fill(_ rect: Rect, style: Style = .text, glyph: Character = " ") {
        let part = rect.intersection(bounds)
        var cell = Cell(glyph, style: style)
        if cell.isWide { cell = Cell(" ", style: style) }
        guard !part.isEmpty else { return }
        for row in part.row..<part.endRow {
            mend(from: part.column, to: part.endColumn, row: row)
            let start = row * size.columns
            for index in start + part.column..<start + part.endColumn { cells[index] = cell }
        }
    }

    /// Writes text from a position to the right, cut at the edges of the rect (by default, of the grid).
    /// Returns the columns between the position and the end of what was written.
    @discardableResult
    package mutating func put(
        _ text: String, at position: Position, style: Style = .text, within rect: Rect? = nil
    ) -> Int {
        let clip = rect.map { $0.intersection(bounds) } ?? bounds
        guard position.row >= clip.row, position.row < clip.endRow, position.column < clip.endColumn else {
            return 0
        }
        var text = text
        let plain = text.withUTF8 { bytes in putPlain(bytes, at: position, style: style, clip: clip) }
        return plain ?? putScalars(text, at: position, style: style, clip: clip)
    }

    private func isInside(_ column: Int, _ row: Int) -> Bool {
        column >= 0 && column < size.columns && row >= 0 && row < size.rows
    }

    /// The fast path for printable ASCII, which is most text; nil if the text has anything else.
    private mutating func putPlain(
        _ bytes: UnsafeBufferPointer<UInt8>, at position: Position, style: Style, clip: Rect
    ) -> Int? {
        for byte in bytes where byte < 0x20 || byte > 0x7E { return nil }
        let first = max(position.column, clip.column)
        let end = min(position.column + bytes.count, clip.endColumn)
        guard first < end else { return max(0, min(bytes.count, clip.endColumn - position.column)) }
        mend(from: first, to: end, row: position.row)
        let start = position.row * size.columns
        for column in first..<end {
            cells[start + column] = Cell(ascii: bytes[column - position.column], style: style)
        }
        return end - position.column
    }

    private mutating func putScalars(_ text: String, at position: Position, style: Style, clip: Rect) -> Int {
        var column = position.column
        // The cell that the next mark belongs to; nil when its base was cut off.
        var marked: Int?
        var hasBase = false
        for scalar in text.unicodeScalars {
            let columns = TextWidth.columns(of: scalar)
            if columns == 0, hasBase, CleanText.isDrawable(scalar) {
                if let marked { cells[marked].add(mark: scalar) }
                continue
            }
            let cell = Cell(base: scalar, columns: columns, style: style)
            let width = cell.isWide ? 2 : 1
            guard column < clip.endColumn else { break }
            hasBase = true
            if column >= clip.column {
                marked = place(cell, column: column, row: position.row, end: clip.endColumn)
            } else {
                marked = nil
                // The left half is cut off, so the right half is not shown either.
                if column + width > clip.column {
                    _ = place(
                        Cell(" ", style: style), column: clip.column, row: position.row, end: clip.endColumn)
                }
            }
            column += width
        }
        return min(column, clip.endColumn) - position.column
    }

    /// Sets one glyph and returns its index. A wide glyph that does not fit before `end` becomes a blank.
    private mutating func place(_ cell: Cell, column: Int, row: Int, end: Int) -> Int {
        let index = row * size.columns + column
        guard cell.isWide else {
            mend(from: column, to: column + 1, row: row)
            cells[index] = cell
            return index
        }
        guard column + 1 < end else {
            mend(from: column, to: column + 1, row: row)
            cells[index] = Cell(" ", style: cell.style)
            return index
        }
        mend(from: column, to: column + 2, row: row)
        cells[index] = cell
        cells[index + 1] = .continuation(style: cell.style)
        return index
    }

    /// Blanks the other halves of the wide glyphs that an overwrite of these columns would cut in two.
    mutating func mend(from first: Int, to end: Int, row: Int) {
        let start = row * size.columns
        if first > 0, cells[start + first].isContinuation {
            cells[start + first - 1] = Cell(" ", style: cells[start + first - 1].style)
        }
        if end < size.columns, cells[start + end].isContinuation {
            cells[start + end] = Cell(" ", style: cells[start + end].style)
        }
    }
}
