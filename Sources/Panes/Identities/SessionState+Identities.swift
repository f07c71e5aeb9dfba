import Sessions

/// Which sessions the pane is about.
extension SessionState {
    /// The session whose lists are refreshed where no row says which.
    var sessionToRefresh: SessionID? { acting?.session ?? liveSessions.first }

    var isAnySessionListed: Bool {
        sessionOrder.contains { id in sessions[id].map(isOnList) ?? false }
    }

    /// A session stays on the list of identities until its logout is confirmed, or all of it is dismissed.
    func isOnList(_ session: Session) -> Bool { vault.isOnList(session) }
}
