import Screen
import Sessions
import Wording

/// The rows of the identities pane: each session that is on the list, and below it the identities that a query finds;
/// without a query also the tokens that other devices hold.
/// Those whose names hold all of it come first, and those that it finds by id come last, in a session and among
/// sessions; otherwise all stand in the order in which the server gave them. Before all logins stand `FirstRows`; of what a
/// query finds, the pinned ones among the best matches.
struct IdentityList {
    private(set) var rows: [IdentitiesPane.Row] = []
    /// The rows of identities, in the order in which they are numbered from 1.
    private(set) var numbered: [Int] = []
    private(set) var foundByID: Set<IdentityID> = []
    /// Those that stand before the logins.
    private(set) var placed: Set<IdentityID> = []
    /// How many logins and identities there are, found or not.
    private(set) var logins = 0
    private(set) var total = 0
    /// The columns of the longest name and of the longest line of a login.
    private(set) var longestName = 0
    private(set) var longestTitle = 0

    /// Tokens of other devices that are listed under their login; the others are counted.
    private static let mostDevices = 5

    init() {}

    init(_ state: SessionState, _ query: RowQuery, _ names: Names, isFinding: Bool = false) {
        let first = FirstRows(state, isFinding: isFinding && query.isEmpty)
        if query.isEmpty {
            add(.pinned, first.pinned, state, names)
            add(.recent, first.recent, state, names)
        }
        var groups: [RowQuery.Match: [Group]] = [:]
        var pinned: [IdentityID: RowQuery.Match] = [:]
        var best: RowQuery.Match?
        for id in state.sessionOrder {
            guard let session = state.sessions[id], state.isOnList(session) else { continue }
            logins += 1
            total += session.identities.count
            measure(session, state, names)
            guard !query.isEmpty else {
                add(session, session.identities.map { IdentityID(session: id, reference: $0.reference) })
                addDevices(of: session, state)
                continue
            }
            let group = state.found(session, query)
            let found = Self.find(query, in: session, group)
            for (match, identities) in found {
                best = min(best ?? match, match)
                for identity in first.pinned where identity.session == id && identities.contains(identity) {
                    pinned[identity] = match
                }
            }
            foundByID.formUnion(found[.id] ?? [])
            measure(found[.id] ?? [], in: session, names)
            let isFound = query.match(name: [], seen: group) != nil
            if let best = RowQuery.Match.allCases.first(where: { found[$0] != nil })
                ?? (isFound ? .seen : nil)
            {
                groups[best, default: []].append(
                    Group(
                        session: session, identities: RowQuery.Match.allCases.flatMap { found[$0] ?? [] },
                        isFound: isFound))
            }
        }
        guard !query.isEmpty else { return }
        add(.pinned, first.pinned.filter { pinned[$0] != nil && pinned[$0] == best }, state, names)
        for group in RowQuery.Match.allCases.flatMap({ groups[$0] ?? [] }) {
            // Of a login that is not found itself, and whose rows all stand above, there is nothing left to show.
            if group.isFound || group.identities.contains(where: { !placed.contains($0) }) {
                add(group.session, group.identities)
            }
        }
    }

    /// What a query finds of a session.
    private struct Group {
        let session: Session
        let identities: [IdentityID]
        /// Whether the words over its rows hold the query.
        let isFound: Bool
    }

    /// Adds a group that stands before the logins, unless it is empty. The environment of each row stands beside its name.
    private mutating func add(
        _ heading: IdentitiesPane.Heading, _ identities: [IdentityID], _ state: SessionState, _ names: Names
    ) {
        guard !identities.isEmpty else { return }
        rows.append(.heading(heading))
        for identity in identities {
            placed.insert(identity)
            numbered.append(rows.count)
            rows.append(.identity(identity))
            let name = state.name(of: identity).map { names.columns(of: $0, limit: .max) } ?? 0
            let word = state.profile(of: identity.session)?.environment.word ?? ""
            longestName = max(longestName, min(Self.longestNameShown, name + 1 + word.count))
        }
    }

    private mutating func add(_ session: Session, _ identities: [IdentityID]) {
        rows.append(.login(session.id))
        // Nobody can be acted as through a login that was logged out; what it left open stands in its own line.
        guard !session.isLoggedOut else { return }
        for identity in identities where placed.isEmpty || !placed.contains(identity) {
            numbered.append(rows.count)
            rows.append(.identity(identity))
        }
    }

    private mutating func addDevices(of session: Session, _ state: SessionState) {
        let live = session.otherDeviceTokens.filter { state.tokens[$0]?.isLive == true }
        // One more is shown as soon as it would be counted.
        let shown = live.count == Self.mostDevices + 1 ? live.count : Self.mostDevices
        rows += live.prefix(shown).map { .device($0, of: session.id) }
        if live.count > shown { rows.append(.moreDevices(live.count - shown, of: session.id)) }
    }

    private mutating func measure(_ session: Session, _ state: SessionState, _ names: Names) {
        longestTitle = max(longestTitle, LoginRow.columns(of: session, state, names))
        for identity in session.identities {
            longestName = max(longestName, names.columns(of: identity.name, limit: Self.longestNameShown))
        }
    }

    /// An id that a row was found by stands beside its name.
    private mutating func measure(_ foundByID: [IdentityID], in session: Session, _ names: Names) {
        for id in foundByID {
            let name = session.identity(id.reference).map { names.columns(of: $0.name, limit: .max) } ?? 0
            longestName = max(
                longestName, min(Self.longestNameShown, name + 1 + names.columns(ofID: id.reference.id)))
        }
    }

    /// A name may be of any length; beyond this one it does not push columns aside.
    private static let longestNameShown = 40

    /// The identities of a session that are found, by how they are.
    private static func find(
        _ query: RowQuery, in session: Session, _ group: RowQuery.Found
    ) -> [RowQuery.Match: [IdentityID]] {
        var found: [RowQuery.Match: [IdentityID]] = [:]
        var kinds: [Identity.Kind: RowQuery.Found] = [:]
        for identity in session.identities {
            let reference = identity.reference
            let kind =
                identity.role.map { query.found(in: $0.name) } ?? kinds[reference.kind]
                ?? query.found(in: reference.kind.word)
            if identity.role == nil { kinds[reference.kind] = kind }
            let match = query.match(
                name: query.found(in: identity.name), seen: group.union(kind), id: reference.id)
            guard let match else { continue }
            found[match, default: []].append(IdentityID(session: session.id, reference: reference))
        }
        return found
    }
}

extension SessionState {
    /// What a query finds in the words that stand over all rows of a session: its login, its environment, its profile.
    func found(_ session: Session, _ query: RowQuery) -> RowQuery.Found {
        var found = query.found(in: session.email)
        if let profile = profile(session.profile) {
            found.formUnion(query.found(in: profile.name))
            found.formUnion(query.found(in: profile.environment.word))
        }
        return found
    }
}
