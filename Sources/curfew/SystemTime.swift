import Foundation
import Sessions
import TerminalIO

/// The clocks of the system: the only place in the program that reads them.
nonisolated enum SystemTime {
    static func now() -> ClockReading {
        ClockReading(
            instant: Instant(nanoseconds: Terminal.now), wall: Date(),
            slept: Duration(nanoseconds: Terminal.slept))
    }

    /// Seconds by which the desk's local time is ahead of UTC at a moment.
    ///
    /// Not by `TimeZone`, which keeps the zone it met first: `tzset` reads the system's anew once it has changed, so
    /// that a laptop that travels shows the time of the place.
    static func secondsFromGMT(_ date: Date) -> Int {
        tzset()
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var local = tm()
        localtime_r(&seconds, &local)
        return local.tm_gmtoff
    }
}
