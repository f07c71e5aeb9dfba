package import Secrets

/// What became of a push, as the server tells it.
package enum PushOutcome: Equatable, Sendable {
    /// Of a sign-in: with what is exchanged for a token, once and within a minute, and whom it is for.
    case accepted(Secret, Identity.Reference)
    /// Of a step-up: the token that it was asked with is stepped up now.
    case confirmed
    case declined
    case expired
}
