import Foundation
import Screen
import Sessions
import Wording

/// Every token, with what is left of it, how that is known, and its state in a word.
struct LifetimesPane: Pane {
    static let id = PaneID.lifetimes
    static let place = PanePlace(column: .right, height: .rest)

    /// What the rows depend on. A token that came is the last one, one that went makes them fewer: other changes of a
    /// token leave the rows as they are. Names matter only to a filter.
    private struct Seen: Equatable {
        let count: Int
        let last: TokenID?
        let filter: String
        let identities: Int
        let elsewhere: Int
        let sort: LifetimeSort
        /// What the order depends on, where it is not that in which they came.
        let tokens: Int
    }

    var filter = ListFilter()
    var cursor = ListCursor<TokenID>()
    private(set) var rows: [TokenID] = []
    var sort = LifetimeSort()
    private var total = 0
    /// Whether a server told where and when tokens were used: their columns and the line of the selected one stand
    /// from then on.
    private var listsUse = false
    /// Tokens to be acted on together.
    var marked: Set<TokenID> = []
    private var seen: Seen?

    init(_ setup: PaneSetup) {}

    func isEditing(_ context: Context) -> Bool { filter.isEditing }

    mutating func edit(_ key: Key, _ context: Context) -> Bool { filter.edit(key) }

    mutating func loseFocus() { filter.close() }

    mutating func receive(_ message: Message, _ context: Context) {
        if case .ending = message { marked = [] }
    }

    /// Rebuilds the rows if the tokens or the filter have changed: by session, in the order they came.
    mutating func refresh(_ context: Context) {
        let state = context.state
        let now = Seen(
            count: state.tokenOrder.count, last: state.tokenOrder.last, filter: filter.text,
            identities: filter.isActive ? state.identitiesRevision : 0, elsewhere: state.otherDevicesRevision,
            sort: sort, tokens: sort.key == .arrival ? 0 : state.tokensRevision)
        guard seen != now else { return }
        let isNewFilter = seen?.filter != now.filter
        seen = now
        total = now.count
        rows.removeAll(keepingCapacity: true)
        var named: Set<TokenID> = []
        for id in state.sessionOrder {
            guard let session = state.sessions[id] else { continue }
            let all = session.tokens + session.otherDeviceTokens
            guard filter.isActive else {
                rows += all
                continue
            }
            let group = state.found(session, filter.query)
            for id in all {
                guard let match = match(id, group, state) else { continue }
                rows.append(id)
                if match == .name { named.insert(id) }
            }
        }
        listsUse = state.sessions.values.contains { $0.tokenListReadAt != nil }
        rows = sort.sorted(rows, state)
        // Whatever was selected before: Enter acts on the first that is found, by its name if there is one.
        if isNewFilter, filter.isActive, let first = rows.first(where: named.contains) ?? rows.first {
            cursor.select(first, in: rows)
        } else {
            cursor.follow(rows)
        }
        marked.formIntersection(rows)
    }

    mutating func layout(_ rect: Rect, _ context: Context) {
        let list = areas(in: rect, screenColumns: rect.endColumn).list
        cursor.layout(height: list.rows, count: rows.count)
    }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        let (state, clock) = (context.state, context.clock)
        filter.draw(on: &canvas, in: rect, shown: rows.count, of: total)
        guard !rows.isEmpty else {
            let text =
                total == 0 ? "No tokens. Sign in first (l)." : "No match. Esc clears the filter."
            canvas.paragraph(text, from: 0, in: filter.room(in: rect), .dim)
            return
        }
        let areas = areas(in: rect, screenColumns: canvas.grid.size.columns)
        let list = areas.list
        let table = LifetimesTable(columns: list.columns, listsUse: listsUse)
        if let line = areas.use, let token = selectedToken(state) {
            canvas.field(use(of: token, state, clock), at: 0, columns: rect.columns, in: line, .dim)
        }
        if let line = areas.heading { table.drawHeading(sort, on: &canvas, in: line) }
        let acting = state.acting.flatMap { state.identityToken(of: $0) }?.id
        for (offset, index) in cursor.window(of: rows.count).enumerated() {
            guard let token = state.tokens[rows[index]] else { continue }
            let line = list.line(offset)
            let who = CleanText.clean(state.bearer(of: token))
            let used = token.record?.lastUsed.flatMap { used in
                serverTime(of: token, state).map { clock.briefly(used, now: $0) }
            }
            table.draw(
                token, who: who, used: used, isActing: token.id == acting, on: &canvas, in: line)
            if marked.contains(token.id) { canvas.put(String(canvas.glyphs.check), at: 0, in: line, .key) }
            if context.hasKeys, index == cursor.index { canvas.select(line) }
            table.mark(filter.query, token, who: who, on: &canvas, in: line)
        }
    }

    /// The table, the line above it and the one below it, as far as there is room for them.
    private func areas(in rect: Rect, screenColumns: Int) -> (list: Rect, heading: Rect?, use: Rect?) {
        var list = filter.room(in: rect)
        var heading: Rect?
        var use: Rect?
        // The last column is seldom full: it may use the margin, where names need the room.
        list.columns = min(rect.columns + 1, screenColumns - rect.column)
        if listsUse, list.rows > 6 {
            let (above, line) = list.split(bottom: 1)
            list = above
            use = line
        }
        if rect.rows > 3 {
            heading = list.line(0)
            list = list.split(top: 1).rest
        }
        return (list, heading, use)
    }

    func selectedToken(_ state: SessionState) -> Token? {
        cursor.selected.flatMap { state.tokens[$0] }
    }

    /// By what is seen of it: whose it is, its kind, its address, and what stands for all of its session.
    private func match(_ id: TokenID, _ group: RowQuery.Found, _ state: SessionState) -> RowQuery.Match? {
        guard let token = state.tokens[id] else { return nil }
        let query = filter.query
        let seen = group.union(query.found(in: token.whereabouts))
            .union(query.found(in: token.record?.address ?? ""))
        return query.match(name: query.found(in: state.bearer(of: token)), seen: seen)
    }

    /// In one line: which device used it last, from where and when; whose it is, where nothing is told of that.
    private func use(of token: Token, _ state: SessionState, _ clock: WallClock) -> String {
        let bearer = CleanText.clean(state.bearer(of: token))
        guard let record = token.record else { return "\(bearer), \(token.whereabouts)" }
        var facts = [bearer]
        if record.isCurrent { facts.append("current") }
        if let address = record.address { facts.append("from \(CleanText.clean(address, limit: 64))") }
        if let used = record.lastUsed, let now = serverTime(of: token, state) {
            facts.append("last used \(clock.briefly(used, now: now))")
        }
        if let agent = record.userAgent, !agent.isEmpty { facts.append(CleanText.clean(agent)) }
        return facts.joined(separator: ", ")
    }

    private func serverTime(of token: Token, _ state: SessionState) -> Date? {
        state.sessions[token.session].flatMap { state.serverTime(of: $0.profile) } ?? state.localTime
    }

    func canEnd(_ token: Token, _ state: SessionState) -> Bool {
        guard token.isLive, let session = state.sessions[token.session] else { return false }
        return state.profile(session.profile)?.offers(.tokenList) == true
    }
}

extension SessionState {
    /// The name a token goes by: whom it acts as, or whose login it is. Untrusted, as it came from the
    /// server.
    func bearer(of token: Token) -> String {
        if !token.isHeld {
            return DeviceWords.words(for: token.record?.userAgent)
        }
        guard let reference = token.identity else { return sessions[token.session]?.email ?? "" }
        return name(of: IdentityID(session: token.session, reference: reference)) ?? reference.id
    }
}
