/// Reading a frame: as text for golden screens, and as differences for the terminal.
extension Grid {
    /// The rows as text, one per line, without trailing blanks.
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

    /// The styles, one `Style.letter` per cell and one row per line, without trailing plain blanks.
    package func styles() -> String {
        (0..<size.rows).map { row in
            var line = cells[row * size.columns..<(row + 1) * size.columns]
            while let last = line.last, last == .blank { line.removeLast() }
            return line.map(\.style.letter).joined()
        }.joined(separator: "\n")
    }

    /// The columns of a row, as whole glyphs, that differ from an earlier frame of the same size; nil if none differ.
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

    /// Calls the body with the cells of a row, without a copy.
    package func withCells<Result>(row: Int, _ body: (UnsafeBufferPointer<Cell>) -> Result) -> Result {
        cells.withUnsafeBufferPointer { all in
            body(UnsafeBufferPointer(rebasing: all[row * size.columns..<(row + 1) * size.columns]))
        }
    }
}
