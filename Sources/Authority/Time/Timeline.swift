/// The authority's own time. It starts at the machine's wall clock and then follows elapsed time only. It never goes back,
/// not even after a restart, so a wall clock that is set back makes no ended token live again.
struct Timeline: Sendable {
    private let clock: AuthorityClock
    private let begin: Timestamp
    private let origin: Duration

    /// How far the stored mark can lie behind the last moment of an earlier run: a mark is stored each
    /// second while a token is live, and one more second allows for a slow write.
    private static let markLag = Duration.seconds(2)

    /// `mark` is the latest moment that an earlier run stored.
    init(clock: AuthorityClock, mark: Timestamp?) {
        self.clock = clock
        let wall = Timestamp(clock.wall())
        if let mark, wall <= mark {
            begin = mark + Self.markLag
        } else {
            begin = wall
        }
        origin = clock.elapsed()
    }

    func now() -> Timestamp {
        begin + (clock.elapsed() - origin)
    }
}
