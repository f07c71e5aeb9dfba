import Secrets
import Sessions

/// A vendor's event about a challenge, as far as Curfew reads it.
struct PushEvent {
    enum Ending {
        /// With a one-time token and whom it is for, where the challenge was that of a sign-in.
        case verified(Secret?, Identity.Reference)
        case declined, expired
    }

    var challenge: PushChallenge
    /// False where the challenge was a code.
    var isPush: Bool
    var ending: Ending
    /// When it happened, in milliseconds since 1970; nil if it does not say.
    var published: Int64?

    /// What the event means for a push; nil if it does not bring what it should.
    func outcome(bringsToken: Bool) -> PushOutcome? {
        switch ending {
        case .verified(let token?, let identity) where bringsToken: .accepted(token, identity)
        case .verified: bringsToken ? nil : .confirmed
        case .declined: .declined
        case .expired: .expired
        }
    }
}
