/// Blocks of lines in one or two columns, read down the first and then down the second. A block is never split, and the
/// columns are as even as that allows.
struct Columns<Line> {
    /// One or two, in the order in which they are read.
    let columns: [[Line]]

    /// `gap` stands between two blocks of a column, if it is given.
    init(_ blocks: [[Line]], count: Int, gap: Line? = nil) {
        let parts = count < 2 ? [blocks[...]] : Self.halves(blocks, gapRows: gap == nil ? 0 : 1)
        columns = parts.map { part in part.reduce([]) { Self.joined($0, $1, gap) } }
    }

    /// Rows of the longer column.
    var rows: Int { columns.map(\.count).max() ?? 0 }

    private static func halves(_ blocks: [[Line]], gapRows: Int) -> [ArraySlice<[Line]>] {
        guard let best = blocks.indices.min(by: { height(blocks, $0, gapRows) < height(blocks, $1, gapRows) })
        else { return [] }
        return [blocks[...best], blocks[(best + 1)...]]
    }

    /// Rows of the longer column, if the block at a place is the last of the first one.
    private static func height(_ blocks: [[Line]], _ last: Int, _ gapRows: Int) -> Int {
        [blocks[...last], blocks[(last + 1)...]].map { part in
            part.reduce(0) { $0 + $1.count } + gapRows * max(0, part.count - 1)
        }.max() ?? 0
    }

    private static func joined(_ above: [Line], _ block: [Line], _ gap: Line?) -> [Line] {
        guard !above.isEmpty, let gap else { return above + block }
        return above + [gap] + block
    }
}
