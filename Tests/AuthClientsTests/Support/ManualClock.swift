import Foundation
import Sessions
import Synchronization

/// A clock that a test owns: time passes by a step with each look at it, and as the test says.
final class ManualClock: Sendable {
    private struct State {
        var elapsed = Duration.zero
        /// Seconds by which the clock on the wall is wrong.
        var wallError = 0.0
    }

    private let step: Duration
    private let start: Instant
    private let wall: Date
    private let state = Mutex(State())

    /// `wall` is what the local clock says at the start.
    init(
        step: Duration = .milliseconds(1), start: Instant = Instant(nanoseconds: 1_000_000_000_000),
        wall: Date = Date(timeIntervalSince1970: 0)
    ) {
        self.step = step
        self.start = start
        self.wall = wall
    }

    func read() -> ClockReading {
        state.withLock { state in
            state.elapsed += step
            let instant = start + state.elapsed
            let seconds = (instant - start).nanoseconds
            return ClockReading(
                instant: instant,
                wall: wall.addingTimeInterval(Double(seconds) / 1e9 + state.wallError))
        }
    }

    /// Sets the time since the start.
    func pass(_ elapsed: Duration) { state.withLock { $0.elapsed = elapsed } }
    /// Sets the local clock wrong.
    func setWall(by seconds: Double) { state.withLock { $0.wallError = seconds } }
}
