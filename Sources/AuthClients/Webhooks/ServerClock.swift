import Foundation
import Sessions

/// The server's clock, by the `Date` of its newest response; the local clock as long as there was none.
///
/// It is kept against the clock that is never set: a local clock that is set meanwhile moves nothing here.
struct ServerClock {
    /// What it said at the origin of instants, in seconds since 1970.
    private var epoch: Double?

    /// Takes in the `Date` of a response whose request was sent at a moment.
    mutating func follow(_ date: Date, sentAt moment: Instant) {
        epoch = date.timeIntervalSince1970 - moment.seconds
    }

    /// In milliseconds since 1970.
    func milliseconds(at reading: ClockReading) -> Int64 {
        let seconds = epoch.map { $0 + reading.instant.seconds } ?? reading.wall.timeIntervalSince1970
        return Int64(exactly: (seconds * 1000).rounded(.down)) ?? 0
    }
}
