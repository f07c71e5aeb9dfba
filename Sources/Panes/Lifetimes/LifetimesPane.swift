import Foundation
import Screen
import Sessions
import Wording

/// The tokens of the login that is selected, and all that is to be known at a glance of one of them.
struct LifetimesPane: Pane {
    static let id = PaneID.lifetimes
    static let place = PanePlace.selection

    /// What the rows depend on. A token that came is the last one, one that went makes them fewer: other changes of a
    /// token leave the rows as they are. Names matter only to a filter.
    private struct Seen: Equatable {
        let session: SessionID?
        let count: Int
        let last: TokenID?
        let filter: String
        let identities: Int
        let otherDevices: Int
        let sort: LifetimeSort
        /// What the order depends on, where it is not that in which they came.
        let tokens: Int
        let names: Names
    }

    var filter = ListFilter()
    var cursor = ListCursor<TokenID>()
    private(set) var rows: [TokenID] = []
    var sort = LifetimeSort()
    private var total = 0
    /// The columns of the longest name.
    private var longest = 0
    /// Whether a server told where and when tokens were used: their columns stand from then on.
    private var listsUse = false
    /// Tokens to be acted on together.
    var marked: Set<TokenID> = []
    private var seen: Seen?
    /// The token of what the list of identities has selected.
    private var seenTarget: TokenID?

    init(_ setup: PaneSetup) {}

    func isEditing(_ context: Context) -> Bool { filter.isEditing }

    mutating func edit(_ key: Key, _ context: Context) -> Bool { filter.edit(key) }

    mutating func loseFocus() { filter.close() }

    mutating func receive(_ message: Message, _ context: Context) {
        if case .ending = message { marked = [] }
    }

    /// Rebuilds the rows if the selected login, its tokens or the filter have changed.
    mutating func refresh(_ context: Context) {
        let state = context.state
        let session = context.selection.flatMap { state.sessions[$0.session] }
        let now = Seen(
            session: session?.id, count: session?.tokens.count ?? 0, last: session?.tokens.last,
            filter: filter.text, identities: filter.isActive ? state.identitiesRevision : 0,
            otherDevices: state.otherDevicesRevision, sort: sort,
            tokens: sort.key == .arrival ? 0 : state.tokensRevision, names: context.names)
        if seen != now { rebuild(session, now, state) }
        followSelection(context)
    }

    private mutating func rebuild(_ session: Session?, _ now: Seen, _ state: SessionState) {
        let isNewFilter = (seen?.filter ?? "") != now.filter
        if seen?.session != now.session { marked = [] }
        seen = now
        let all = session.map { $0.tokens + $0.otherDeviceTokens } ?? []
        total = all.count
        listsUse = session?.tokenListReadAt != nil
        longest = all.reduce(0) { length, id in
            max(length, state.tokens[id].map { now.names.columns(of: who($0, state), limit: .max) } ?? 0)
        }
        var named: Set<TokenID> = []
        rows = all.filter { id in
            guard filter.isActive else { return true }
            let match = match(id, state)
            if match == .name { named.insert(id) }
            return match != nil
        }
        rows = sort.sorted(rows, state)
        // Whatever was selected before: Enter acts on the first that is found, by its name if there is one.
        if isNewFilter, filter.isActive, let first = rows.first(where: named.contains) ?? rows.first {
            cursor.select(first, in: rows)
        } else {
            cursor.follow(rows)
        }
        marked.formIntersection(rows)
    }

    /// Goes to the token of what is selected in the list, when that changes.
    private mutating func followSelection(_ context: Context) {
        let target = context.selection.flatMap { Self.target(of: $0, context.state) }
        guard seenTarget != target else { return }
        seenTarget = target
        if let target, rows.contains(target) { cursor.select(target, in: rows) }
    }

    private static func target(of selection: Selection, _ state: SessionState) -> TokenID? {
        switch selection {
        case .login(let session): state.sessions[session]?.loginToken
        case .identity(let identity):
            state.identityToken(of: identity)?.id ?? state.sessions[identity.session]?.loginToken
        case .device(let token, _): token
        }
    }

    /// Whose tokens these are.
    func caption(_ context: Context) -> String {
        guard let session = context.selection.flatMap({ context.state.sessions[$0.session] }) else {
            return ""
        }
        let email = context.name(session.email, limit: 64)
        return filter.isActive ? "\(rows.count) of \(total), \(email)" : email
    }

    var scrolled: Scrolled? { cursor.scrolled(rows.count) }

    mutating func layout(_ rect: Rect, _ context: Context) {
        cursor.layout(in: areas(in: rect).list, count: rows.count)
    }

    mutating func select(at position: Position) { cursor.select(line: position.row, in: rows) }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        let (state, clock) = (context.state, context.clock)
        let areas = areas(in: rect)
        filter.draw(on: &canvas, in: areas.table, shown: rows.count, of: total)
        guard !rows.isEmpty else {
            let text = total == 0 ? "No tokens. Sign in first (l)." : "No match. Esc clears the filter."
            canvas.paragraph(text, from: 0, in: filter.room(in: areas.table), .dim)
            return
        }
        let table = LifetimesTable(columns: areas.list.columns, who: longest, listsUse: listsUse)
        if let line = areas.heading { table.drawHeading(sort, on: &canvas, in: line) }
        let acting = state.acting.flatMap { state.identityToken(of: $0) }?.id
        for (offset, index) in cursor.window(of: rows.count).enumerated() {
            guard let token = state.tokens[rows[index]] else { continue }
            let line = areas.list.line(offset)
            let who = isNamed(token) ? canvas.name(who(token, state)) : who(token, state)
            table.draw(
                token, who: who, used: used(token, state, clock), isStrong: index == cursor.index,
                isActing: token.id == acting, on: &canvas, in: line)
            if marked.contains(token.id) { canvas.put(String(canvas.glyphs.check), at: 0, in: line, .key) }
            if context.hasKeys, index == cursor.index { canvas.select(line) }
            table.mark(filter.query, token, who: who, on: &canvas, in: line)
        }
        if let facts = areas.facts, let token = selectedToken(state) {
            TokenFacts(token, state, clock).draw(on: &canvas, in: facts)
        }
    }

    /// The table with the line above it, and the facts of the selected token below or beside it, as far as there is room.
    private func areas(in rect: Rect) -> (table: Rect, list: Rect, heading: Rect?, facts: Rect?) {
        var table = rect
        var facts: Rect?
        if rect.columns >= 68, rect.rows < 12 {
            // A blank column on either side of where the two meet.
            let (left, right) = rect.split(left: rect.columns * 55 / 100)
            (table, facts) = (left, right.split(left: 2).rest)
        } else if rect.rows >= TokenFacts.leastRows + 4 {
            let needed = rows.count + 1 + (filter.isShown ? 1 : 0)
            (table, facts) = rect.split(top: min(max(needed, 2), rect.rows - TokenFacts.leastRows - 1))
            facts = facts?.split(top: 1).rest
        }
        var list = filter.room(in: table)
        var heading: Rect?
        if table.rows > min(3, rows.count) {
            heading = list.line(0)
            list = list.split(top: 1).rest
        }
        return (table, list, heading, facts)
    }

    func selectedToken(_ state: SessionState) -> Token? {
        cursor.selected.flatMap { state.tokens[$0] }
    }

    /// The name of what a token acts as; the login is in the frame.
    private func who(_ token: Token, _ state: SessionState) -> String {
        token.isHeld && token.identity == nil ? token.kind.word : CleanText.clean(state.bearer(of: token))
    }

    /// Whether that is the name of a customer, and not of a kind or a device.
    private func isNamed(_ token: Token) -> Bool { token.isHeld && token.identity != nil }

    private func used(_ token: Token, _ state: SessionState, _ clock: WallClock) -> String? {
        token.record?.lastUsed.flatMap { used in
            state.serverTime(of: token).map { clock.briefly(used, now: $0) }
        }
    }

    /// By what is seen of it: whose it is, its kind, its address.
    private func match(_ id: TokenID, _ state: SessionState) -> RowQuery.Match? {
        guard let token = state.tokens[id] else { return nil }
        let query = filter.query
        let seen = query.found(in: token.whereabouts).union(query.found(in: token.record?.address ?? ""))
        return query.match(name: query.found(in: who(token, state)), seen: seen)
    }

    func canEnd(_ token: Token, _ state: SessionState) -> Bool {
        guard token.isLive, let session = state.sessions[token.session] else { return false }
        return state.profile(session.profile)?.offers(.tokenList) == true
    }
}

extension SessionState {
    /// The server's clock where it is known, else the local one.
    func serverTime(of token: Token) -> Date? {
        sessions[token.session].flatMap { serverTime(of: $0.profile) } ?? localTime
    }

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
