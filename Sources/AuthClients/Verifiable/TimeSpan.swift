import Sessions

/// A length of time as .NET's `TimeSpan` has it, in ticks of 100 nanoseconds: how one vendor writes a time to live.
///
/// Written `[-][d.]hh:mm[:ss[.fffffff]]`, or as days alone. Strict where .NET guesses: it reads `24:00:00` as 24
/// days, so hours over 23 are no time span here.
struct TimeSpan: Hashable, Comparable, Sendable, CustomStringConvertible {
    var ticks: Int64

    init(ticks: Int64) {
        self.ticks = ticks
    }

    /// Saturates.
    init(seconds: Int64) {
        let (ticks, overflow) = seconds.multipliedReportingOverflow(by: Self.ticksPerSecond)
        self.ticks = overflow ? (seconds > 0 ? .max : .min) : ticks
    }

    /// Nil for what is not a time span, and for one beyond ±10675199.02:48:05.4775807 (one tick more below zero).
    /// White space around it is left out, as .NET does.
    init?(_ text: String) {
        var reader = TimeSpanReader(text)
        guard let ticks = reader.read() else { return nil }
        self.ticks = ticks
    }

    /// Rounded towards zero to a tick. Saturates.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: Self.ticksPerSecond)
        let (ticks, isBeyond) = whole.addingReportingOverflow(attoseconds / 100_000_000_000)
        self.ticks = overflow || isBeyond ? (seconds > 0 ? .max : .min) : ticks
    }

    /// Rounded down.
    var wholeSeconds: Int64 {
        let (quotient, remainder) = ticks.quotientAndRemainder(dividingBy: Self.ticksPerSecond)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Saturates at about 292 years.
    var duration: Duration {
        let (nanoseconds, overflow) = ticks.multipliedReportingOverflow(by: 100)
        return Duration(nanoseconds: overflow ? (ticks > 0 ? .max : .min) : nanoseconds)
    }

    /// .NET's constant form: `[-][d.]hh:mm:ss[.fffffff]`.
    var description: String {
        let size = ticks.magnitude
        let perSecond = UInt64(Self.ticksPerSecond)
        let (seconds, fraction) = size.quotientAndRemainder(dividingBy: perSecond)
        let days = seconds / 86_400
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { Self.padded($0, to: 2) }
        return (ticks < 0 ? "-" : "") + (days > 0 ? "\(days)." : "") + clock.joined(separator: ":")
            + (fraction > 0 ? "." + Self.padded(fraction, to: 7) : "")
    }

    static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.ticks < right.ticks }

    static let ticksPerSecond: Int64 = 10_000_000

    private static func padded(_ number: UInt64, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
