/// A push that is on the customer's device, until the server reports what became of it.
package struct PendingPush: Equatable, Sendable {
    package let challenge: PushChallenge
    /// The wait for the server's report.
    package let request: RequestID
    /// When the device can no longer answer, counted from when it was to be asked: early by the way there, never late.
    package let endsAt: Instant
    private let grace: Duration

    init(_ challenge: PushChallenge, request: RequestID, sentAt: Instant, rules: PushRules) {
        self.challenge = challenge
        self.request = request
        endsAt = sentAt + rules.lifetime
        grace = rules.grace
    }

    /// When nothing more is to be expected.
    var deadline: Instant { endsAt + grace }

    /// When it changes next by itself: what can be seen of it, or what it comes to.
    func nextDeadline(at now: Instant) -> Instant { now < endsAt ? endsAt : deadline }
}
