import Screen
import Sessions

/// Every token, with what is left of it, how that is known, and its state in a word.
struct LifetimesPane {
    /// A row with its words made ready.
    private struct Line {
        let who: String
        let isLogin: Bool
    }

    private(set) var filter = ListFilter()
    private var cursor = ListCursor<TokenID>()
    private var rows: [TokenID] = []
    private var lines: [TokenID: Line] = [:]
    private var total = 0
    private var seenRevision = -1
    private var seenIdentities = -1
    private var seenFilter = ""
    private var page = 1

    var isEditing: Bool { filter.isEditing }
    var selected: TokenID? { cursor.selected }

    mutating func follow(_ state: SessionState) {
        guard
            seenRevision != state.tokensRevision || seenIdentities != state.identitiesRevision
                || seenFilter != filter.text
        else { return }
        seenRevision = state.tokensRevision
        seenIdentities = state.identitiesRevision
        seenFilter = filter.text
        rows = []
        lines = [:]
        total = state.tokenOrder.count
        let bySession = Dictionary(grouping: state.tokenOrder) { state.tokens[$0]?.session }
        for session in state.sessionOrder {
            for id in bySession[session] ?? [] { add(id, state) }
        }
        cursor.follow(rows)
    }

    mutating func edit(_ key: Key) -> Bool { filter.edit(key) }

    mutating func perform(_ command: Command, _ state: SessionState) -> [Request]? {
        if cursor.move(command, in: rows, page: page) { return [] }
        switch command {
        case .filter:
            filter.open()
            return []
        case .leave:
            if filter.isShown { filter.clear() }
            return []
        case .dismiss:
            return selected.map { [.send(.tokenDismissed($0))] } ?? []
        case .dismissAllOver:
            return [.send(.overTokensDismissed)]
        case .reread:
            return selected.flatMap { state.tokens[$0] }.map { [.send(.identitiesRequested($0.session))] }
                ?? []
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
            !token.isLive, state.tokens[session.authToken]?.isLive != true
        else { return nil }
        return session
    }

    func hints(_ state: SessionState) -> [Hint] {
        if filter.isEditing { return [Hint("Esc", "clear filter"), Hint("↑↓", "choose")] }
        guard let token = selected.flatMap({ state.tokens[$0] }) else { return [Hint("l", "sign in")] }
        if sessionToRenew(state) != nil { return [Hint("Enter", "sign in again"), Hint("x", "put away")] }
        if !token.isLive { return [Hint("Enter", "act as again"), Hint("x", "put away")] }
        let act = token.identity == nil ? [] : [Hint("Enter", "act as")]
        return act + [Hint("o", "log out"), Hint("/", "filter"), Hint("r", "re-read")]
    }

    mutating func draw(on canvas: inout Canvas, in rect: Rect, state: SessionState, isFocused: Bool) {
        let table = LifetimesTable(columns: rect.columns)
        var list = rect
        if filter.isShown {
            filter.draw(on: &canvas, in: rect.line(0), shown: rows.count, of: total)
            list = rect.split(top: 1).rest
        }
        guard !rows.isEmpty else {
            page = list.rows
            let text =
                total == 0
                ? "No tokens. Sign in first (l)." : "No token with this text. Esc clears the filter."
            canvas.paragraph(text, from: 0, in: list, .dim)
            return
        }
        if rect.rows > 3 {
            table.drawHeading(on: &canvas, in: list.line(0))
            list = list.split(top: 1).rest
        }
        page = list.rows
        let window = cursor.window(height: list.rows, count: rows.count)
        for (line, index) in window.enumerated() {
            guard let token = state.tokens[rows[index]], let words = lines[token.id] else { continue }
            let place = list.line(line)
            let isActing =
                token.identity != nil && state.acting.flatMap { state.accessToken(of: $0) }?.id == token.id
            table.draw(token, who: words.who, isActing: isActing, on: &canvas, in: place)
            if isFocused, index == cursor.index { canvas.select(place) }
        }
    }

    private mutating func add(_ id: TokenID, _ state: SessionState) {
        guard let token = state.tokens[id], let session = state.sessions[token.session] else { return }
        var who = session.email
        if let reference = token.identity {
            who = state.name(of: IdentityID(session: session.id, reference: reference)) ?? reference.id
        }
        let clean = CleanText.clean(who)
        guard filter.admits(clean, token.kind.word, session.email) else { return }
        rows.append(id)
        lines[id] = Line(who: clean, isLogin: token.identity == nil)
    }
}
