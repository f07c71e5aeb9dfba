import Screen
import Sessions

/// Where the parts of rows stand in lines of a width: when, what, as whom, and what came of it. Whom gives way last.
struct HistoryColumns {
    private static let gap = 2
    /// As 11-27 21:04:59, and as 21:04 or 11-27.
    private static let wholeTime = 14
    private static let briefTime = 5
    /// Enough of a name to know it by.
    private static let leastName = 12
    private static let leastOutcome = 10

    private let timeColumns: Int
    private let actionColumns: Int
    private let whoColumns: Int
    private let outcomeColumns: Int

    init(_ lines: [HistoryLine], in columns: Int) {
        func longest(_ texts: [String]) -> Int { texts.map { TextWidth.columns(of: $0) }.max() ?? 0 }
        let action = longest(lines.map(\.action))
        let outcome = longest(lines.map(\.outcome))
        func room(_ time: Int) -> Int { columns - time - action - outcome - 3 * Self.gap }
        timeColumns = room(Self.wholeTime) >= Self.leastName ? Self.wholeTime : Self.briefTime
        actionColumns = action
        let name = longest(lines.map(\.who))
        let left = room(timeColumns)
        // Where even the brief time leaves too little, the outcome is cut.
        let spared = max(0, min(Self.leastName - left, outcome - Self.leastOutcome))
        outcomeColumns = max(0, outcome - spared)
        whoColumns = max(0, min(name, left + spared))
    }

    func draw(_ line: HistoryLine, on canvas: inout Canvas, in rect: Rect) {
        let time = timeColumns == Self.wholeTime ? line.time : line.briefTime
        canvas.put(time, at: 0, in: rect, .dim)
        var column = timeColumns + Self.gap
        canvas.field(line.action, at: column, columns: actionColumns, in: rect)
        column += actionColumns + Self.gap
        canvas.field(line.who, at: column, columns: whoColumns, in: rect, .strong)
        column += whoColumns + Self.gap
        canvas.field(line.outcome, at: column, columns: outcomeColumns, in: rect, line.style)
    }
}
