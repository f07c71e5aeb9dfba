/// Reads the written form of a `TimeSpan` from its bytes, once through.
struct TimeSpanReader {
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
