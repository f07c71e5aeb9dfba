import Foundation
import Screen
import Sessions

/// Every token, with what is left of it, how that is known, and its state in a word.
struct LifetimesPane {
    /// What the rows depend on. A token that came is the last one, one that went makes them fewer: other
    /// changes of a token leave the rows as they are. Names matter only to a filter.
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

    private(set) var filter = ListFilter()
    private var cursor = ListCursor<TokenID>()
    private var rows: [TokenID] = []
    private var sort = LifetimeSort()
    private var total = 0
    /// Whether a server told where and when tokens were used: their columns and the line of the selected one stand
    /// from then on.
    private var listsUse = false
    /// Tokens to be acted on together.
    private var marked: Set<TokenID> = []
    private var seen: Seen?

    var isEditing: Bool { filter.isEditing }
    var selected: TokenID? { cursor.selected }

    /// Makes the rows anew if the tokens or the filter have changed: by session, in the order they came.
    mutating func follow(_ state: SessionState) {
        let now = Seen(
            count: state.tokenOrder.count, last: state.tokenOrder.last, filter: filter.text,
            identities: filter.isActive ? state.identitiesRevision : 0, elsewhere: state.otherDevicesRevision,
            sort: sort, tokens: sort.key == .arrival ? 0 : state.tokensRevision)
        guard seen != now else { return }
        seen = now
        total = now.count
        rows.removeAll(keepingCapacity: true)
        for id in state.sessionOrder {
            guard let session = state.sessions[id] else { continue }
            let all = session.tokens + session.otherDeviceTokens
            rows += filter.admits(session.email) ? all : all.filter { admits($0, of: session, state) }
        }
        listsUse = state.sessions.values.contains { $0.tokensReadAt != nil }
        rows = sort.sorted(rows, state)
        cursor.follow(rows)
        marked.formIntersection(rows)
    }

    /// What there are details of.
    var detail: DetailOverlay.Subject? { selected.map { .token($0) } }

    mutating func unmark() { marked = [] }

    /// What is to be ended, before it is: the marked tokens or the selected one, or all others of its login. Nil
    /// where nothing of it can be ended by name.
    func preview(_ command: Command, _ state: SessionState) -> LogoutDialog? {
        guard let token = selected.flatMap({ state.tokens[$0] }), let session = state.sessions[token.session],
            state.profile(session.profile)?.features.contains(.tokenList) == true
        else { return nil }
        let chosen =
            command == .endOthers
            ? state.liveTokens(of: session.login).filter { $0 != session.loginToken }
            : marked.isEmpty ? [token.id] : rows.filter(marked.contains)
        return LogoutDialog(ending: chosen, of: CleanText.clean(session.email, limit: 40), state)
    }

    mutating func leaveField() { filter.close() }

    mutating func edit(_ key: Key) -> Bool { filter.edit(key) }

    mutating func perform(_ command: Command, _ state: SessionState) -> [Request]? {
        if cursor.move(command, in: rows) || filter.perform(command) { return [] }
        switch command {
        case .dismiss:
            return selected.map { [.send(.tokenDismissed($0))] } ?? []
        case .dismissAllOver:
            return [.send(.overTokensDismissed)]
        case .sort:
            sort.next()
            return []
        case .reverse:
            sort.reverse()
            return []
        case .mark:
            toggleMark(state)
            return []
        case .reread:
            return selected.flatMap { state.tokens[$0]?.session }.map { state.rereading($0) } ?? []
        case .act:
            filter.close()
            guard let token = selected.flatMap({ state.tokens[$0] }), let identity = token.identity else {
                return []
            }
            return [.send(.identityChosen(IdentityID(session: token.session, reference: identity)))]
        default:
            return nil
        }
    }

    /// The session whose login is over, if that is what is selected: Enter offers to sign in again.
    func sessionToRenew(_ state: SessionState) -> Session? {
        guard let token = selected.flatMap({ state.tokens[$0] }), let session = state.sessions[token.session],
            !token.isLive, state.tokens[session.loginToken]?.isLive != true
        else { return nil }
        return session
    }

    func hints(_ state: SessionState) -> [Hint] {
        if filter.isEditing { return [Hint("Esc", "clear filter"), Hint("↑↓", "choose")] }
        guard let token = selected.flatMap({ state.tokens[$0] }) else { return [Hint("l", "sign in")] }
        if sessionToRenew(state) != nil { return [Hint("Enter", "sign in again"), Hint("x", "put away")] }
        if !token.isLive {
            let again = token.identity == nil ? [] : [Hint("Enter", "act as again")]
            return again + [Hint("x", "put away")]
        }
        let act = token.identity == nil ? [] : [Hint("Enter", "act as")]
        if canEnd(token, state) {
            return [
                Hint("x", marked.isEmpty ? "end it" : "end \(marked.count) marked"), Hint("e", "end others"),
                Hint("Space", "mark"), Hint("d", "details"), Hint("r", "re-read"),
            ]
        }
        return act + [Hint("o", "log out"), Hint("/", "filter"), Hint("r", "re-read")]
    }

    mutating func draw(
        on canvas: inout Canvas, in rect: Rect, state: SessionState, clock: WallClock, isFocused: Bool
    ) {
        var list = filter.draw(on: &canvas, over: rect, shown: rows.count, of: total)
        guard !rows.isEmpty else {
            let text =
                total == 0
                ? "No tokens. Sign in first (l)." : "No token with this text. Esc clears the filter."
            canvas.paragraph(text, from: 0, in: list, .dim)
            return
        }
        // The last column is seldom full: it may use the margin, where names need the room.
        list.columns = min(rect.columns + 1, canvas.grid.size.columns - rect.column)
        let table = LifetimesTable(columns: list.columns, listsUse: listsUse)
        if listsUse, list.rows > 6 {
            let (above, line) = list.split(bottom: 1)
            list = above
            if let token = selected.flatMap({ state.tokens[$0] }) {
                canvas.field(use(of: token, state, clock), at: 0, columns: rect.columns, in: line, .dim)
            }
        }
        if rect.rows > 3 {
            table.drawHeading(sort, on: &canvas, in: list.line(0))
            list = list.split(top: 1).rest
        }
        let acting = state.acting.flatMap { state.identityToken(of: $0) }?.id
        let window = cursor.window(height: list.rows, count: rows.count)
        for (offset, index) in window.enumerated() {
            guard let token = state.tokens[rows[index]] else { continue }
            let line = list.line(offset)
            let who = CleanText.clean(state.bearer(of: token))
            let used = token.record?.lastUsed.flatMap { used in
                serverTime(of: token, state).map { clock.briefly(used, now: $0) }
            }
            table.draw(
                token, who: who, used: used, isActing: token.id == acting, on: &canvas, in: line)
            if marked.contains(token.id) { canvas.put(String(canvas.glyphs.check), at: 0, in: line, .key) }
            if isFocused, index == cursor.index { canvas.select(line) }
        }
    }

    private func admits(_ id: TokenID, of session: Session, _ state: SessionState) -> Bool {
        guard let token = state.tokens[id] else { return false }
        return filter.admits(
            token.kind.word, token.identity.flatMap { session.identity($0)?.name } ?? "",
            state.bearer(of: token),
            token.record?.address ?? "")
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

    private func canEnd(_ token: Token, _ state: SessionState) -> Bool {
        guard token.isLive, let session = state.sessions[token.session] else { return false }
        return state.profile(session.profile)?.features.contains(.tokenList) == true
    }

    private mutating func toggleMark(_ state: SessionState) {
        guard let token = selected.flatMap({ state.tokens[$0] }), canEnd(token, state) else { return }
        if marked.remove(token.id) == nil { marked.insert(token.id) }
        _ = cursor.move(.down, in: rows)
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
