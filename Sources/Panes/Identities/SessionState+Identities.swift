import Sessions

/// Which sessions the pane is about.
extension SessionState {
    /// The session whose lists are refreshed where no row says which.
    var sessionToRefresh: SessionID? { acting?.session ?? liveSessions.first }

    /// A session stays on the list of identities until it is logged out or dismissed.
    func isOnList(_ session: Session) -> Bool {
        if session.isLive || session.isEnding { return true }
        return switch tokens[session.loginToken]?.status {
        case .live, .ended: true
        case .ending, .unconfirmed, .revoked, nil: false
        }
    }
}
