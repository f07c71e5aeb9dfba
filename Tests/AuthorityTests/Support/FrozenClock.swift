import Authority
import Foundation
import Synchronization

/// A clock that never moves and on which every sleep lasts until it is cancelled. It reports the requested sleeps.
final class FrozenClock: Sendable {
    /// The durations of the sleeps, as they begin.
    let sleeps: AsyncStream<Duration>
    private let began: AsyncStream<Duration>.Continuation

    init() {
        (sleeps, began) = AsyncStream.makeStream(of: Duration.self)
    }

    var clock: AuthorityClock {
        AuthorityClock(
            wall: { Date(timeIntervalSince1970: 1_800_000_000) }, elapsed: { .zero },
            sleep: { duration in
                self.began.yield(duration)
                let (nothing, never) = AsyncStream.makeStream(of: Void.self)
                for await _ in nothing {}
                never.finish()
                throw CancellationError()
            })
    }
}
