extension Duration {
    /// Rounded towards zero.
    var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// Rounded towards zero.
    var wholeSeconds: Int64 { components.seconds }

    /// Rounded up; 0 for a negative duration.
    var secondsRoundedUp: Int {
        Int(max(0, components.seconds + (components.attoseconds > 0 ? 1 : 0)))
    }

    static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
