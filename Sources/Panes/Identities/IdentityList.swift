import Sessions
import Wording

/// The rows of the identities pane: each session that is on the list, and below it the identities that a query finds.
/// Those whose names hold all of it come first, and those that it finds by id come last, in a session and among
/// sessions; otherwise all stand in the order in which the server gave them.
struct IdentityList {
    private(set) var rows: [IdentitiesPane.Row] = []
    /// The rows of identities, in the order in which they are numbered from 1.
    private(set) var numbered: [Int] = []
    private(set) var foundByID: Set<IdentityID> = []
    /// How many identities there are, found or not.
    private(set) var total = 0

    init(_ state: SessionState, _ query: RowQuery) {
        var groups: [RowQuery.Match: [(Session, [IdentityID])]] = [:]
        for id in state.sessionOrder {
            guard let session = state.sessions[id], state.isOnList(session) else { continue }
            total += session.identities.count
            guard !query.isEmpty else {
                add(session, session.identities.map { IdentityID(session: id, reference: $0.reference) })
                continue
            }
            let group = state.found(session, query)
            let found = Self.find(query, in: session, group)
            foundByID.formUnion(found[.id] ?? [])
            let isFound = query.match(name: [], seen: group) != nil
            if let best = RowQuery.Match.allCases.first(where: { found[$0] != nil })
                ?? (isFound ? .seen : nil)
            {
                groups[best, default: []].append(
                    (session, RowQuery.Match.allCases.flatMap { found[$0] ?? [] }))
            }
        }
        for match in RowQuery.Match.allCases {
            for (session, identities) in groups[match] ?? [] { add(session, identities) }
        }
    }

    private mutating func add(_ session: Session, _ identities: [IdentityID]) {
        rows.append(.login(session.id))
        for identity in identities {
            numbered.append(rows.count)
            rows.append(.identity(identity))
        }
    }

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
