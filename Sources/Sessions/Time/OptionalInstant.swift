/// An instant that may be missing, in eight bytes instead of sixteen.
struct OptionalInstant: Equatable, Sendable, Codable {
    private static let missing = Int64.min

    private var nanoseconds: Int64

    init(_ instant: Instant? = nil) {
        nanoseconds = instant?.nanoseconds ?? Self.missing
    }

    var instant: Instant? { nanoseconds == Self.missing ? nil : Instant(nanoseconds: nanoseconds) }
}
