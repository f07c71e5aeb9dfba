extension Duration {
    /// As a person types it: a whole number with a unit, `45s`, `30m`, `8h`, `2d`, or hours and minutes, `01:30`, with
    /// seconds behind them or not. Nil for a number alone, which could mean anything, for zero, for less, and beyond
    /// 292 years.
    package init?(shorthand text: String) {
        let trimmed = text.filter { $0 != " " }
        let seconds: Int64? =
            if let unit = trimmed.last.flatMap({ Self.units[$0] }) {
                Self.product(Self.number(trimmed.dropLast()), unit)
            } else {
                Self.clock(trimmed)
            }
        guard let seconds, (1...Int64.max / 1_000_000_000).contains(seconds) else { return nil }
        self = .seconds(seconds)
    }

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

    private static func product(_ number: Int64?, _ unit: Int64) -> Int64? {
        guard let (product, overflow) = number?.multipliedReportingOverflow(by: unit), !overflow else {
            return nil
        }
        return product
    }

    /// Hours up to 23: `24:00` could be a day or 24 minutes.
    private static func clock(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
            part.utf8.count <= 2 ? number(part) : nil
        }
        guard (2...3).contains(parts.count), let hours = parts[0], hours < 24, let minutes = parts[1],
            minutes < 60, let seconds = parts.count == 3 ? parts[2] : 0, seconds < 60
        else { return nil }
        return (hours * 60 + minutes) * 60 + seconds
    }

    /// ASCII digits alone.
    private static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}
