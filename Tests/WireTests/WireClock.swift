import Authority
import Foundation
import Sessions
import Synchronization

/// One time for the client and the authority, which moves when a test says so. What an answer is held back for
/// passes at once; only the wall clocks of the two halves differ.
final class WireClock: Sendable {
    /// Seconds that the authority's wall clock is ahead of the wire's.
    static let serverAhead = 90

    private static let localBegin: Int64 = 1_800_000_000_000
    private let milliseconds = Mutex<Int64>(0)
    private let gate = Mutex<AsyncStream<Never>?>(nil)

    /// The authority's view of it.
    var authority: AuthorityClock {
        AuthorityClock(
            wall: {
                let milliseconds = Self.localBegin + Int64(Self.serverAhead) * 1000 + self.passed
                return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            },
            elapsed: { .milliseconds(self.passed) },
            sleep: { try await self.sleep($0) })
    }

    /// The client's view of it.
    var reading: ClockReading {
        let passed = passed
        return ClockReading(
            instant: Instant(nanoseconds: 1_000_000_000_000) + .milliseconds(passed),
            wall: Date(timeIntervalSince1970: Double(Self.localBegin + passed) / 1000))
    }

    /// What the authority's clock shows, to the second.
    var serverDate: Date {
        Date(timeIntervalSince1970: Double(Self.localBegin / 1000 + Int64(Self.serverAhead) + passed / 1000))
    }

    func pass(_ span: Duration) {
        milliseconds.withLock { $0 += span.wholeMilliseconds }
    }

    func pass(until instant: Instant) {
        pass(instant - reading.instant)
    }

    /// Holds answers back from now on until the stream is finished.
    func hold(by gate: AsyncStream<Never>) {
        self.gate.withLock { $0 = gate }
    }

    private var passed: Int64 { milliseconds.withLock { $0 } }

    private func sleep(_ duration: Duration) async throws {
        // The authority's upkeep waits whole seconds: here until the authority is stopped.
        if duration >= .seconds(1) {
            for await _ in AsyncStream<Never>.makeStream().stream {}
            throw CancellationError()
        }
        let (seconds, attoseconds) = duration.components
        pass(.milliseconds(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
        guard let gate = gate.withLock({ $0 }) else { return }
        for await _ in gate {}
    }
}
