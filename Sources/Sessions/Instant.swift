package import Foundation

/// A point on a clock that never goes back and runs through suspend (CLOCK_BOOTTIME on Linux), in nanoseconds
/// since an origin that means nothing by itself.
package struct Instant: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Since the origin, for arithmetic with dates.
    package var seconds: Double { Double(nanoseconds) / 1e9 }

    package static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The span from an earlier instant to this one; negative if that one is later. Saturates.
    package static func - (left: Instant, right: Instant) -> Span {
        let (rest, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
        return Span(nanoseconds: overflow ? (left > right ? .max : .min) : rest)
    }

    /// Saturates instead of overflowing, so that an absurd figure from a server cannot stop the program.
    package static func + (instant: Instant, span: Span) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return Instant(nanoseconds: overflow ? (span.nanoseconds > 0 ? .max : .min) : sum)
    }

    package static func - (instant: Instant, span: Span) -> Instant {
        let (rest, overflow) = instant.nanoseconds.subtractingReportingOverflow(span.nanoseconds)
        return Instant(nanoseconds: overflow ? (span.nanoseconds > 0 ? .min : .max) : rest)
    }
}

/// A length of time in nanoseconds.
package struct Span: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// From a length in seconds, as Foundation's dates give it. Saturates; what is not a number is no time.
    package init(interval seconds: TimeInterval) {
        let scaled = (seconds * 1e9).rounded(.down)
        nanoseconds = Int64(exactly: scaled) ?? (scaled.isNaN ? 0 : scaled < 0 ? .min : .max)
    }

    package static let zero = Span(nanoseconds: 0)

    package static func milliseconds(_ count: Int64) -> Span { Span(scaling: count, by: 1_000_000) }
    package static func seconds(_ count: Int64) -> Span { Span(scaling: count, by: 1_000_000_000) }
    package static func minutes(_ count: Int64) -> Span { Span(scaling: count, by: 60_000_000_000) }

    /// Whole seconds, rounded down: a countdown may be early, never late.
    package var wholeSeconds: Int64 {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    package var wholeMilliseconds: Int64 { nanoseconds / 1_000_000 }

    package static func < (left: Span, right: Span) -> Bool { left.nanoseconds < right.nanoseconds }

    private init(scaling count: Int64, by unit: Int64) {
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        nanoseconds = overflow ? (count > 0 ? .max : .min) : product
    }
}

/// What the clocks say at one moment: the one that deadlines hang on, and the one that people read.
package struct Reading: Hashable, Sendable {
    package var instant: Instant
    /// What the desk's clock said at the origin of instants, in seconds since 1970.
    var epoch: Double { wall.timeIntervalSince1970 - instant.seconds }
    /// The desk's clock. It may be wrong or be set at any time: for display alone, never for a deadline.
    package var wall: Date

    package init(instant: Instant, wall: Date) {
        self.instant = instant
        self.wall = wall
    }
}
