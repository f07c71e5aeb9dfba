/// A question that was pushed to a person's device, by the server's name for it.
package struct PushChallenge: Hashable, Sendable {
    package var id: String

    package init(id: String) {
        self.id = id
    }
}

/// What became of a push, as the server tells it.
package enum PushAnswer: Equatable, Sendable {
    /// With what is exchanged for a token, once and within a minute, and whom it is for.
    case accepted(Secret, Identity.Reference)
    case declined
    case expired
}

/// What a device can be made to say, where it is a simulated one.
package enum DeviceAnswer: Hashable, Sendable {
    case accept, decline, expire
}
