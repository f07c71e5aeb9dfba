/// The requested life of a token, in the form of .NET's `TimeSpan`: `[d.]hh:mm[:ss[.fffffff]]`, or days alone. Hours above
/// 23 are invalid, because .NET reads `24:00:00` as 24 days.
package struct TimeToLive: Sendable, Equatable {
    /// In whole milliseconds, above zero.
    package let duration: Duration

    /// Parses the text and rounds up to a millisecond. Nil for text that is not a time span, for zero and less, and above
    /// .NET's maximum, 10675199.02:48:05.4775807.
    package init?(_ text: String) {
        guard let milliseconds = Self.milliseconds(text) else { return nil }
        duration = .milliseconds(milliseconds)
    }

    private static func milliseconds(_ text: String) -> Int64? {
        var text = Substring(text)
        text = text.drop(while: \.isDotNetSpace)
        while text.last?.isDotNetSpace == true { text.removeLast() }
        guard text.first != "-", text.utf8.count <= 32 else { return nil }
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 {
            return number(parts[0], digits: 8, upTo: 10_675_199).flatMap { total(days: $0, ticks: 0) }
        }
        guard parts.count == 2 || parts.count == 3 else { return nil }
        var days: Int64 = 0
        if let dot = parts[0].firstIndex(of: ".") {
            guard let read = number(parts[0][..<dot], digits: 8, upTo: 10_675_199) else { return nil }
            days = read
            parts[0] = parts[0][parts[0].index(after: dot)...]
        }
        guard let hours = number(parts[0], digits: days > 0 ? 2 : 8, upTo: 23),
            let minutes = number(parts[1], digits: 2, upTo: 59)
        else { return nil }
        var ticks: Int64 = 0
        if parts.count == 3 {
            guard let read = secondTicks(parts[2]) else { return nil }
            ticks = read
        }
        return total(days: days, ticks: ticks + (hours * 60 + minutes) * 600_000_000)
    }

    private static func secondTicks(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let seconds = number(parts[0], digits: 2, upTo: 59) else { return nil }
        guard parts.count == 2 else { return seconds * 10_000_000 }
        let padded = parts[1] + String(repeating: "0", count: max(0, 7 - parts[1].utf8.count))
        guard !parts[1].isEmpty, let fraction = number(padded, digits: 7, upTo: 9_999_999) else { return nil }
        return seconds * 10_000_000 + fraction
    }

    private static func total(days: Int64, ticks: Int64) -> Int64? {
        // .NET's maximum is 2^63 - 1 ticks, so an overflow is above it.
        let (sum, overflow) = (days * 864_000_000_000).addingReportingOverflow(ticks)
        guard !overflow, sum > 0 else { return nil }
        return sum / 10_000 + (sum % 10_000 > 0 ? 1 : 0)
    }

    private static func number(_ text: Substring, digits: Int, upTo largest: Int64) -> Int64? {
        guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int64(text), number <= largest
        else { return nil }
        return number
    }
}

extension Character {
    fileprivate var isDotNetSpace: Bool { self == " " || ("\t"..."\r").contains(self) }
}
