/// A length of time as .NET's `TimeSpan` has it, in ticks of 100 nanoseconds: how one vendor writes a time to live.
///
/// Written `[-][d.]hh:mm[:ss[.fffffff]]`, or as days alone. Strict where .NET guesses: it reads `24:00:00` as 24
/// days, so hours over 23 are no time span here.
package struct TimeSpan: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var ticks: Int64

    package init(ticks: Int64) {
        self.ticks = ticks
    }

    /// Saturates.
    package init(seconds: Int64) {
        let (ticks, overflow) = seconds.multipliedReportingOverflow(by: Self.ticksPerSecond)
        self.ticks = overflow ? (seconds > 0 ? .max : .min) : ticks
    }

    /// Nil for what is not a time span, and for one beyond ±10675199.02:48:05.4775807 (one tick more below zero).
    /// White space around it is left out, as .NET does.
    package init?(_ text: String) {
        var reader = TimeSpanReader(text)
        guard let ticks = reader.read() else { return nil }
        self.ticks = ticks
    }

    /// As a person types it: the written form with a colon in it, or a whole number with a unit, `30m`, `8h`, `2d`.
    /// A number alone is nil: .NET would take it for days, a person for anything. So are zero and less.
    package init?(shorthand text: String) {
        let trimmed = text.filter { $0 != " " }
        let span: TimeSpan?
        if let unit = trimmed.last.flatMap({ Self.units[$0] }), let number = Int64(trimmed.dropLast()) {
            let (ticks, overflow) = number.multipliedReportingOverflow(by: unit * Self.ticksPerSecond)
            span = overflow ? nil : TimeSpan(ticks: ticks)
        } else {
            span = trimmed.contains(":") ? TimeSpan(text) : nil
        }
        guard let span, span.ticks > 0 else { return nil }
        self = span
    }

    /// Rounded down.
    package var wholeSeconds: Int64 {
        let (quotient, remainder) = ticks.quotientAndRemainder(dividingBy: Self.ticksPerSecond)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Saturates: a span of this program reaches 292 years.
    package var span: Duration {
        let (nanoseconds, overflow) = ticks.multipliedReportingOverflow(by: 100)
        return Duration(nanoseconds: overflow ? (ticks > 0 ? .max : .min) : nanoseconds)
    }

    /// .NET's constant form: `[-][d.]hh:mm:ss[.fffffff]`.
    package var description: String {
        let size = ticks.magnitude
        let perSecond = UInt64(Self.ticksPerSecond)
        let (seconds, fraction) = size.quotientAndRemainder(dividingBy: perSecond)
        let days = seconds / 86_400
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { Self.padded($0, to: 2) }
        return (ticks < 0 ? "-" : "") + (days > 0 ? "\(days)." : "") + clock.joined(separator: ":")
            + (fraction > 0 ? "." + Self.padded(fraction, to: 7) : "")
    }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.ticks < right.ticks }

    static let ticksPerSecond: Int64 = 10_000_000
    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

    private static func padded(_ number: UInt64, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: digits - text.count) + text
    }
}

/// Reads the written form from its bytes, once through.
private struct TimeSpanReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        rest = Array(text.utf8)[...].drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
    }

    mutating func read() -> Int64? {
        let isNegative = take(UInt8(ascii: "-"))
        guard var hours = number(upTo: 10_675_199) else { return nil }
        var days: UInt64 = 0
        if rest.isEmpty {
            days = hours
            return ticks(days, 0, 0, 0, 0, isNegative)
        }
        if take(UInt8(ascii: ".")) {
            days = hours
            guard let after = number(upTo: 23, digits: 2) else { return nil }
            hours = after
        }
        guard hours <= 23, take(UInt8(ascii: ":")), let minutes = number(upTo: 59, digits: 2) else {
            return nil
        }
        var seconds: UInt64 = 0
        var fraction: UInt64 = 0
        if take(UInt8(ascii: ":")) {
            guard let read = number(upTo: 59, digits: 2) else { return nil }
            seconds = read
            if take(UInt8(ascii: ".")) {
                let digits = rest.prefix { (0x30...0x39).contains($0) }.count
                guard (1...7).contains(digits), let read = number(upTo: 9_999_999) else { return nil }
                fraction = (digits..<7).reduce(read) { scaled, _ in scaled * 10 }
            }
        }
        guard rest.isEmpty else { return nil }
        return ticks(days, hours, minutes, seconds, fraction, isNegative)
    }

    private func ticks(
        _ days: UInt64, _ hours: UInt64, _ minutes: UInt64, _ seconds: UInt64, _ fraction: UInt64,
        _ isNegative: Bool
    ) -> Int64? {
        // At most 10,675,199 days and a bit: far from the end of 64 bits without a sign.
        let size = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 10_000_000 + fraction
        if isNegative { return size <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- size) : nil }
        return Int64(exactly: size)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// A number of one digit to as many as are allowed; leading zeros count.
    private mutating func number(upTo largest: UInt64, digits: Int = 8) -> UInt64? {
        let text = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...digits).contains(text.count) else { return nil }
        let number = text.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) }
        rest = rest.dropFirst(text.count)
        return number <= largest ? number : nil
    }
}
