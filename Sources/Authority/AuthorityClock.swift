import Foundation

/// The only source of time of an authority, so that a test decides what time it is.
package struct AuthorityClock: Sendable {
    /// Milliseconds since 1970, as the machine believes; may jump.
    package var wall: @Sendable () -> Int64
    /// Time since any fixed point; runs through suspend and never jumps.
    package var elapsed: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        wall: @escaping @Sendable () -> Int64, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.wall = wall
        self.elapsed = elapsed
        self.sleep = sleep
    }

    package static let system: AuthorityClock = {
        let origin = ContinuousClock.now
        return AuthorityClock(
            wall: { Int64(Date().timeIntervalSince1970 * 1000) },
            elapsed: { ContinuousClock.now - origin },
            sleep: { try await Task.sleep(for: $0, clock: .continuous) })
    }()
}

/// The authority's own time: begins at the machine's wall clock and from then on only follows elapsed time. It
/// never goes back, not even over a restart, so a wall clock set back revives nothing.
struct Timeline: Sendable {
    private let clock: AuthorityClock
    private let begin: Int64
    private let origin: Duration

    /// How far the stored mark may lie behind the last moment an earlier run knew, in milliseconds: marks are
    /// written each second while a token lives, and one more second covers a slow write.
    private static let markLag: Int64 = 2000

    /// `mark` is the latest moment an earlier run stored, in milliseconds since 1970.
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
