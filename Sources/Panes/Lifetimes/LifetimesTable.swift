import Screen
import Sessions
import Wording

/// The columns of the Lifetimes pane: which of them fit, and where they stand. Digits change in place;
/// nothing else on a row moves while it counts down.
struct LifetimesTable {
    private enum Column: CaseIterable {
        case kind, address, used, token, idle, absolute, left, ends, gauge, state

        var columns: Int {
            switch self {
            case .kind: 12
            // An IPv4 address whole; what is longer is cut, and whole in the line of the selected token.
            case .address: 15
            case .used: 6
            case .token: 5
            // With the sign of an estimate.
            case .idle: 7
            case .absolute, .left: 8
            case .ends: 4
            case .gauge: 4
            case .state: 11
            }
        }

        var heading: String {
            switch self {
            case .kind: "KIND"
            case .address: "ADDRESS"
            case .used: "USED"
            case .token: "TOKEN"
            case .idle: "IDLE"
            case .absolute: "ABS"
            case .left: "ENDS IN"
            case .ends: "NEXT"
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
            case .idle: .idle
            case .absolute: .absolute
            case .left, .ends: .next
            case .state: .state
            case .gauge: nil
            }
        }

        /// Whether its heading has room for the sign of the order.
        var holdsSign: Bool { heading.count + 2 <= columns }
        var isRightAligned: Bool { self == .idle || self == .absolute || self == .left }
    }

    /// What gives way first when the room is short.
    private static let leastNeeded: [Column] = [
        .address, .used, .gauge, .token, .ends, .absolute, .kind,
    ]
    private static let markColumns = 2
    private static let leastWho = 16
    /// Names get their room first, then the gauge, then names again.
    private static let goodWho = 24
    private static let mostWho = 40
    private static let mostGauge = 12

    private let places: [(column: Column, at: Int)]
    private let whoColumns: Int
    private let gaugeColumns: Int

    /// `listsUse` says whether there is anything to tell of where and when tokens were used.
    init(columns: Int, listsUse: Bool) {
        var shown = Column.allCases.filter { $0 != .left && (listsUse || ($0 != .address && $0 != .used)) }
        func needed() -> Int { shown.reduce(Self.markColumns + Self.leastWho) { $0 + $1.columns + 1 } }
        for column in Self.leastNeeded where needed() > columns {
            shown.removeAll { $0 == column }
            // Without room for both ends, the one that comes first is what counts.
            if column == .absolute { shown = shown.map { $0 == .idle ? .left : $0 } }
        }
        var spare = max(0, columns - needed())
        var who = min(Self.goodWho, Self.leastWho + spare)
        spare -= who - Self.leastWho
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
        _ token: Token, who: String, used: String?, isActing: Bool, on canvas: inout Canvas, in line: Rect
    ) {
        let word = token.displayStatus(at: canvas.now)
        let isOver = !token.isLive
        let plain: Style = isOver ? .dim : .text
        if isActing { canvas.put(String(canvas.glyphs.current), at: 0, in: line, word.style) }
        canvas.field(who, at: Self.markColumns, columns: whoColumns, in: line, isActing ? .strong : plain)
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
            case .idle: draw(token.lifetime.idle, of: token, word, column, at, on: &canvas, in: line)
            case .absolute: draw(token.lifetime.absolute, of: token, word, column, at, on: &canvas, in: line)
            case .left: draw(token.lifetime.nearest, of: token, word, column, at, on: &canvas, in: line)
            case .ends: canvas.put(next(of: token) ?? String(canvas.glyphs.dash), at: at, in: line, plain)
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
            case .used, .token, .idle, .absolute, .left, .ends, .gauge, .state: continue
            }
            canvas.mark(query, in: text, at: at, columns: column.columns, in: line)
        }
    }

    /// One end: its countdown, or a dash where the vendor has no such end or it no longer matters.
    private func draw(
        _ end: Lifetime.End?, of token: Token, _ word: Token.DisplayStatus, _ column: Column, _ at: Int,
        on canvas: inout Canvas, in line: Rect
    ) {
        guard let end, token.shownEnd != nil else {
            canvas.rightField(String(canvas.glyphs.dash), at: at, columns: column.columns, in: line, .dim)
            return
        }
        // Digits of a live row stay plain, so that a tick sends nothing but digits.
        // The one that comes first stands out; NEXT names it.
        let style: Style = end != token.lifetime.nearest ? .dim : word == .expiring ? .ending : .text
        canvas.countdown(
            to: end.at, at: at, columns: column.columns, in: line, style, prefix: end.source.mark)
    }

    private func next(of token: Token) -> String? {
        guard let nearest = token.shownEnd else { return nil }
        return nearest == token.lifetime.idle ? "idle" : "abs"
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
