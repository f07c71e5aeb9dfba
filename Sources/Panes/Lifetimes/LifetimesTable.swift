import Screen
import Sessions
import Wording

/// The columns of the Lifetimes pane: which of them fit, and where they stand. Digits change in place;
/// nothing else on a row moves while it counts down.
struct LifetimesTable {
    private enum Column: CaseIterable {
        case kind, address, used, token, ends, gauge, state

        var columns: Int {
            switch self {
            case .kind: 12
            // An IPv4 address whole; what is longer is cut, and whole among the facts of the selected token.
            case .address: 15
            case .used: 6
            case .token: 5
            // So that a state has room where it takes the place of the time.
            case .ends: 11
            case .gauge: 8
            case .state: 11
            }
        }

        var heading: String {
            switch self {
            case .kind: "KIND"
            case .address: "ADDRESS"
            case .used: "USED"
            case .token: "TOKEN"
            case .ends: "ENDS IN"
            case .gauge: "LEFT"
            case .state: "STATE"
            }
        }

        var sortKey: LifetimeSort.Key? {
            switch self {
            case .kind: .kind
            case .address: .address
            case .used: .used
            case .token: .token
            case .ends: .end
            case .state: .state
            case .gauge: nil
            }
        }

        /// Whether its heading has room for the sign of the order.
        var holdsSign: Bool { heading.count + 2 <= columns }
        var isRightAligned: Bool { self == .ends }
    }

    /// What gives way first when the room is short.
    private static let leastNeeded: [Column] = [.gauge, .token, .state, .address, .used, .kind]
    private static let markColumns = 2
    private static let leastWho = 12
    /// Names get their room first, then the gauge, then names again.
    private static let goodWho = 24
    private static let mostWho = 40
    private static let mostGauge = 16

    private let places: [(column: Column, at: Int)]
    private let whoColumns: Int
    private let gaugeColumns: Int
    private let hasState: Bool

    /// `who` is the length of the longest name, in columns; `listsUse` says whether there is anything to tell of where and
    /// when tokens were used.
    init(columns: Int, who longest: Int, listsUse: Bool) {
        let leastWho = max(Self.leastWho, min(Self.goodWho, longest))
        var shown = Column.allCases.filter { listsUse || ($0 != .address && $0 != .used) }
        func needed() -> Int { shown.reduce(Self.markColumns + leastWho) { $0 + $1.columns + 1 } }
        for column in Self.leastNeeded where needed() > columns { shown.removeAll { $0 == column } }
        hasState = shown.contains(.state)
        var spare = max(0, columns - needed())
        var who = min(Self.goodWho, leastWho + spare)
        spare -= who - leastWho
        let gauge = min(Self.mostGauge, Column.gauge.columns + (shown.contains(.gauge) ? spare : 0))
        spare -= gauge - Column.gauge.columns
        who = min(Self.mostWho, who + spare)
        whoColumns = who
        gaugeColumns = gauge
        var at = Self.markColumns + who + 1
        places = shown.map { column in
            defer { at += (column == .gauge ? gauge : column.columns) + 1 }
            return (column, at)
        }
    }

    func drawHeading(_ sort: LifetimeSort, on canvas: inout Canvas, in line: Rect) {
        let sorted = places.first { $0.column.sortKey == sort.key && $0.column.holdsSign }?.column
        var who = "WHO"
        if sort.key == .who {
            who = sort.marked(who, canvas.glyphs)
        } else if sorted == nil, sort != LifetimeSort() {
            who = sort.marked("by \(sort.key.words)", canvas.glyphs)
        }
        canvas.field(who, at: Self.markColumns, columns: whoColumns, in: line, .dim)
        for (column, at) in places {
            let heading = column == sorted ? sort.marked(column.heading, canvas.glyphs) : column.heading
            if column.isRightAligned {
                canvas.rightField(heading, at: at, columns: column.columns, in: line, .dim)
            } else {
                canvas.put(heading, at: at, in: line, .dim)
            }
        }
    }

    /// `used` is when it was used last, briefly.
    func draw(
        _ token: Token, who: String, used: String?, isStrong: Bool, isActing: Bool, on canvas: inout Canvas,
        in line: Rect
    ) {
        let word = token.displayStatus(at: canvas.now)
        let isOver = !token.isLive
        let plain: Style = isOver ? .dim : .text
        if isActing { canvas.put(String(canvas.glyphs.current), at: 0, in: line, word.style) }
        canvas.field(who, at: Self.markColumns, columns: whoColumns, in: line, isStrong ? .strong : plain)
        for (column, at) in places {
            switch column {
            case .kind:
                canvas.field(
                    token.whereabouts, at: at, columns: column.columns, in: line,
                    plain)
            case .address:
                let address = token.record?.address.map { CleanText.clean($0, limit: 64) }
                canvas.field(
                    address ?? String(canvas.glyphs.dash), at: at, columns: column.columns, in: line, plain)
            case .used: canvas.put(used ?? String(canvas.glyphs.dash), at: at, in: line, plain)
            case .token: canvas.field(token.masked, at: at, columns: column.columns, in: line, .dim)
            case .ends: drawEnd(of: token, word, at, column.columns, on: &canvas, in: line)
            case .gauge:
                guard !isOver, let end = token.shownEnd else { continue }
                canvas.gauge(end, at: at, columns: gaugeColumns, in: line, word.style)
            case .state: canvas.put(word.word, at: at, in: line, word.style)
            }
        }
    }

    /// Underlines what a filter found on a row that was drawn.
    func mark(_ query: RowQuery, _ token: Token, who: String, on canvas: inout Canvas, in line: Rect) {
        guard !query.isEmpty else { return }
        canvas.mark(query, in: who, at: Self.markColumns, columns: whoColumns, in: line)
        for (column, at) in places {
            let text: String
            switch column {
            case .kind: text = token.whereabouts
            case .address: text = token.record?.address.map { CleanText.clean($0, limit: 64) } ?? ""
            case .used, .token, .ends, .gauge, .state: continue
            }
            canvas.mark(query, in: text, at: at, columns: column.columns, in: line)
        }
    }

    /// The end that comes first; where none can be told, the state if it has no column of its own.
    private func drawEnd(
        of token: Token, _ status: Token.DisplayStatus, _ at: Int, _ columns: Int, on canvas: inout Canvas,
        in line: Rect
    ) {
        guard let end = token.shownEnd else {
            let text = hasState ? String(canvas.glyphs.dash) : status.word
            canvas.rightField(text, at: at, columns: columns, in: line, hasState ? .dim : status.style)
            return
        }
        // Digits of a live row stay plain, so that a tick sends nothing but digits.
        let style: Style = status == .expiring ? .ending : .text
        canvas.countdown(to: end.at, at: at, columns: columns, in: line, style, prefix: end.source.mark)
    }
}

extension Token.DisplayStatus {
    /// The style that goes with the word; the word alone says it all the same.
    var style: Style {
        switch self {
        case .live: .live
        case .expiring, .ending: .ending
        case .ended, .unreachable, .unconfirmed: .ended
        case .revoked: .dim
        }
    }
}
