import Foundation

extension Date {
    /// Reads the one form of date that HTTP servers send, IMF-fixdate (RFC 9110, 5.6.7), such as
    /// `Sun, 06 Nov 1994 08:49:37 GMT`; nil for anything else. The day of the week is not checked against the date.
    init?(httpDate text: String) {
        let bytes = Array(text.utf8)
        let pattern = Array("aaa, 00 aaa 0000 00:00:00 GMT".utf8)
        guard bytes.count == pattern.count else { return nil }
        for (byte, wanted) in zip(bytes, pattern) {
            switch wanted {
            case UInt8(ascii: "0"): guard (0x30...0x39).contains(byte) else { return nil }
            case UInt8(ascii: "a"): guard (0x41...0x5A).contains(byte & 0xDF) else { return nil }
            default: guard byte == wanted else { return nil }
            }
        }
        func number(_ range: Range<Int>) -> Int {
            bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard let index = months.firstIndex(of: String(decoding: bytes[8..<11], as: UTF8.self)) else {
            return nil
        }
        let (day, month, year) = (number(5..<7), index + 1, number(12..<16))
        let (hour, minute, second) = (number(17..<19), number(20..<22), number(23..<25))
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // A minute may have a 61st second, by RFC 9110.
        guard year >= 1970, (1...lengths[index]).contains(day), hour < 24, minute < 60, second <= 60 else {
            return nil
        }
        let days = Self.days(year: year, month: month, day: day)
        self.init(timeIntervalSince1970: Double(((days * 24 + hour) * 60 + minute) * 60 + second))
    }

    /// Days since 1970-01-01 in the Gregorian calendar, with years counted from March so that a leap day is the
    /// last of its year.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        // 719468 days lie between 0000-03-01 and 1970-01-01.
        return marchYear * 365 + leapDays + dayOfYear - 719_468
    }
}
