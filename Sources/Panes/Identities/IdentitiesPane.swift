import Screen
import Sessions
import Wording

/// The identities that can be acted as: all of all sessions, under the login that reaches them.
struct IdentitiesPane: Pane {
    static let id = PaneID.identities
    static let place = PanePlace(column: .left, height: .rest)

    enum Row: Hashable {
        case login(SessionID)
        case identity(IdentityID)
    }

    var filter = ListFilter()
    var cursor = ListCursor<Row>()
    private(set) var rows: [Row] = []
    /// The rows of identities, in the order in which they are numbered from 1.
    private var numbered: [Int] = []
    /// Those that the filter found by their id alone, which is shown then.
    private var foundByID: Set<IdentityID> = []
    private var total = 0
    private var seenRevision = -1
    private var seenFilter = ""
    /// A session whose list is on its way, and to whose first identity the selection goes when it is here.
    private var expected: SessionID?
    /// Whether the selection has still to be taken to the expected session.
    private var isExpectedNew = false
    private var seenSignIns = 0

    init(_ setup: PaneSetup) {}

    func isEditing(_ context: Context) -> Bool { filter.isEditing }

    /// After a sign-in the selection goes to the new session.
    mutating func follow(_ context: Context) -> [Reaction] {
        let state = context.state
        guard seenSignIns != state.signInCount else { return [] }
        seenSignIns = state.signInCount
        switch state.notice {
        case .signedIn(let session), .timeToLiveCapped(let session, _, _): expect(session)
        case .actingAs(let identity): expect(identity.session)
        default: break
        }
        return []
    }

    /// Rebuilds the rows if the identities or the filter have changed.
    mutating func refresh(_ context: Context) {
        let state = context.state
        guard seenRevision != state.identitiesRevision || seenFilter != filter.text || isExpectedNew else {
            return
        }
        let isNewFilter = seenFilter != filter.text
        seenRevision = state.identitiesRevision
        seenFilter = filter.text
        let list = IdentityList(state, filter.query)
        (rows, numbered, foundByID, total) = (list.rows, list.numbered, list.foundByID, list.total)
        // Whatever was selected before: Enter acts as the first that is found.
        if isNewFilter, filter.isActive, let first = numbered.first {
            cursor.select(rows[first], in: rows)
        } else {
            cursor.follow(rows)
        }
        showExpected()
    }

    /// The identity with a number on the list as it is shown.
    func identity(numbered number: Int) -> IdentityID? {
        guard numbered.indices.contains(number - 1), case .identity(let identity) = rows[numbered[number - 1]]
        else { return nil }
        return identity
    }

    /// Takes the selection to a new session, and to its first identity as soon as its list is here.
    private mutating func expect(_ session: SessionID) {
        expected = session
        isExpectedNew = true
    }

    mutating func loseFocus() { filter.close() }

    mutating func edit(_ key: Key, _ context: Context) -> Bool { filter.edit(key) }

    mutating func layout(_ rect: Rect, _ context: Context) {
        cursor.layout(height: filter.room(in: rect).rows, count: rows.count)
    }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        let state = context.state
        filter.draw(on: &canvas, in: rect, shown: numbered.count, of: total)
        let list = filter.room(in: rect)
        guard !rows.isEmpty else {
            let isFiltered = filter.isActive && total > 0
            let text =
                isFiltered ? "No match. Esc clears the filter." : "Nobody is signed in. Sign in first (l)."
            canvas.paragraph(text, from: 0, in: list, .dim)
            return
        }
        for (offset, index) in cursor.window(of: rows.count).enumerated() {
            let line = list.line(offset)
            let isSelected = context.hasKeys && index == cursor.index
            switch rows[index] {
            case .login(let id):
                guard let session = state.sessions[id] else { continue }
                LoginRow(session, state).draw(
                    on: &canvas, in: line, isSelected: isSelected, found: filter.query)
            case .identity(let id):
                guard let identity = state.sessions[id.session]?.identity(id.reference) else { continue }
                let row = IdentityRow(
                    identity: identity, number: number(ofRow: index),
                    use: state.acting == id
                        ? state.identityToken(of: id)?.displayStatus(at: canvas.now) : nil,
                    isPending: state.switching?.identity == id, showsID: foundByID.contains(id))
                row.draw(on: &canvas, in: line, isSelected: isSelected, found: filter.query)
            }
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
}
