import Foundation
import Sessions
import TerminalIO

/// The clocks of the system: the only place in the program that reads them.
nonisolated enum SystemTime {
    static func now() -> Reading {
        Reading(instant: Instant(nanoseconds: Terminal.now), wall: Date())
    }

    /// Seconds by which the desk's local time is ahead of UTC at a moment.
    static func secondsFromGMT(_ date: Date) -> Int {
        TimeZone.current.secondsFromGMT(for: date)
    }
}
