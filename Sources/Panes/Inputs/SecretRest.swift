import Sessions

/// How long a typed secret may lie in a form: a minute after the last key it is wiped, whoever has left it there.
struct SecretRest {
    static let limit = Duration.seconds(60)

    private var lastKey: Instant?

    /// When what was typed is to be wiped; nil where nothing was typed.
    var end: Instant? { lastKey.map { $0 + Self.limit } }

    mutating func keyPressed(at now: Instant) { lastKey = now }

    /// Whether it is time to wipe, which is said once.
    mutating func isOver(at now: Instant) -> Bool {
        guard let end, end <= now else { return false }
        lastKey = nil
        return true
    }
}
