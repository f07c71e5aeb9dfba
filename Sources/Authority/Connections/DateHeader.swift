import Synchronization

/// Formats moments as HTTP dates (IMF-fixdate, RFC 9110 section 5.6.7), at most once per second.
final class DateHeader: Sendable {
    private let latest = Mutex((second: Int64.min, text: ""))

    /// The date of a moment.
    func text(at moment: Timestamp) -> String {
        let second = moment.wholeSeconds
        return latest.withLock { latest in
            if latest.second != second { latest = (second, Self.format(second)) }
            return latest.text
        }
    }

    static func format(_ second: Int64) -> String {
        let date = parts(second)
        return
            "\(weekdays[Int((second / 86400 + 4) % 7)]), \(two(date.day)) \(months[date.month - 1]) \(date.year) "
            + "\(two(date.hour)):\(two(date.minute)):\(two(date.second)) GMT"
    }

    /// The Gregorian date and time of day of a second since 1970, in UTC.
    static func parts(
        _ second: Int64
    ) -> (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let days = second / 86400
        let rest = Int(second % 86400)
        // Years are counted from March, so that the leap day is the last day of a year.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        let month = Int((monthFromMarch + 2) % 12) + 1
        let year = Int(yearOfEra + era * 400) + (month < 3 ? 1 : 0)
        return (year, month, day, rest / 3600, rest / 60 % 60, rest % 60)
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
