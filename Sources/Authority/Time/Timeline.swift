/// The authority's own time. It starts at the machine's wall clock and then follows elapsed time only. It never goes back,
/// not even after a restart, so a wall clock that is set back makes no ended token live again.
struct Timeline: Sendable {
    private let clock: AuthorityClock
    private let begin: Int64
    private let origin: Duration

    /// Milliseconds by which the stored mark can lie behind the last moment of an earlier run: a mark is stored each
    /// second while a token is live, and one more second allows for a slow write.
    private static let markLag: Int64 = 2000

    /// `mark` is the latest moment that an earlier run stored, in milliseconds since 1970.
    init(clock: AuthorityClock, mark: Int64?) {
        self.clock = clock
        let wall = clock.wall()
        if let mark, wall <= mark {
            begin = mark + Self.markLag
        } else {
            begin = wall
        }
        origin = clock.elapsed()
    }

    /// Milliseconds since 1970.
    func now() -> Int64 {
        let elapsed = (clock.elapsed() - origin).components
        return begin + elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
    }
}
