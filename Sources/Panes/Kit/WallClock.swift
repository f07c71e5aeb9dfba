package import Foundation

/// Turns a moment into local time of day. The one place that knows the time zone.
package struct WallClock: Sendable {
    private let secondsFromGMT: @Sendable (Date) -> Int

    package init(secondsFromGMT: @escaping @Sendable (Date) -> Int) {
        self.secondsFromGMT = secondsFromGMT
    }

    /// As 21:04:59.
    func timeOfDay(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + secondsFromGMT(date)
        let inDay = ((seconds % 86_400) + 86_400) % 86_400
        return [inDay / 3600, inDay / 60 % 60, inDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }

    /// As 11-27 21:04:59.
    func dayAndTime(_ date: Date) -> String {
        let day = local(date).formatted(Date.ISO8601FormatStyle().month().day())
        return "\(day) \(timeOfDay(date))"
    }

    /// In five columns, for a moment before `now`: 21:04 of today, 11-20 of an earlier day.
    func briefly(_ date: Date, now: Date) -> String {
        let day = Date.ISO8601FormatStyle().year().month().day()
        let (then, today) = (local(date).formatted(day), local(now).formatted(day))
        return then == today ? String(timeOfDay(date).prefix(5)) : String(then.suffix(5))
    }

    /// The moment at which a clock in Greenwich shows what the local clock shows at this one.
    private func local(_ date: Date) -> Date {
        date.addingTimeInterval(Double(secondsFromGMT(date)))
    }
}
