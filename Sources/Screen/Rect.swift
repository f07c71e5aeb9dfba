/// A part of the screen. Panes compute their layout by splitting a rect into smaller ones.
///
/// Its size is never negative: a split by more than there is leaves an empty rest and does not trap.
package struct Rect: Hashable, Sendable {
    package var column: Int
    package var row: Int
    package var columns: Int
    package var rows: Int

    package init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    package init(size: Size) {
        self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
    }

    package static let zero = Rect(column: 0, row: 0, columns: 0, rows: 0)

    package var isEmpty: Bool { columns == 0 || rows == 0 }
    package var size: Size { Size(columns: columns, rows: rows) }
    package var origin: Position { Position(column: column, row: row) }

    /// The first column to the right of the rect.
    package var endColumn: Int { column + columns }

    /// The first row below the rect.
    package var endRow: Int { row + rows }

    package func contains(_ position: Position) -> Bool {
        position.column >= column && position.column < endColumn
            && position.row >= row && position.row < endRow
    }

    package func inset(columns horizontal: Int, rows vertical: Int) -> Rect {
        Rect(
            column: column + horizontal, row: row + vertical,
            columns: columns - 2 * horizontal, rows: rows - 2 * vertical)
    }

    package func intersection(_ other: Rect) -> Rect {
        let column = max(self.column, other.column)
        let row = max(self.row, other.row)
        return Rect(
            column: column, row: row,
            columns: min(endColumn, other.endColumn) - column, rows: min(endRow, other.endRow) - row)
    }

    package func split(top count: Int) -> (top: Rect, rest: Rect) {
        let count = min(max(0, count), rows)
        return (
            Rect(column: column, row: row, columns: columns, rows: count),
            Rect(column: column, row: row + count, columns: columns, rows: rows - count)
        )
    }

    package func split(bottom count: Int) -> (rest: Rect, bottom: Rect) {
        let (rest, bottom) = split(top: rows - min(max(0, count), rows))
        return (rest, bottom)
    }

    package func split(left count: Int) -> (left: Rect, rest: Rect) {
        let count = min(max(0, count), columns)
        return (
            Rect(column: column, row: row, columns: count, rows: rows),
            Rect(column: column + count, row: row, columns: columns - count, rows: rows)
        )
    }

    /// One row of the rect, counted from its top; empty when there is no such row.
    package func line(_ index: Int) -> Rect {
        guard index >= 0, index < rows else {
            return Rect(column: column, row: row, columns: columns, rows: 0)
        }
        return Rect(column: column, row: row + index, columns: columns, rows: 1)
    }

    /// A rect of the given size, or as much of it as fits, in the middle of this one.
    package func centered(_ size: Size) -> Rect {
        let wide = min(size.columns, columns)
        let high = min(size.rows, rows)
        return Rect(
            column: column + (columns - wide) / 2, row: row + (rows - high) / 2, columns: wide, rows: high)
    }
}
