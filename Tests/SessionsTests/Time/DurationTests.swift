import Sessions
import Testing

@Suite struct DurationTests {
    @Test func `nanoseconds stop at the ends of their scale`() {
        for figure in [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max] {
            #expect(Duration(nanoseconds: figure).nanoseconds == figure)
        }
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(Int64.min).nanoseconds == .min)
        #expect((Duration(nanoseconds: .max) + .nanoseconds(1)).nanoseconds == .max)
        #expect((Duration(nanoseconds: .min) - .nanoseconds(1)).nanoseconds == .min)
        #expect((Duration(nanoseconds: .min) - .seconds(1)).nanoseconds == .min)
        #expect((Duration(nanoseconds: .max) + .seconds(1)).nanoseconds == .max)
    }

    @Test func `a length in seconds is rounded down, and stops at the ends of the scale`() {
        #expect(Duration(interval: 1.5) == .milliseconds(1500))
        #expect(Duration(interval: 0.000_000_000_9) == .zero)
        #expect(Duration(interval: -0.000_000_000_1) == .nanoseconds(-1))
        #expect(Duration(interval: .infinity).nanoseconds == .max)
        #expect(Duration(interval: -.infinity).nanoseconds == .min)
        #expect(Duration(interval: 1e300).nanoseconds == .max)
        #expect(Duration(interval: .nan) == .zero)
    }

    @Test func `whole milliseconds and seconds`() {
        #expect(Duration.milliseconds(1999).wholeSeconds == 1)
        #expect(Duration.nanoseconds(-1).wholeSeconds == -1)
        #expect(Duration.nanoseconds(1_999_999).wholeMilliseconds == 1)
        #expect(Duration.minutes(.max).nanoseconds == .max && Duration.minutes(.min).nanoseconds == .min)
    }
}
