package import Foundation

extension Duration {
    package init(nanoseconds: Int64) {
        self.init(attoseconds: Int128(nanoseconds) * Self.attosecondsPerNanosecond)
    }

    /// From a length in seconds, as Foundation's dates give it, rounded down to nanoseconds. Saturates at about 292
    /// years; what is not a number is no time.
    package init(interval seconds: TimeInterval) {
        let scaled = (seconds * 1e9).rounded(.down)
        self = .nanoseconds(Int64(exactly: scaled) ?? (scaled.isNaN ? 0 : scaled < 0 ? .min : .max))
    }

    /// Saturates.
    package static func minutes(_ count: Int64) -> Duration {
        let (seconds, overflow) = count.multipliedReportingOverflow(by: 60)
        return .seconds(overflow ? (count > 0 ? Int64.max : .min) : seconds)
    }

    /// Whole nanoseconds. Saturates at about 292 years, so that an absurd figure from a server cannot stop the program.
    // By `attoseconds`: `components` divides in software, which a countdown would pay for at every tick.
    package var nanoseconds: Int64 { Int64(clamping: attoseconds / Self.attosecondsPerNanosecond) }

    /// Whole seconds, rounded down: a countdown may be early, never late.
    package var wholeSeconds: Int64 {
        let (seconds, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000_000)
        return Int64(clamping: rest < 0 ? seconds - 1 : seconds)
    }

    package var wholeMilliseconds: Int64 { nanoseconds / 1_000_000 }

    private static let attosecondsPerNanosecond: Int128 = 1_000_000_000
}
