import Screen
import Sessions

/// Whom one may act as: all identities of all sessions, under the login that reaches them.
struct IdentitiesPane {
    enum Row: Hashable {
        case login(SessionID)
        case identity(IdentityID)
    }

    private(set) var filter = ListFilter()
    private var cursor = ListCursor<Row>()
    private var rows: [Row] = []
    /// The rows of identities, in the order in which they are numbered from 1.
    private var numbered: [Int] = []
    private var total = 0
    private var seenRevision = -1
    private var seenFilter = ""
    /// A session whose list is on its way, and to whose first identity the selection goes when it is here.
    private var expected: SessionID?
    /// Whether the selection has still to be taken to the expected session.
    private var isExpectedNew = false

    var isEditing: Bool { filter.isEditing }

    /// Makes the rows anew if the identities or the filter have changed.
    mutating func follow(_ state: SessionState) {
        guard seenRevision != state.identitiesRevision || seenFilter != filter.text || isExpectedNew else {
            return
        }
        seenRevision = state.identitiesRevision
        seenFilter = filter.text
        rows.removeAll(keepingCapacity: true)
        numbered.removeAll(keepingCapacity: true)
        total = 0
        for id in state.sessionOrder {
            guard let session = state.sessions[id], state.isOnList(session) else { continue }
            rows.append(.login(id))
            total += session.identities.count
            for identity in session.identities {
                let reference = identity.reference
                guard filter.admits(identity.name, reference.kind.word, reference.id) else { continue }
                numbered.append(rows.count)
                rows.append(.identity(IdentityID(session: id, reference: reference)))
            }
        }
        cursor.follow(rows)
        showExpected()
    }

    /// The identity with a number on the list as it is shown.
    func identity(numbered number: Int) -> IdentityID? {
        guard numbered.indices.contains(number - 1), case .identity(let identity) = rows[numbered[number - 1]]
        else { return nil }
        return identity
    }

    /// Takes the selection to a new session, and to its first identity as soon as its list is here.
    mutating func expect(_ session: SessionID) {
        expected = session
        isExpectedNew = true
    }

    /// What there are details of.
    var detail: DetailOverlay.Subject? {
        if case .identity(let id) = cursor.selected { return .identity(id) }
        return nil
    }

    mutating func leaveField() { filter.close() }

    mutating func edit(_ key: Key) -> Bool { filter.edit(key) }

    mutating func perform(_ command: Command, _ state: SessionState) -> [Request]? {
        if cursor.move(command, in: rows) || filter.perform(command) { return [] }
        switch command {
        case .act:
            filter.close()
            return act(state)
        case .reread:
            return selectedSession.map { state.rereading($0) } ?? []
        default:
            return nil
        }
    }

    func hints(_ state: SessionState) -> [Hint] {
        if filter.isEditing {
            return [Hint("Enter", "act as"), Hint("↑↓", "choose"), Hint("Esc", "clear filter")]
        }
        guard !rows.isEmpty else { return [Hint("l", "sign in")] }
        return [
            Hint("Enter", "act as"), Hint("1-9", "by number"), Hint("-", "previous"), Hint("/", "filter"),
            Hint("r", "re-read"),
        ] + (state.steppable == nil ? [] : [Hint(.stepUp)].compactMap(\.self))
    }

    mutating func draw(on canvas: inout Canvas, in rect: Rect, state: SessionState, isFocused: Bool) {
        let list = filter.draw(on: &canvas, over: rect, shown: numbered.count, of: total)
        guard !rows.isEmpty else {
            canvas.paragraph("Nobody is signed in. Sign in first (l).", from: 0, in: list, .dim)
            return
        }
        let window = cursor.window(height: list.rows, count: rows.count)
        for (offset, index) in window.enumerated() {
            let line = list.line(offset)
            switch rows[index] {
            case .login(let id):
                guard let session = state.sessions[id] else { continue }
                IdentityRow.draw(session, state, on: &canvas, in: line)
            case .identity(let id):
                guard let identity = state.sessions[id.session]?.identity(id.reference) else { continue }
                let row = IdentityRow(
                    identity: identity, number: number(ofRow: index),
                    use: state.acting == id
                        ? state.identityToken(of: id)?.displayStatus(at: canvas.now) : nil,
                    isComing: state.switching?.identity == id)
                row.draw(on: &canvas, in: line)
            }
            if isFocused, index == cursor.index { canvas.select(line) }
        }
    }

    /// The session that the selected row belongs to.
    private var selectedSession: SessionID? {
        switch cursor.selected {
        case .login(let session): session
        case .identity(let identity): identity.session
        case nil: nil
        }
    }

    /// The number of the identity on a row; nil beyond the ninth, which no key reaches.
    private func number(ofRow index: Int) -> Int? {
        numbered.prefix(9).firstIndex(of: index).map { $0 + 1 }
    }

    /// Goes to the expected session's first identity, unless the person has moved the selection since.
    private mutating func showExpected() {
        guard let expected else { return }
        if isExpectedNew {
            isExpectedNew = false
            cursor.select(.login(expected), in: rows)
        }
        guard cursor.selected == .login(expected) else {
            if rows.contains(.login(expected)) { self.expected = nil }
            return
        }
        let below = cursor.index + 1
        guard rows.indices.contains(below), case .identity = rows[below] else { return }
        cursor.select(rows[below], in: rows)
        self.expected = nil
    }

    private func act(_ state: SessionState) -> [Request] {
        switch cursor.selected {
        case .identity(let identity): return [.send(.identityChosen(identity))]
        case .login(let session):
            if filter.isActive { return identity(numbered: 1).map { [.send(.identityChosen($0))] } ?? [] }
            return [.send(.identitiesRequested(session))]
        case nil: return []
        }
    }
}

extension SessionState {
    /// What is to be asked to read a session's lists again: those that its vendor has.
    func rereading(_ id: SessionID) -> [Request] {
        let features = sessions[id].flatMap { profile($0.profile) }?.features ?? []
        return (features.contains(.identityList) ? [.send(.identitiesRequested(id))] : [])
            + (features.contains(.tokenList) ? [.send(.tokensRequested(id))] : [])
    }

    /// A session stays on the list of identities until it is logged out or put away.
    func isOnList(_ session: Session) -> Bool {
        switch tokens[session.loginToken]?.status {
        case .live, .ended: true
        case .revoked, .forgotten, nil: false
        }
    }
}
