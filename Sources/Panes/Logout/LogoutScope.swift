import Sessions

/// What a row of the logout pane stands for.
enum LogoutScope: Hashable {
    case session(SessionID)
    case identity(Identity.Reference, Profile.ID)
    case profile(Profile.ID)
    case everything
    /// The ends that the server did not confirm, to be tried again.
    case unconfirmed

    struct Line {
        let scope: LogoutScope
        let kind: String
        /// As it came: cleaned when it is shown, since few of thousands are.
        let name: String
        /// The one with most at stake, where there are several.
        let environment: Profile.Environment
        let sessions: [SessionID]
        let tokens: Int
    }

    /// The rows, in an order that depends on whom one acts as and on nothing else that changes: the login in use, its
    /// identity, its profile, everything, and then the other sessions in the order they came, profile by profile. What
    /// is not confirmed comes last.
    static func lines(_ state: SessionState) -> [Line] {
        (liveLines(state) + [unconfirmed(state)]).compactMap(\.self)
    }

    private static func liveLines(_ state: SessionState) -> [Line?] {
        let live = state.liveSessions
        guard let first = state.acting?.session ?? live.first, let here = state.sessions[first]?.profile
        else { return [] }
        let others = live.filter { $0 != first }
        var lines = [
            line(.session(first), [first], state),
            state.acting.flatMap { line(.identity($0.reference, here), reaching($0, here, state), state) },
            line(.profile(here), live.filter { state.sessions[$0]?.profile == here }, state),
            line(.everything, live, state),
        ]
        for profile in [here] + state.profiles.map(\.id).filter({ $0 != here }) {
            let inside = others.filter { state.sessions[$0]?.profile == profile }
            if profile != here { lines.append(line(.profile(profile), inside, state)) }
            lines += inside.map { line(.session($0), [$0], state) }
        }
        return lines
    }

    private static func unconfirmed(_ state: SessionState) -> Line? {
        let tokens = state.unsettledTokens
        let sessions = Set(tokens.map(\.session))
        let environments = sessions.compactMap { state.profile(of: $0)?.environment }
        guard let environment = environments.max(by: { $0.stake < $1.stake }) else { return nil }
        let words = Self.unconfirmed.words([], state)
        return Line(
            scope: .unconfirmed, kind: words.kind, name: words.name, environment: environment,
            sessions: state.sessionOrder.filter(sessions.contains), tokens: tokens.count)
    }

    /// Where the selection goes when what it stood for is gone: to the nearest row, and never to a wider circle where
    /// there is a narrow one. Nil where it is not gone, or nothing is left.
    static func neighbour(of selected: LogoutScope?, at index: Int, in rows: [LogoutScope]) -> LogoutScope? {
        guard let selected, !rows.contains(selected) else { return nil }
        return rows.indices.min {
            (rows[$0].reach, abs($0 - index), $0) < (rows[$1].reach, abs($1 - index), $1)
        }
        .map { rows[$0] }
    }

    /// Whether its row names a customer or a login.
    var isNamed: Bool {
        switch self {
        case .session, .identity: true
        case .profile, .everything, .unconfirmed: false
        }
    }

    /// How wide a circle is.
    private var reach: Int {
        switch self {
        case .session, .identity: 0
        case .profile: 1
        case .everything: 2
        case .unconfirmed: 3
        }
    }

    /// The live sessions of a profile in which an identity was acted as.
    private static func reaching(
        _ identity: IdentityID, _ profile: Profile.ID, _ state: SessionState
    ) -> [SessionID] {
        state.liveSessions.filter { id in
            state.sessions[id]?.profile == profile
                && state.sessions[id]?.identityTokens[identity.reference] != nil
        }
    }

    /// A row, unless nothing would end.
    private static func line(_ scope: LogoutScope, _ sessions: [SessionID], _ state: SessionState) -> Line? {
        let tokens = sessions.reduce(0) { $0 + (state.sessions[$1]?.liveTokenCount ?? 0) }
        let environments = Set(sessions.compactMap { state.profile(of: $0)?.environment })
            .sorted { $0.stake < $1.stake }
        guard tokens > 0, let environment = environments.last else { return nil }
        let (kind, name) = scope.words(environments, state)
        return Line(
            scope: scope, kind: kind, name: name, environment: environment, sessions: sessions, tokens: tokens
        )
    }

    private func words(
        _ environments: [Profile.Environment], _ state: SessionState
    ) -> (kind: String, name: String) {
        switch self {
        case .session(let session): return ("session", state.sessions[session]?.email ?? "")
        case .identity(let reference, _):
            return ("identity", state.acting.flatMap { state.name(of: $0) } ?? reference.id)
        case .profile(let profile): return ("profile", state.profile(profile)?.name ?? profile.name)
        case .everything:
            let others = environments.dropLast().map(\.word).joined(separator: " and ")
            return ("all", others.isEmpty ? "every session" : "every session, \(others) too")
        case .unconfirmed: return ("retry", "not confirmed by the server")
        }
    }
}

extension Profile.Environment {
    /// How much is at stake, compared with the others.
    fileprivate var stake: Int {
        switch self {
        case .demo: 0
        case .sandbox: 1
        case .production: 2
        }
    }
}
