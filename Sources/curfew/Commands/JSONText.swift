import Foundation

/// The JSON that commands print: one line, keys in alphabetical order, times by RFC 3339 in UTC.
nonisolated enum JSONText {
    static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// As 2026-11-27T10:50:31.042Z, to the millisecond.
    static func time(_ date: Date) -> String {
        let milliseconds = Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded()) ?? 0
        let (seconds, rest) = (
            milliseconds.floored(by: 1000), milliseconds - milliseconds.floored(by: 1000) * 1000
        )
        let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601).dropLast()
        return "\(whole).\(String(1000 + rest).dropFirst())Z"
    }
}

extension Int64 {
    fileprivate nonisolated func floored(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
