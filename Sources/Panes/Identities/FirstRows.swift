import Sessions

/// The identities that stand before all logins: the pinned ones, and in an empty search those that were acted as last. An
/// identity stands in one place alone, so that each number is one row.
struct FirstRows {
    /// The pinned ones, in the order in which they were pinned, each through the first login that reaches it; a live one
    /// goes first.
    private(set) var pinned: [IdentityID] = []
    /// The latest first, without the one in use.
    private(set) var recent: [IdentityID] = []

    private static let mostRecent = 5

    init(_ state: SessionState, isFinding: Bool) {
        pinned = Self.reached(state.seat.pins.all, state)
        guard isFinding else { return }
        recent = Array(
            state.seat.recent.lazy.filter { [pinned] identity in
                identity != state.acting && !pinned.contains(identity)
                    && state.sessions[identity.session].map { Self.reaches($0, identity.reference, state) }
                        ?? false
            }.prefix(Self.mostRecent))
    }

    var isEmpty: Bool { pinned.isEmpty && recent.isEmpty }

    private static func reached(_ pins: [Pin], _ state: SessionState) -> [IdentityID] {
        guard !pins.isEmpty else { return [] }
        var found: [Pin: IdentityID] = [:]
        var left = pins
        for isLive in [true, false] {
            for id in state.sessionOrder where !left.isEmpty {
                guard let session = state.sessions[id], session.isLive == isLive else { continue }
                left.removeAll { pin in
                    guard pin.profile == session.profile, reaches(session, pin.reference, state) else {
                        return false
                    }
                    found[pin] = IdentityID(session: id, reference: pin.reference)
                    return true
                }
            }
        }
        return pins.compactMap { found[$0] }
    }

    /// Whether the session's rows would show the identity.
    private static func reaches(
        _ session: Session, _ reference: Identity.Reference, _ state: SessionState
    ) -> Bool {
        session.identity(reference) != nil && !session.isLoggedOut && state.isOnList(session)
    }
}
