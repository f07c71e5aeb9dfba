import Sessions
import TestSupport
import Testing
import Wording

struct CountdownTests {
    @Test func `a figure is never more than there is, and at most a second less`() {
        var random = SeededGenerator(seed: 7)
        let now = Self.start
        for span in Self.edges
            + (0..<2_000).map({ _ in Int64.random(in: 0...400_000_000_000_000, using: &random) })
        {
            let countdown = Countdown(to: now + Duration(nanoseconds: span), at: now)
            let shown = Self.nanoseconds(of: countdown.text)
            #expect(shown <= span, "\(countdown.text) for \(span) ns")
            // Days are shown without minutes: the unit is the hour then.
            let unit: Int64 = countdown.text.contains("d") ? 3_600_000_000_000 : 1_000_000_000
            #expect(span - shown <= unit, "\(countdown.text) for \(span) ns")
        }
    }

    @Test func `the next change is the very nanosecond at which the figure changes`() {
        var random = SeededGenerator(seed: 8)
        let start = Self.start
        for span in Self.edges
            + (0..<1_000).map({ _ in Int64.random(in: 1...400_000_000_000_000, using: &random) })
        {
            let end = start + Duration(nanoseconds: span)
            let countdown = Countdown(to: end, at: start)
            guard let change = countdown.nextChange else {
                #expect(span <= 0)
                continue
            }
            #expect(change > start)
            #expect(Countdown(to: end, at: change - Duration(nanoseconds: 1)).text == countdown.text)
            let after = Countdown(to: end, at: change)
            #expect(after.text != countdown.text || (countdown.text == "0:00" && after.nextChange == nil))
        }
    }

    @Test(arguments: [
        (-1, "0:00"), (0, "0:00"), (1, "0:00"), (1_000, "0:00"), (1_001, "0:01"), (60_000, "0:59"),
        (60_001, "1:00"), (3_600_001, "1:00:00"), (86_400_000, "23:59:59"), (86_400_001, "1d00h"),
        (100 * 86_400_000, "99d23h"),
    ])
    func `figures as people read them`(milliseconds: Int, text: String) {
        let end = Self.start + .milliseconds(Int64(milliseconds))
        #expect(Countdown(to: end, at: Self.start).text == text)
    }

    @Test(arguments: [
        (86_400_000, 8, "23:59:59"), (86_400_000, 7, "23h59m"), (86_400_000, 6, "23h59m"),
        (86_400_000, 5, "23h"), (36_000_000, 7, "9:59:59"), (36_000_000, 6, "9h59m"),
        (100 * 86_400_000, 6, "99d23h"), (101 * 86_400_000, 6, "100d"), (3_600_000, 5, "59:59"),
    ])
    func `a figure without room has larger units, and is not cut`(
        milliseconds: Int, columns: Int, text: String
    ) throws {
        let end = Self.start + .milliseconds(Int64(milliseconds))
        let countdown = Countdown(to: end, at: Self.start, columns: columns)
        #expect(countdown.text == text)
        let change = try #require(countdown.nextChange)
        let before = Countdown(to: end, at: change - Duration(nanoseconds: 1), columns: columns)
        #expect(before.text == text)
        #expect(Countdown(to: end, at: change, columns: columns).text != text)
    }

    @Test func `an end at the end of time does not trap`() {
        let end = Instant(nanoseconds: .max)
        #expect(Countdown(to: end, at: Instant(nanoseconds: 0)).text == "106751d23h")
        #expect(Countdown(to: Instant(nanoseconds: .min), at: Instant(nanoseconds: 0)).text == "0:00")
    }

    private static let start = Instant(nanoseconds: 1_000_000_000_000)

    private static let edges: [Int64] = [
        0, 1, 999_999_999, 1_000_000_000, 1_000_000_001, 59_999_999_999, 60_000_000_000, 60_000_000_001,
        3_600_000_000_000, 3_600_000_000_001, 86_400_000_000_000, 86_400_000_000_001,
    ]

    /// What a figure says, read back.
    private static func nanoseconds(of text: String) -> Int64 {
        if text.contains("d") {
            let parts = text.dropLast().split(separator: "d").compactMap { Int64($0) }
            return (parts[0] * 24 + parts[1]) * 3_600_000_000_000
        }
        return text.split(separator: ":").compactMap { Int64($0) }.reduce(0) { $0 * 60 + $1 } * 1_000_000_000
    }
}
