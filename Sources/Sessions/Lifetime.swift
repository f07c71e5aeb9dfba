/// When a token ends, and how that is known.
package struct Lifetime: Hashable, Sendable {
    /// Where the figures come from.
    package enum Source: Hashable, Sendable {
        /// The server gave the time.
        case exact
        /// Worked out from the last call and the vendor's rule.
        case computed
        case unknown

        package var word: String {
            switch self {
            case .exact: "exact"
            case .computed: "computed"
            case .unknown: "unknown"
            }
        }
    }

    /// One end, and the whole span that led to it, for the gauge.
    package struct End: Hashable, Sendable {
        package var at: Instant
        package var span: Span

        package init(at: Instant, span: Span) {
            self.at = at
            self.span = span
        }
    }

    /// Comes when the token is left unused; moves with each accepted call.
    package private(set) var idle: End?
    /// Comes whatever happens.
    package let absolute: End?
    package let source: Source

    package init(idle: End?, absolute: End?, source: Source) {
        self.idle = idle
        self.absolute = absolute
        self.source = source
    }

    /// A lifetime by an idle rule alone, counted from when the request that got the token was sent.
    package static func idle(_ span: Span, from sent: Instant) -> Lifetime {
        Lifetime(idle: End(at: sent + span, span: span), absolute: nil, source: .computed)
    }

    /// The end that comes first.
    package var nearest: End? {
        guard let idle else { return absolute }
        guard let absolute else { return idle }
        return idle.at <= absolute.at ? idle : absolute
    }

    /// Counts the idle span anew from the moment an accepted request was sent: early by its way there, never
    /// late. An older request than the last one changes nothing.
    package mutating func use(at sent: Instant) {
        guard let end = idle else { return }
        idle = End(at: max(end.at, sent + end.span), span: end.span)
    }
}
