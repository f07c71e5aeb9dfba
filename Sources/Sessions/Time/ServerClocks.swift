package import Foundation

/// What the clocks of servers say, by their newest answers, beside the local one. For display alone.
package struct ServerClocks: Equatable, Sendable {
    /// What each profile's server clock said at the origin of instants, in seconds since 1970.
    private var servers: [Profile.ID: Double] = [:]
    /// The same of the local clock.
    private var local: Double?
    /// How often somebody set the local clock.
    package private(set) var localClockChanges = 0

    /// The local clock drifts against the other one by less than this between two looks at it, in seconds.
    private static let step = 0.5

    package init() {}

    mutating func follow(_ reading: ClockReading) {
        if let local, abs(local - reading.epoch) < Self.step { return }
        if local != nil { localClockChanges += 1 }
        local = reading.epoch
    }

    mutating func take(_ call: CallRecord) {
        guard let served = call.serverDate else { return }
        // The header is cut to the second: on average half a second has passed since.
        let received = call.sent.instant + call.took
        servers[call.profile] = served.timeIntervalSince1970 + 0.5 - received.seconds
    }

    /// Seconds that a profile's server clock is ahead of the local one; nil before its first answer.
    package func offset(of profile: Profile.ID) -> Double? {
        guard let server = servers[profile], let local else { return nil }
        return server - local
    }

    /// Nil before the first event.
    package func localTime(at now: Instant) -> Date? {
        local.map { Date(timeIntervalSince1970: $0 + now.seconds) }
    }

    /// Nil before the server's first answer.
    package func serverTime(of profile: Profile.ID, at now: Instant) -> Date? {
        servers[profile].map { Date(timeIntervalSince1970: $0 + now.seconds) }
    }
}
