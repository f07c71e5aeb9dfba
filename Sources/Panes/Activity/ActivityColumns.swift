import Screen

/// Where the parts of calls stand in lines of a width. Nothing is cut while there is room beside it. Where room is short,
/// the reference gives way first, then the milliseconds, then the path and the reason share what is left.
struct ActivityColumns {
    /// Columns from which a line has room for more than the call and its status.
    private static let wholeColumns = 47
    private static let timeColumns = 9
    /// The method, and enough of a path to know it by.
    private static let leastCall = 24
    /// Enough of a status with its reason.
    private static let leastOutcome = 28
    /// Of a status without its reason.
    private static let statusColumns = 11

    /// Whether the time of day and the reasons are there.
    let isWhole: Bool
    let callColumns: Int
    let outcomeColumns: Int
    /// Where the milliseconds begin, if there is room for them, and their columns.
    let took: Int?
    let tookColumns: Int
    /// Where the references begin, if there is room for the longest of them.
    let reference: Int?

    var call: Int { isWhole ? Self.timeColumns : 0 }
    var outcome: Int { call + callColumns + 1 }

    init(_ lines: [ActivityLog.Line], in columns: Int) {
        isWhole = columns >= Self.wholeColumns
        guard isWhole else {
            outcomeColumns = Self.statusColumns
            callColumns = max(0, columns - Self.statusColumns - 1)
            (took, tookColumns, reference) = (nil, 0, nil)
            return
        }
        let longest = (
            call: Self.longest(lines.map(\.words)), outcome: Self.longest(lines.map(\.outcome)),
            reference: Self.longest(lines.map(\.reference))
        )
        let tookColumns = Self.longest(lines.map(\.took))
        let room = columns - Self.timeColumns - 1
        let outcome = min(longest.outcome, Self.leastOutcome)
        let call = min(longest.call, Self.leastCall, room - outcome)
        var left = room - call - outcome
        let hasTook = left > tookColumns
        if hasTook { left -= tookColumns + 1 }
        let hasReference = hasTook && longest.reference > 0 && left > longest.reference
        if hasReference { left -= longest.reference + 1 }
        outcomeColumns = min(longest.outcome, outcome + left)
        callColumns = min(longest.call, call + left - (outcomeColumns - outcome))
        let end = Self.timeColumns + callColumns + 1 + outcomeColumns + 1
        took = hasTook ? end : nil
        reference = hasReference ? end + tookColumns + 1 : nil
        self.tookColumns = tookColumns
    }

    private static func longest(_ texts: [String]) -> Int {
        texts.map { TextWidth.columns(of: $0) }.max() ?? 0
    }
}
