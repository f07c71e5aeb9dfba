import Sessions

/// Which sessions the pane is about.
extension SessionState {
    /// The session whose lists are refreshed where no row says which.
    var sessionToRefresh: SessionID? { acting?.session ?? liveSessions.first }

    var isAnySessionListed: Bool {
        sessionOrder.contains { id in sessions[id].map(isOnList) ?? false }
    }

    /// A session stays on the list of identities until its logout is confirmed, or all of it is dismissed.
    func isOnList(_ session: Session) -> Bool {
        if session.isLive || session.isEnding || hasUnsettledTokens(session) { return true }
        return switch tokens[session.loginToken]?.status {
        case .live, .ended, .unconfirmed: true
        case .ending, .revoked: false
        case nil: !session.tokens.isEmpty
        }
    }

    private func hasUnsettledTokens(_ session: Session) -> Bool {
        !vault.unsettled.isEmpty && session.tokens.contains(where: vault.unsettled.contains)
    }
}
