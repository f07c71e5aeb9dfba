package import Foundation

/// Turns a moment into the desk's local time of day. The one place that knows the time zone.
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
}
