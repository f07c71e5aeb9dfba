/// At most `count` calls in each window.
package struct RateLimit: Sendable, Equatable {
    package let count: Int
    package let window: Duration

    /// Verifiable's own limit: 10,000 calls in 5 minutes.
    static let verifiable = RateLimit(count: 10_000, window: .minutes(5))

    private init(count: Int, window: Duration) {
        self.count = count
        self.window = window
    }

    /// Parses `N;w=SECONDS`, the form of the vendor's `x-ratelimit-limit` header. Nil for any other text, for zero, and
    /// for a window of more than 366 days.
    package init?(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let setting = parts[1].drop { $0 == " " }
        guard setting.hasPrefix("w="),
            let count = Self.number(parts[0]), let seconds = Self.number(setting.dropFirst(2)),
            seconds <= 366 * 86400
        else { return nil }
        self.init(count: count, window: .seconds(seconds))
    }

    /// The limit in the form of the header.
    package var text: String { "\(count);w=\(window.wholeSeconds)" }

    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text), number > 0
        else { return nil }
        return number
    }
}
