/// Reading a frame: as text for golden screens, and as changes for a display.
extension Grid {
    /// The rows as text, one a line, without blanks at the ends of rows.
    package func text() -> String {
        (0..<size.rows).map { text(row: $0) }.joined(separator: "\n")
    }

    package func text(row: Int) -> String {
        guard row >= 0, row < size.rows else { return "" }
        var line = ""
        for cell in cells[row * size.columns..<(row + 1) * size.columns] where !cell.isContinuation {
            line.append(cell.glyph)
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The styles, one letter for each cell as `Style.letter` has them, without plain blanks at the ends of rows.
    package func styles() -> String {
        (0..<size.rows).map { row in
            var line = cells[row * size.columns..<(row + 1) * size.columns]
            while let last = line.last, last == .blank { line.removeLast() }
            return line.map(\.style.letter).joined()
        }.joined(separator: "\n")
    }

    /// The columns of a row that differ from an earlier frame of the same size, whole glyphs only; nil if none do.
    package func changedColumns(row: Int, since earlier: Grid) -> Range<Int>? {
        let start = row * size.columns
        return cells.withUnsafeBufferPointer { new in
            earlier.cells.withUnsafeBufferPointer { old in
                var first = 0
                while first < size.columns, new[start + first] == old[start + first] { first += 1 }
                guard first < size.columns else { return nil }
                var end = size.columns
                while new[start + end - 1] == old[start + end - 1] { end -= 1 }
                while first > 0, new[start + first].isContinuation { first -= 1 }
                while end < size.columns, new[start + end].isContinuation { end += 1 }
                return first..<end
            }
        }
    }

    /// Gives the cells of a row, without copying them.
    package func withCells<Result>(row: Int, _ body: (UnsafeBufferPointer<Cell>) -> Result) -> Result {
        cells.withUnsafeBufferPointer { all in
            body(UnsafeBufferPointer(rebasing: all[row * size.columns..<(row + 1) * size.columns]))
        }
    }
}
