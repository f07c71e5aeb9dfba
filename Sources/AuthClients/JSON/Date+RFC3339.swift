import Foundation

extension Date {
    /// Reads the date and time of RFC 3339 in UTC with up to seven decimals, such as
    /// `2019-08-24T14:15:22.0000000Z`; nil for anything else, and for years before 1970.
    init?(rfc3339 text: String) {
        var bytes = Array(text.utf8)[...]
        let isUTC = bytes.last == UInt8(ascii: "Z")
        bytes = isUTC ? bytes.dropLast() : bytes.dropLast(6)
        guard isUTC || text.hasSuffix("+00:00") else { return nil }
        let whole = bytes.prefix(19)
        let decimals = bytes.dropFirst(19)
        for (byte, wanted) in zip(whole, "0000-00-00T00:00:00".utf8) {
            guard wanted == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == wanted else {
                return nil
            }
        }
        guard whole.count == 19, decimals.isEmpty || decimals.first == UInt8(ascii: "."),
            decimals.isEmpty || (2...8).contains(decimals.count),
            decimals.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        func number(_ range: Range<Int>) -> Int {
            whole[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year >= 1970, (1...12).contains(month), (1...lengths[month - 1]).contains(day), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let fraction = decimals.dropFirst().reversed().reduce(0.0) { ($0 + Double($1 - 0x30)) / 10 }
        self.init(timeIntervalSince1970: Double(((days * 24 + hour) * 60 + minute) * 60 + second) + fraction)
    }
}
