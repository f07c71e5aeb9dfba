package import Foundation

/// When a token ends, and how that is known.
package struct Lifetime: Hashable, Sendable, Codable {
    /// Where a figure comes from.
    package enum Source: Hashable, Sendable, Codable {
        /// The server gave the time.
        case exact
        /// Worked out from the last call and the vendor's rule.
        case estimated
        case unknown
    }

    /// One end, how it is known, and the whole span that led to it, for the gauge; nil where nobody told when
    /// it began.
    package struct End: Hashable, Sendable, Codable {
        package var at: Instant
        /// A `Duration` that may be missing would take 24 bytes, of each end of each token.
        private var spanNanoseconds: Int64
        package var source: Source

        package init(at: Instant, span: Duration?, source: Source) {
            self.at = at
            self.source = source
            spanNanoseconds = span?.nanoseconds ?? Self.noSpan
        }

        package var span: Duration? {
            spanNanoseconds == Self.noSpan ? nil : Duration(nanoseconds: spanNanoseconds)
        }

        private static let noSpan = Int64.min
    }

    /// Comes when the token is left unused; moves with each accepted call.
    package private(set) var idle: End?
    /// Comes whatever happens.
    package private(set) var absolute: End?

    package init(idle: End?, absolute: End?) {
        self.idle = idle
        self.absolute = absolute
    }

    /// Nothing is known of its end.
    package static let unknown = Lifetime(idle: nil, absolute: nil)

    /// A lifetime by an idle rule alone, counted from when the request that got the token was sent.
    package static func idle(_ span: Duration, from sent: Instant) -> Lifetime {
        Lifetime(idle: End(at: sent + span, span: span, source: .estimated), absolute: nil)
    }

    /// The end that comes first.
    package var nearest: End? {
        guard let idle else { return absolute }
        guard let absolute else { return idle }
        return idle.at <= absolute.at ? idle : absolute
    }

    /// Where the figure that counts comes from.
    package var source: Source { nearest?.source ?? .unknown }

    /// Counts the idle span anew from the moment an accepted request was sent: early by its way there, never
    /// late. An older request than the last one changes nothing.
    package mutating func use(at sent: Instant) {
        guard let end = idle, let span = end.span else { return }
        idle = End(at: max(end.at, sent + span), span: span, source: end.source)
    }

    /// Takes in what a newer answer tells of the absolute end: it may only come sooner.
    mutating func tighten(to other: End?) {
        guard let other, let end = absolute, other.at < end.at else { return }
        absolute = End(at: other.at, span: end.span, source: end.source)
    }
}

extension Lifetime.End {
    /// An end that a server told as a date, on the clock that deadlines hang on.
    ///
    /// Counted by the server's own clock in the same answer, never by the desk's. That clock is cut to the
    /// second (RFC 9110), and where on its way the answer was stamped nobody knows: so the end is taken as if
    /// the second was over and the way there took no time. It is early by a second and that way, never late.
    ///
    /// `served` is the `Date` of the answer: without one the end is known by the local clock only. `sent` is when
    /// the request left, `begun` when the span began by the server's clock, if that is known.
    package static func expiring(
        _ date: Date, served: Date?, sent: ClockReading, begun: Date? = nil
    ) -> Lifetime.End {
        let clock = served.map { $0.addingTimeInterval(1) } ?? sent.wall
        return Lifetime.End(
            at: sent.instant + Duration(interval: date.timeIntervalSince(clock)),
            span: begun.map { Duration(interval: date.timeIntervalSince($0)) },
            source: served == nil ? .unknown : .exact)
    }
}
