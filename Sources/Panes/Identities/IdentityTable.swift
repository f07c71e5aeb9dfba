import Screen
import Sessions
import Wording

/// The columns of the list. A name gets its room first; a column that would cut the longest one is left out.
struct IdentityTable {
    /// In the order in which they get room.
    private enum Column: CaseIterable {
        case ends, state, kind, gauge

        /// With the blank before it.
        var columns: Int {
            switch self {
            case .ends: 9
            case .state: 12
            case .kind: 11
            case .gauge: 7
            }
        }
    }

    /// Columns of the number and of the mark of the one in use.
    static let nameColumn = 4
    private static let leastName = 12
    private static let mostGauge = 16
    /// So that a state has room where it takes the place of the time.
    private static let wideEnds = 12

    let columns: Int
    let nameColumns: Int
    /// Where the kind stands, if there is room for it.
    let kindColumn: Int?
    private let endsAt: Int
    private let endsColumns: Int
    private let gauge: (at: Int, columns: Int)?
    private let stateAt: Int?

    /// `name` is the length of the longest name, `title` that of the longest line of a login, in columns.
    init(columns: Int, name: Int, title: Int) {
        self.columns = columns
        var spare = columns - Self.nameColumn - Self.leastName
        var shown: Set<Column> = []
        // The line of a login runs over the number, the name and the kind.
        func needed(with column: Column) -> Int {
            let line =
                title - Self.nameColumn
                - (shown.contains(.kind) || column == .kind ? Column.kind.columns : 0)
            return max(Self.leastName, name, line) - Self.leastName
        }
        for column in Column.allCases {
            let room = column == .ends ? Self.wideEnds : column.columns
            guard column == .ends || spare - room >= needed(with: column) else { continue }
            spare -= room
            shown.insert(column)
        }
        if shown.contains(.state) { spare += Self.wideEnds - Column.ends.columns }
        endsColumns = (shown.contains(.state) ? Column.ends.columns : Self.wideEnds) - 1
        let rest = max(0, spare - needed(with: .ends))
        let more = shown.contains(.gauge) ? min(Self.mostGauge - Column.gauge.columns + 1, rest) : 0
        nameColumns = max(4, Self.leastName + spare - more)
        var at = Self.nameColumn + nameColumns + 1
        func place(_ column: Column, _ width: Int) -> Int? {
            guard shown.contains(column) else { return nil }
            defer { at += width }
            return at
        }
        kindColumn = place(.kind, Column.kind.columns)
        endsAt = at
        at += endsColumns + 1
        gauge = place(.gauge, Column.gauge.columns + more).map { ($0, Column.gauge.columns - 1 + more) }
        stateAt = place(.state, Column.state.columns)
    }

    static let kindColumns = Column.kind.columns - 1
    /// The columns that the line of a login may fill.
    var titleColumns: Int { endsAt - 1 }

    func drawHeading(on canvas: inout Canvas, in line: Rect) {
        canvas.put("#", at: 0, in: line, .dim)
        canvas.put("WHO", at: Self.nameColumn, in: line, .dim)
        if let kindColumn { canvas.put("KIND", at: kindColumn, in: line, .dim) }
        canvas.rightField("ENDS IN", at: endsAt, columns: endsColumns, in: line, .dim)
        if let stateAt { canvas.put("STATE", at: stateAt, in: line, .dim) }
    }

    func drawKind(_ text: String, on canvas: inout Canvas, in line: Rect, _ style: Style) {
        guard let kindColumn else { return }
        canvas.field(text, at: kindColumn, columns: Self.kindColumns, in: line, style)
    }

    /// The time that a token has left, the share of its span, and a word where there is more to say. Without a token,
    /// the word alone.
    func drawLife(
        of token: Token?, note: (text: String, style: Style)?, isStrong: Bool = false,
        on canvas: inout Canvas,
        in line: Rect
    ) {
        let status = token?.displayStatus(at: canvas.now)
        let end = token?.shownEnd
        let word = note ?? token.flatMap { Self.word(for: $0, status) }
        if let end {
            let style: Style = status == .expiring ? .ending : isStrong ? .strong : .text
            canvas.countdown(
                to: end.at, at: endsAt, columns: endsColumns, in: line, style, prefix: end.source.mark)
            if let gauge, let status, end.span != nil {
                canvas.gauge(end, at: gauge.at, columns: gauge.columns, in: line, status.style)
            }
        } else if stateAt == nil, let word {
            canvas.rightField(word.text, at: endsAt, columns: endsColumns, in: line, word.style)
        } else {
            canvas.rightField(String(canvas.glyphs.dash), at: endsAt, columns: endsColumns, in: line, .dim)
        }
        if let stateAt, let word {
            canvas.field(word.text, at: stateAt, columns: columns - stateAt, in: line, word.style)
        }
    }

    /// What there is to say of a token beside its time.
    private static func word(
        for token: Token, _ status: Token.DisplayStatus?
    ) -> (text: String, style: Style)? {
        guard let status, status != .live else {
            return token.kind == .steppedUp || token.kind == .delegated ? (token.kind.word, .live) : nil
        }
        return (status.word, status.style)
    }
}
