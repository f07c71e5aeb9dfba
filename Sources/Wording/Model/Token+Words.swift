package import Sessions

extension Token {
    /// The kind of a token that another program holds.
    package static let otherDevice = "other device"

    /// Its kind, or that it is not held here.
    package var whereabouts: String { isHeld ? kind.word : Self.otherDevice }
}

extension Token.Kind {
    package var word: String {
        switch self {
        case .login: "login"
        case .identity: "identity"
        case .steppedUp: "stepped-up"
        case .delegated: "delegated"
        case .passwordChangeOnly: "password-change-only"
        }
    }
}

extension Token.DisplayStatus {
    package var word: String {
        switch self {
        case .live: "live"
        case .expiring: "expiring"
        case .ending: "ending"
        case .ended: "ended"
        case .revoked: "revoked"
        case .unreachable: "unreachable"
        case .unconfirmed: "unconfirmed"
        }
    }
}

extension Token.Persistence {
    /// Untrusted, where the server has a word of its own.
    package var word: String {
        switch self {
        case .persistent: "persistent"
        case .ephemeral: "ephemeral"
        case .other(let word): word
        }
    }
}
