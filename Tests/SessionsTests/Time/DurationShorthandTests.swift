import Sessions
import Testing

@Suite struct DurationShorthands {
    @Test(
        arguments: [
            ("30m", 1800), ("8h", 28_800), ("2d", 172_800), ("45s", 45), (" 8 h ", 28_800), ("01:30", 5400),
            ("1:30", 5400), ("00:00:05", 5), ("23:59:59", 86_399), ("106751d", 9_223_286_400),
            ("8", nil), ("0h", nil), ("-8h", nil), ("+8h", nil), ("8w", nil), ("h", nil), ("", nil),
            ("9999999999999d", nil), ("99999999999999999999s", nil), ("106752d", nil), ("00:00", nil),
            ("24:00", nil), ("00:60", nil), ("00:00:60", nil), (":30", nil), ("1:", nil), ("001:30", nil),
            ("1.02:03", nil), ("٣h", nil), ("8H", nil), ("1.5h", nil), ("1e3s", nil),
            ("8h30m", nil), ("100:00", nil), ("-1:30", nil), ("1:-3", nil), ("1:2:3:4", nil), (" ", nil),
        ] as [(String, Int64?)])
    func `a person's shorthand is read, and never guessed at`(text: String, seconds: Int64?) {
        #expect(Duration(shorthand: text) == seconds.map { .seconds($0) })
    }
}
