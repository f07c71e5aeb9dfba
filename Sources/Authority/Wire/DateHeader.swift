import Synchronization

/// Writes moments as HTTP dates (IMF-fixdate, RFC 9110 section 5.6.7), once a second.
final class DateHeader: Sendable {
    private let latest = Mutex((second: Int64.min, text: ""))

    /// The date of a moment in milliseconds since 1970.
    func text(at moment: Int64) -> String {
        let second = moment / 1000
        return latest.withLock { latest in
            if latest.second != second { latest = (second, Self.format(second)) }
            return latest.text
        }
    }

    static func format(_ second: Int64) -> String {
        let days = second / 86400
        let rest = Int(second % 86400)
        // Gregorian date of a day number: years are counted from March, so the leap day ends one.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        let month = Int((monthFromMarch + 2) % 12)
        let year = yearOfEra + era * 400 + (month < 2 ? 1 : 0)
        return "\(weekdays[Int((days + 4) % 7)]), \(two(day)) \(months[month]) \(year) "
            + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
