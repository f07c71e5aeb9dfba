import Sessions

extension SessionState {
    /// Sessions with a token that is live.
    var liveSessionCount: Int { liveSessions.count }
}
