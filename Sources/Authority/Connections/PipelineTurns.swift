import NIOCore
import Synchronization

/// Bounds the pipelined requests of one client address that are in work at a time. A request that follows without waiting
/// for the response before it takes its turn with those of the same address, so hundreds of connections full of requests
/// put only a few of them before a request of another address. Each turn begins with a pause, so that they do not take
/// all of the processors either. Who waits for responses is never held up.
final class PipelineTurns: Sendable {
    /// The most pipelined requests of one address in work.
    static let most = 2
    /// From the beginning of a turn to its request: together at most 2,000 pipelined requests a second.
    static let pause = TimeAmount.milliseconds(1)

    private struct Address {
        var running = 0
        /// What to run when its turn comes, oldest first.
        var waiting: [@Sendable () -> Void] = []
        var first = 0
    }

    private let addresses = Mutex<[String: Address]>([:])

    /// Runs `work` now or when its turn comes. Each call needs one call of `end` after the work.
    func begin(_ address: String, _ work: @escaping @Sendable () -> Void) {
        let mayRun = addresses.withLock { addresses in
            guard addresses[address, default: Address()].running < Self.most else {
                addresses[address]?.waiting.append(work)
                return false
            }
            addresses[address, default: Address()].running += 1
            return true
        }
        if mayRun { work() }
    }

    /// The work of one turn is done; the next one of the address begins.
    func end(_ address: String) {
        let next = addresses.withLock { addresses -> (@Sendable () -> Void)? in
            guard var found = addresses[address] else { return nil }
            defer { addresses[address] = found.running == 0 ? nil : found }
            guard found.first < found.waiting.count else {
                found.running -= 1
                return nil
            }
            let next = found.waiting[found.first]
            found.first += 1
            if found.first > 64, found.first * 2 > found.waiting.count {
                found.waiting.removeFirst(found.first)
                found.first = 0
            }
            return next
        }
        next?()
    }
}
