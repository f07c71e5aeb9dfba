import Sessions

/// What came into view, and whether it is news for the state: sessions that load their lists at first sight.
struct ListSight {
    private var told: [SessionID] = []

    /// The event to send, given the sessions of the rows that the last frame shows; nil where nothing has changed but
    /// by what was told before.
    mutating func news(_ inView: [SessionID], _ state: SessionState) -> SessionEvent? {
        let waiting = inView.filter(state.loadsAtSight)
        defer { told = waiting }
        return waiting == told.filter(state.loadsAtSight) ? nil : .sessionsSeen(waiting)
    }
}
