import Sessions
import TestSupport
import Testing

@Suite struct TimeTests {
    private let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]

    @Test func `sums and differences of absurd figures stop at the ends of the scale`() {
        for left in extremes {
            for right in extremes {
                let sum = (Instant(nanoseconds: left) + Duration(nanoseconds: right)).nanoseconds
                let rest = (Instant(nanoseconds: left) - Duration(nanoseconds: right)).nanoseconds
                let span = (Instant(nanoseconds: left) - Instant(nanoseconds: right)).nanoseconds
                #expect(sum == Int64(clamping: Int128(left) + Int128(right)))
                #expect(rest == Int64(clamping: Int128(left) - Int128(right)))
                #expect(span == Int64(clamping: Int128(left) - Int128(right)))
            }
        }
    }

    @Test func `spans scale without overflowing`() {
        #expect(Duration.minutes(5) == .seconds(300))
        #expect(Duration.seconds(2) == .milliseconds(2000))
        for count in extremes where abs(Int128(count)) > 1 {
            #expect(Duration.minutes(count).nanoseconds == (count > 0 ? .max : .min))
        }
    }

    @Test func `whole seconds are rounded down`() {
        let seconds: [Int64: Int64] = [
            0: 0, 999: 0, 1000: 1, 1001: 1, -1: -1, -999: -1, -1000: -1, -1001: -2,
        ]
        for (milliseconds, whole) in seconds {
            #expect(Duration.milliseconds(milliseconds).wholeSeconds == whole)
        }
    }

    @Test func `a use moves the idle end to its span after the request was sent`() {
        let start = Instant(nanoseconds: 0)
        var lifetime = Lifetime.idle(.minutes(5), from: start)
        lifetime.use(at: start + .minutes(1))
        #expect(lifetime.idle?.at == start + .minutes(6))
        #expect(lifetime.idle?.span == .minutes(5))
        #expect(lifetime.source == .estimated)
    }

    @Test func `no use in any order moves an end back`() {
        var random = SeededGenerator(seed: 1)
        var lifetime = Lifetime.idle(.minutes(5), from: Instant(nanoseconds: 0))
        var latest: Int64 = 0
        for _ in 0..<500 {
            let sent = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
            latest = max(latest, sent)
            lifetime.use(at: Instant(nanoseconds: sent))
            #expect(lifetime.nearest?.at == Instant(nanoseconds: latest) + .minutes(5))
        }
    }

    @Test func `a use leaves an absolute end and an unknown one alone`() {
        let end = Lifetime.End(at: Instant(nanoseconds: 50), span: Duration(nanoseconds: 50), source: .exact)
        var exact = Lifetime(idle: nil, absolute: end)
        exact.use(at: Instant(nanoseconds: 40))
        #expect(exact == Lifetime(idle: nil, absolute: end))
        var unknown = Lifetime.unknown
        unknown.use(at: Instant(nanoseconds: 40))
        #expect(unknown.nearest == nil)
    }

    @Test func `of two ends the nearer one counts`() {
        let near = Lifetime.End(at: Instant(nanoseconds: 5), span: Duration(nanoseconds: 5), source: .exact)
        let far = Lifetime.End(at: Instant(nanoseconds: 9), span: Duration(nanoseconds: 9), source: .exact)
        #expect(Lifetime(idle: near, absolute: far).nearest == near)
        #expect(Lifetime(idle: far, absolute: near).nearest == near)
    }
}
