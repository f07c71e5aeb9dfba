/// The authority's own time. It starts at the machine's wall clock and then follows elapsed time only. It never goes back,
/// not even after a restart, so a wall clock that is set back makes no ended token live again.
struct Timeline: Sendable {
    private let clock: AuthorityClock
    private let begin: Timestamp
    private let origin: Duration

    /// How far the stored mark can lie behind the last moment of an earlier run: a mark is stored each
    /// second while a token is live, and one more second allows for a slow write.
    private static let markLag = Duration.seconds(2)

    /// By how much the time was ahead of the wall clock at the start.
    let lead: Duration

    /// `mark` is the latest one that an earlier run stored. In the same start of the machine the time since then is known,
    /// so that neither a wall clock that is behind nor the number of starts moves the end of a lock.
    init(clock: AuthorityClock, mark: TimelineMark?) {
        self.clock = clock
        let wall = Timestamp(clock.wall())
        origin = clock.elapsed()
        if let mark, let stored = mark.sinceBoot, origin >= stored {
            begin = max(wall, mark.moment + (origin - stored))
        } else if let mark, wall <= mark.moment {
            begin = mark.moment + Self.markLag
        } else {
            begin = wall
        }
        lead = begin - wall
    }

    func now() -> Timestamp { reading().moment }

    /// The moment, and the time since the machine's start that belongs to it.
    func reading() -> (moment: Timestamp, sinceBoot: Duration) {
        let elapsed = clock.elapsed()
        return (begin + (elapsed - origin), elapsed)
    }

    var boot: String? { clock.boot }
}
