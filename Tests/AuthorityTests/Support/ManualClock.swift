import Authority
import Foundation
import Synchronization

/// A clock that moves only when a test moves it.
final class ManualClock: Sendable {
    private struct State {
        /// Milliseconds since 1970.
        var wall: Int64 = 1_800_000_000_000
        var elapsed = Duration.zero
        var slept: [Duration] = []
    }

    private let state = Mutex(State())
    /// The machine's start; nil if the system does not tell it.
    let boot: String?

    init(boot: String? = nil) {
        self.boot = boot
    }

    var clock: AuthorityClock {
        AuthorityClock(
            wall: { Date(timeIntervalSince1970: Double(self.state.withLock { $0.wall }) / 1000) },
            elapsed: { self.state.withLock { $0.elapsed } }, boot: boot,
            sleep: { duration in self.state.withLock { $0.slept.append(duration) } })
    }

    func advance(seconds: Double) {
        state.withLock {
            $0.wall += Int64(seconds * 1000)
            $0.elapsed += .milliseconds(Int64(seconds * 1000))
        }
    }

    /// Moves the wall clock alone, as setting the machine's clock does.
    func setWall(by seconds: Int64) {
        state.withLock { $0.wall += seconds * 1000 }
    }

    var slept: [Duration] { state.withLock { $0.slept } }
}
