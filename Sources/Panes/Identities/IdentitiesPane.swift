import Screen
import Sessions
import Wording

/// The identities that can be acted as: all of all sessions, under the login that reaches them, with what is left of each.
struct IdentitiesPane: Pane {
    static let id = PaneID.identities
    static let place = PanePlace.list

    /// What stands over rows that belong to no one login.
    enum Heading: Hashable {
        case pinned, recent

        var title: String {
            switch self {
            case .pinned: "PINNED"
            case .recent: "RECENT"
            }
        }
    }

    enum Row: Hashable {
        /// No row to choose: the bar passes over it.
        case heading(Heading)
        case login(SessionID)
        case identity(IdentityID)
        /// A token that another device holds.
        case device(TokenID, of: SessionID)
        /// How many more of them there are.
        case moreDevices(Int, of: SessionID)

        /// Nil for a heading.
        var session: SessionID? {
            switch self {
            case .heading: nil
            case .login(let session), .device(_, let session), .moreDevices(_, let session): session
            case .identity(let identity): identity.session
            }
        }
    }

    /// What the rows depend on.
    private struct Seen: Equatable {
        let identities: Int
        let otherDevices: Int
        let unsettled: Int
        let filter: String
        let names: Names
        let isFinding: Bool
        let pins: Pins
    }

    var filter = ListFilter()
    var cursor = ListCursor<Row>()
    private var list = IdentityList()
    private var seen: Seen?
    private var seenActing: IdentityID?
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

    /// Rebuilds the rows if what they depend on has changed.
    mutating func refresh(_ context: Context) {
        let state = context.state
        let now = Seen(
            identities: state.identitiesRevision, otherDevices: state.otherDevicesRevision,
            unsettled: state.vault.unsettled.count, filter: filter.text, names: context.names,
            isFinding: filter.isEditing && !filter.isActive, pins: state.seat.pins)
        if seen != now || isExpectedNew {
            let isNewFilter = (seen?.filter ?? "") != filter.text && filter.isActive
            let isNewSearch = now.isFinding && seen?.isFinding != true
            seen = now
            list = IdentityList(state, filter.query, context.names, isFinding: now.isFinding)
            // Whatever was selected before: Enter acts as the first that is found, and in an empty search as the first
            // pinned or recent one.
            if isNewFilter || isNewSearch && !list.placed.isEmpty, let first = list.numbered.first {
                cursor.select(rows[first], in: rows)
            } else {
                cursor.follow(rows)
            }
            leaveHeading()
            showExpected()
        }
        followActing(state)
    }

    /// After a switch the selection is on the identity in use.
    private mutating func followActing(_ state: SessionState) {
        guard seenActing != state.acting else { return }
        seenActing = state.acting
        guard let acting = state.acting, rows.contains(.identity(acting)) else { return }
        cursor.select(.identity(acting), in: rows)
    }

    /// A heading is passed over: downwards, and upwards to the row before it where there is one.
    private mutating func leaveHeading(upwards: Bool = false) {
        guard case .heading? = cursor.selected else { return }
        cursor.move(upwards && cursor.index > 0 ? .up : .down, in: rows)
    }

    mutating func move(_ motion: ListMotion) {
        cursor.move(motion, in: rows)
        leaveHeading(upwards: [.up, .pageUp].contains(motion))
    }

    var rows: [Row] { list.rows }

    /// The identity with a number on the list as it is shown.
    func identity(numbered number: Int) -> IdentityID? {
        guard list.numbered.indices.contains(number - 1),
            case .identity(let identity) = rows[list.numbered[number - 1]]
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
        var lead = 0
        if rows.indices.contains(cursor.index - 1), case .heading = rows[cursor.index - 1] { lead = 1 }
        cursor.layout(in: areas(in: rect).list, count: rows.count, lead: lead)
    }

    mutating func select(at position: Position) {
        cursor.select(line: position.row, in: rows)
        leaveHeading()
    }

    func caption(_ context: Context) -> String {
        if filter.isActive { return "\(list.numbered.count) of \(list.total)" }
        guard list.logins > 0 else { return "" }
        let logins = Words.count(list.logins, "login")
        return list.total == 0
            ? logins : logins + ", " + Words.count(list.total, "identity", plural: "identities")
    }

    var scrolled: Scrolled? { cursor.scrolled(rows.count) }

    var selection: Selection? {
        switch cursor.selected {
        case .login(let session), .moreDevices(_, let session): .login(session)
        case .identity(let identity): .identity(identity)
        case .device(let token, let session): .device(token, of: session)
        case .heading, nil: nil
        }
    }

    /// The list and the line above it, as far as there is room for that.
    private func areas(in rect: Rect) -> (list: Rect, heading: Rect?) {
        let room = filter.room(in: rect)
        guard room.rows > 6, !rows.isEmpty else { return (room, nil) }
        let (heading, list) = room.split(top: 1)
        return (list, heading)
    }

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
        filter.draw(on: &canvas, in: rect, shown: list.numbered.count, of: list.total)
        let areas = areas(in: rect)
        guard !rows.isEmpty else {
            let isFiltered = filter.isActive && list.total > 0
            let text =
                isFiltered ? "No match. Esc clears the filter." : "Nobody is signed in. Sign in first (l)."
            canvas.paragraph(text, from: 0, in: areas.list, .dim)
            return
        }
        let table = IdentityTable(columns: rect.columns, name: list.longestName, title: list.longestTitle)
        if let heading = areas.heading { table.drawHeading(on: &canvas, in: heading) }
        for (offset, index) in cursor.window(of: rows.count).enumerated() {
            let isSelected = context.hasKeys && index == cursor.index
            draw(
                index, table, isSelected: isSelected, on: &canvas, in: areas.list.line(offset), context.state)
        }
    }

    private func draw(
        _ index: Int, _ table: IdentityTable, isSelected: Bool, on canvas: inout Canvas, in line: Rect,
        _ state: SessionState
    ) {
        switch rows[index] {
        case .heading(let heading): canvas.put(heading.title, at: 0, in: line, .dim)
        case .login(let id):
            guard let session = state.sessions[id] else { return }
            LoginRow(session, state).draw(
                table, on: &canvas, in: line, isSelected: isSelected, found: filter.query)
        case .identity(let id):
            guard let identity = state.sessions[id.session]?.identity(id.reference) else { return }
            let row = IdentityRow(
                identity: identity, number: number(ofRow: index), token: state.identityToken(of: id),
                isActing: state.acting == id, isPending: state.switching?.identity == id,
                showsID: list.foundByID.contains(id), isPinned: state.isPinned(id),
                profile: list.placed.contains(id) ? state.profile(of: id.session) : nil)
            row.draw(table, on: &canvas, in: line, isSelected: isSelected, found: filter.query)
        case .device(let id, _):
            guard let token = state.tokens[id] else { return }
            DeviceRow(token: token).draw(table, on: &canvas, in: line, isSelected: isSelected)
        case .moreDevices(let count, _):
            let words = Words.count(count, "more device")
            canvas.field(
                "\(canvas.glyphs.ellipsis) \(words) (Enter)", at: IdentityTable.nameColumn,
                columns: table.titleColumns - IdentityTable.nameColumn, in: line, .dim)
            if isSelected { canvas.select(line) }
        }
    }

    var sessionsInView: [SessionID] {
        var sessions: [SessionID] = []
        for session in rows[cursor.window(of: rows.count)].lazy.compactMap(\.session)
        where sessions.last != session && !sessions.contains(session) {
            sessions.append(session)
        }
        return sessions
    }

    /// The session that the selected row belongs to.
    var selectedSession: SessionID? { selection?.session }

    /// The number of the identity on a row; nil beyond the ninth, which no key reaches.
    private func number(ofRow index: Int) -> Int? {
        list.numbered.prefix(9).firstIndex(of: index).map { $0 + 1 }
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
