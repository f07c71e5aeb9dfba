/// A span as .NET's `TimeSpan` writes it, in whole seconds: `[d.]hh:mm[:ss]`, or days alone.
///
/// Strict where .NET guesses: it reads `24:00:00` as 24 days, so hours over 23 are refused.
nonisolated struct TimeSpan: Equatable, CustomStringConvertible {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    /// Nil for anything else, for zero, and for more than ten years.
    init?(_ text: String) {
        var days = 0
        var clock = Substring(text)
        if let dot = text.firstIndex(of: ".") {
            guard let number = Self.number(text[..<dot], upTo: 3650) else { return nil }
            days = number
            clock = text[text.index(after: dot)...]
        } else if !text.contains(":") {
            guard let number = Self.number(clock, upTo: 3650), number > 0 else { return nil }
            seconds = number * 86_400
            return
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count),
            let hours = Self.number(parts[0], upTo: 23), let minutes = Self.number(parts[1], upTo: 59),
            let rest = parts.count == 3 ? Self.number(parts[2], upTo: 59) : 0
        else { return nil }
        seconds = ((days * 24 + hours) * 60 + minutes) * 60 + rest
        guard seconds > 0, seconds <= 3650 * 86_400 else { return nil }
    }

    var description: String {
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return seconds < 86_400 ? clock : "\(seconds / 86_400).\(clock)"
    }

    private static func number(_ text: Substring, upTo largest: Int) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text), number <= largest
        else { return nil }
        return number
    }
}
