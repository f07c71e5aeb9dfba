import Screen
import Sessions

/// Whom one may act as: all identities of all sessions, under the login that reaches them.
struct IdentitiesPane {
    enum Row: Hashable {
        case login(SessionID)
        case identity(IdentityID)
    }

    /// A row with its words made ready, so that painting it costs no cleaning.
    private struct Line {
        let name: String
        let kind: String
        /// Its place among the identities shown, from 1.
        let number: Int
    }

    private(set) var filter = ListFilter()
    private var cursor = ListCursor<Row>()
    private var rows: [Row] = []
    private var lines: [Row: Line] = [:]
    private var numbered: [IdentityID] = []
    private var total = 0
    private var seenRevision = -1
    private var seenFilter = ""
    private var page = 1
    /// Sessions to which the selection has been taken when they were new.
    private var shown: Set<SessionID> = []

    var isEditing: Bool { filter.isEditing }

    /// Makes the rows anew if the identities or the filter have changed.
    mutating func follow(_ state: SessionState) {
        guard seenRevision != state.identitiesRevision || seenFilter != filter.text else { return }
        seenRevision = state.identitiesRevision
        seenFilter = filter.text
        rows = []
        lines = [:]
        numbered = []
        total = 0
        for id in state.sessionOrder {
            guard let session = state.sessions[id], state.isOnList(session) else { continue }
            rows.append(.login(id))
            total += session.identities.count
            for identity in session.identities { add(identity, of: session) }
        }
        cursor.follow(rows)
    }

    /// The identity with a number on the list as it is shown.
    func identity(numbered number: Int) -> IdentityID? {
        numbered.indices.contains(number - 1) ? numbered[number - 1] : nil
    }

    /// Moves the selection to the first identity of a session, once after its list has come.
    mutating func showOnce(_ session: SessionID, _ state: SessionState) {
        guard !shown.contains(session) else { return }
        shown.insert(session)
        follow(state)
        if let first = numbered.first(where: { $0.session == session }) {
            cursor.select(.identity(first), in: rows)
        } else {
            cursor.select(.login(session), in: rows)
        }
    }

    /// The session that the selected row belongs to.
    var selectedSession: SessionID? {
        switch cursor.selected {
        case .login(let session): session
        case .identity(let identity): identity.session
        case nil: nil
        }
    }

    mutating func edit(_ key: Key) -> Bool { filter.edit(key) }

    mutating func perform(_ command: Command, _ state: SessionState) -> [Request]? {
        if cursor.move(command, in: rows, page: page) { return [] }
        switch command {
        case .filter:
            filter.open()
            return []
        case .leave:
            if filter.isEditing || filter.isActive { filter.clear() }
            return []
        case .act:
            filter.close()
            return act(state)
        case .reread:
            return selectedSession.map { [.send(.identitiesRequested($0))] } ?? []
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
            Hint("Enter", "act as"), Hint("1–9", "by number"), Hint("-", "previous"), Hint("/", "filter"),
            Hint("r", "re-read"),
        ]
    }

    mutating func draw(on canvas: inout Canvas, in rect: Rect, state: SessionState, isFocused: Bool) {
        var list = rect
        if filter.isShown {
            filter.draw(on: &canvas, in: rect.line(0), shown: numbered.count, of: total)
            list = rect.split(top: 1).rest
        }
        page = list.rows
        guard !rows.isEmpty else {
            canvas.paragraph("Nobody is signed in. Sign in first (l).", from: 0, in: list, .dim)
            return
        }
        let window = cursor.window(height: list.rows, count: rows.count)
        for (line, index) in window.enumerated() {
            let place = list.line(line)
            switch rows[index] {
            case .login(let session): draw(session, on: &canvas, in: place, state)
            case .identity(let identity): draw(identity, on: &canvas, in: place, state)
            }
            if isFocused, index == cursor.index { canvas.select(place) }
        }
    }

    private mutating func add(_ identity: Identity, of session: Session) {
        let name = CleanText.clean(identity.name)
        let kind = CleanText.clean(identity.reference.kind.word, limit: 12)
        guard filter.admits(name, kind, identity.reference.id) else { return }
        let id = IdentityID(session: session.id, reference: identity.reference)
        numbered.append(id)
        rows.append(.identity(id))
        lines[.identity(id)] = Line(name: name, kind: kind, number: numbered.count)
    }

    private func act(_ state: SessionState) -> [Request] {
        switch cursor.selected {
        case .identity(let identity): return [.send(.identityChosen(identity))]
        case .login(let session):
            if filter.isActive, let first = numbered.first { return [.send(.identityChosen(first))] }
            return [.send(.identitiesRequested(session))]
        case nil: return []
        }
    }

    private func draw(_ id: SessionID, on canvas: inout Canvas, in line: Rect, _ state: SessionState) {
        guard let session = state.sessions[id] else { return }
        let note = note(on: session, state)
        let room = max(0, line.columns - note.text.count - 1)
        canvas.field(CleanText.clean(session.email), at: 0, columns: room, in: line, .title)
        canvas.rightField(
            note.text, at: line.columns - note.text.count, columns: note.text.count, in: line, note.style)
    }

    private func note(on session: Session, _ state: SessionState) -> (text: String, style: Style) {
        if state.tokens[session.authToken]?.isLive != true { return ("ended", .ended) }
        switch session.reading {
        case .unread: return ("r reads", .dim)
        case .reading: return ("reading…", .info)
        case .failed: return ("not read", .ended)
        case .read: return (Words.count(session.identities.count, "identity", plural: "identities"), .dim)
        }
    }

    private func draw(_ id: IdentityID, on canvas: inout Canvas, in rect: Rect, _ state: SessionState) {
        guard let line = lines[.identity(id)] else { return }
        let isActing = state.acting == id
        let isComing = state.switching?.identity == id
        if line.number <= 9 { canvas.put("\(line.number)", at: 0, in: rect, .key) }
        if isActing {
            canvas.put(String(canvas.glyphs.current), at: 2, in: rect, .live)
        } else if isComing {
            canvas.put(String(canvas.glyphs.arrow), at: 2, in: rect, .info)
        }
        let kindColumns = rect.columns >= 30 ? 9 : 0
        let nameColumns = max(4, rect.columns - 4 - (kindColumns > 0 ? kindColumns + 1 : 0))
        canvas.field(line.name, at: 4, columns: nameColumns, in: rect, isActing ? .strong : .text)
        guard kindColumns > 0 else { return }
        let word = isComing ? "switching" : line.kind
        canvas.field(
            word, at: rect.columns - kindColumns, columns: kindColumns, in: rect, isComing ? .info : .dim)
    }
}

extension SessionState {
    /// A session stays on the list of identities until it is logged out or put away.
    func isOnList(_ session: Session) -> Bool {
        switch tokens[session.authToken]?.standing {
        case .live, .ended: true
        case .revoked, .forgotten, nil: false
        }
    }
}
