import Sessions
import TestSupport
import Testing

@testable import AuthClients

@Suite struct TimeSpanTests {
    @Test func `what is printed is read back the same`() {
        var generator = SeededGenerator(seed: 7)
        let edges: [Int64] = [
            .min, .min + 1, -1, 0, 1, 9_999_999, 10_000_000, 863_999_999_999, .max - 1, .max,
        ]
        for ticks in edges + (0..<5000).map({ _ in Int64.random(in: .min ... .max, using: &generator) })
            + (0..<5000).map({ _ in
                Int64.random(in: -2_000_000_000_000...2_000_000_000_000, using: &generator)
            })
        {
            let span = TimeSpan(ticks: ticks)
            #expect(TimeSpan(span.description) == span)
        }
    }

    @Test(
        arguments: [
            ("00:30:00", 18_000_000_000), ("1", 864_000_000_000), ("  1.02:03  ", 937_800_000_000), ("0", 0),
            ("-00:00:00.0000001", -1), ("10675199.02:48:05.4775807", Int64.max),
            ("-10675199.02:48:05.4775808", Int64.min), ("00:00:00.5", 5_000_000), ("23:59", 863_400_000_000),
        ] as [(String, Int64)])
    func `a written span is read exactly`(text: String, ticks: Int64) {
        #expect(TimeSpan(text)?.ticks == ticks)
    }

    @Test(arguments: [
        "", " ", "10675199.02:48:05.4775808", "-10675199.02:48:05.4775809", "10675200", "24:00:00", "99:00",
        "1.24:00:00", "00:60", "00:00:60", "00:00:00.", "00:00:00.00000000", "1.", ".1", "1.5", "+1", "--1",
        "1d",
        "1:2:3:4", "00: 30", "٣", "1e3", "0x1", "-", "- 1", ":", "9223372036854775808",
    ])
    func `what .NET refuses or guesses is refused`(text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test func `no bytes make it trap`() {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("0123456789.:- \t+d")
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...30, using: &generator)
            let text = String((0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "0" })
            if let span = TimeSpan(text) { #expect(TimeSpan(span.description) == span) }
        }
    }

    @Test(
        arguments: [
            (.zero, "00:00:00"), (.seconds(45), "00:00:45"), (.minutes(30), "00:30:00"),
            (.seconds(28_800), "08:00:00"), (.seconds(172_800), "2.00:00:00"),
            (.nanoseconds(1_999), "00:00:00.0000019"), (.milliseconds(-1), "-00:00:00.0010000"),
            (.seconds(Int64.max), "10675199.02:48:05.4775807"),
            (.seconds(Int64.min), "-10675199.02:48:05.4775808"),
        ] as [(Duration, String)])
    func `a duration is written to the tick, and saturates`(duration: Duration, written: String) {
        #expect(TimeSpan(duration).description == written)
    }

    @Test func `order and seconds follow the ticks`() {
        #expect(TimeSpan(ticks: -1).wholeSeconds == -1)
        #expect(TimeSpan(ticks: 19_999_999).wholeSeconds == 1)
        #expect(TimeSpan(seconds: .max).ticks == .max)
        #expect(TimeSpan(ticks: .max).duration == Duration(nanoseconds: .max))
        #expect(TimeSpan(seconds: 5).duration == .seconds(5))
        #expect(TimeSpan(seconds: 1) < TimeSpan(seconds: 2))
    }
}
