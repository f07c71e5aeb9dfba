/// A point on a clock that never goes back and runs through suspend (CLOCK_BOOTTIME on Linux), in nanoseconds
/// since an origin that means nothing by itself.
package struct Instant: Hashable, Comparable, Sendable, Codable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Since the origin, for arithmetic with dates.
    package var seconds: Double { Double(nanoseconds) / 1e9 }

    package static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The span from an earlier instant to this one; negative if that one is later. Saturates.
    package static func - (left: Instant, right: Instant) -> Duration {
        let (rest, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
        return Duration(nanoseconds: overflow ? (left > right ? .max : .min) : rest)
    }

    /// Saturates instead of overflowing, so that an absurd figure from a server cannot stop the program.
    package static func + (instant: Instant, span: Duration) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return Instant(nanoseconds: overflow ? (span.nanoseconds > 0 ? .max : .min) : sum)
    }

    package static func - (instant: Instant, span: Duration) -> Instant {
        let (rest, overflow) = instant.nanoseconds.subtractingReportingOverflow(span.nanoseconds)
        return Instant(nanoseconds: overflow ? (span.nanoseconds > 0 ? .min : .max) : rest)
    }
}
