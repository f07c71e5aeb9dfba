package import Secrets

/// What is asked of a `SecretHasher`.
package enum HashingJob: Equatable, Sendable {
    case hash(Secret)
    /// Whether a typed secret is one of these.
    case compare(Secret, with: [HashedSecret])

    package var secret: Secret {
        switch self {
        case .hash(let secret), .compare(let secret, _): secret
        }
    }
}

/// What came of it.
package enum HashingOutcome: Equatable, Sendable {
    case hashed(HashedSecret)
    case compared(isSame: Bool)
    /// The system had no memory or no thread for it.
    case failed
}
