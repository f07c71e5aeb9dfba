import Foundation
package import Sessions
import Synchronization

/// A clock that stands still until the test moves it.
package final class ManualClock: Sendable {
    private let time = Mutex(Instant(nanoseconds: 1_000_000_000_000))
    private let slept = Mutex(Duration.zero)

    package init() {}

    package var now: Instant { time.withLock { $0 } }

    package var reading: ClockReading {
        let instant = now
        return ClockReading(
            instant: instant,
            wall: Date(timeIntervalSince1970: 1_800_000_000 + Double(instant.nanoseconds) / 1e9),
            slept: slept.withLock { $0 })
    }

    /// The machine sleeps.
    package func sleep(_ span: Duration) {
        slept.withLock { $0 += span }
        advance(by: span)
    }

    package func advance(by span: Duration) {
        time.withLock { $0 = $0 + span }
    }
}
