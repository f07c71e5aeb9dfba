package import Foundation

/// The only source of time of an authority, so that a test can set the time.
package struct AuthorityClock: Sendable {
    /// The machine's wall clock, used to the millisecond; it can jump.
    package var wall: @Sendable () -> Date
    /// The time since any fixed point. It includes suspended time and never jumps.
    package var elapsed: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        wall: @escaping @Sendable () -> Date, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.wall = wall
        self.elapsed = elapsed
        self.sleep = sleep
    }

    package static let system: AuthorityClock = {
        let origin = ContinuousClock.now
        return AuthorityClock(
            wall: { Date() },
            elapsed: { ContinuousClock.now - origin },
            sleep: { try await Task.sleep(for: $0, clock: .continuous) })
    }()
}
