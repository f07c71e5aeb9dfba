/// Which sessions load their lists by themselves: restored ones, once each, while their rows are in view.
struct FirstSight: Equatable, Sendable {
    /// Sessions that load at the same time; the others wait for their turn.
    static let mostAtOnce = 3

    /// Those in view whose turn has not come, from the top.
    private(set) var waiting: [SessionID] = []
    /// Those that load now because they came into view.
    private(set) var loading: Set<SessionID> = []
    /// Those whose lists were asked for, by a person, by a sign-in or at first sight.
    private var asked: Set<SessionID> = []

    var canBegin: Bool { loading.count < Self.mostAtOnce }

    func wasAsked(for session: SessionID) -> Bool { asked.contains(session) }

    /// Of those that wait only the ones in view are still wanted.
    mutating func see(_ sessions: [SessionID]) { waiting = sessions.filter { !asked.contains($0) } }

    mutating func begin(_ session: SessionID) {
        ask(for: session)
        loading.insert(session)
    }

    /// Somebody asks for the lists: from now on it is that call whose outcome counts.
    mutating func ask(for session: SessionID) {
        asked.insert(session)
        loading.remove(session)
        waiting.removeAll { $0 == session }
    }

    /// Nobody wants to wait: what is in view loads when it is asked for.
    mutating func giveUp() {
        asked.formUnion(waiting)
        (waiting, loading) = ([], [])
    }

    mutating func forget(_ sessions: [SessionID]) {
        guard !asked.isEmpty || !waiting.isEmpty else { return }
        for session in sessions { ask(for: session) }
        asked.subtract(sessions)
    }

    /// Keeps those as loading that are.
    mutating func settle(_ isLoading: (SessionID) -> Bool) { loading = loading.filter(isLoading) }
}
