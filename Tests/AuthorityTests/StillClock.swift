import Authority
import Synchronization

/// A clock that moves when a test says so, and on which nobody who sleeps wakes; tells how long each would have slept.
final class StillClock: Sendable {
    private let moved = Mutex(Duration.zero)
    let naps: AsyncStream<Duration>
    private let fellAsleep: AsyncStream<Duration>.Continuation

    init() {
        (naps, fellAsleep) = AsyncStream.makeStream(of: Duration.self)
    }

    var clock: AuthorityClock {
        AuthorityClock(
            wall: { 1_800_000_000_000 }, elapsed: { self.moved.withLock(\.self) },
            sleep: { duration in
                self.fellAsleep.yield(duration)
                let (nothing, never) = AsyncStream.makeStream(of: Void.self)
                for await _ in nothing {}
                never.finish()
                throw CancellationError()
            })
    }
}
