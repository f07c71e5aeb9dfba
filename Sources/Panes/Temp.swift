import Sessions
extension SessionState { var liveSessionCount: Int { liveSessions.count } }
