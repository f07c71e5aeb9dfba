package import Secrets

/// A question that was pushed to a person's device, by the server's name for it.
package struct PushChallenge: Hashable, Sendable {
    package var id: String

    package init(id: String) {
        self.id = id
    }
}

/// What became of a push, as the server tells it.
package enum PushAnswer: Equatable, Sendable {
    /// Of a sign-in: with what is exchanged for a token, once and within a minute, and whom it is for.
    case accepted(Secret, Identity.Reference)
    /// Of a step-up: the token that it was asked with is worth more now.
    case confirmed
    case declined
    case expired
}

/// What a device can be made to say, where it is a simulated one.
package enum DeviceAnswer: Hashable, Sendable {
    case accept, decline, expire
}

/// A push that is on the customer's device, until the server tells what became of it.
package struct PendingPush: Equatable, Sendable {
    package let challenge: PushChallenge
    /// The wait for the server's word.
    package let request: RequestID
    /// When the device can no longer answer, counted from when it was to be asked: early by the way there, never late.
    package let endsAt: Instant

    /// How long a push waits for its answer: the vendor's rule.
    static let life = Duration.minutes(5)
    /// How long after that the server's word may still be on its way.
    private static let grace = Duration.seconds(15)

    init(_ challenge: PushChallenge, request: RequestID, sentAt: Instant) {
        self.challenge = challenge
        self.request = request
        endsAt = sentAt + Self.life
    }

    /// When nothing more is to be expected.
    var deadline: Instant { endsAt + Self.grace }

    /// When it changes next by itself: what can be seen of it, or what it comes to.
    func nextDeadline(at now: Instant) -> Instant { now < endsAt ? endsAt : deadline }
}
