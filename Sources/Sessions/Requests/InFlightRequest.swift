/// A request whose reply is still to come: what it is for, and what it was sent with.
package struct InFlightRequest: Equatable, Sendable {
    package let id: RequestID
    package let purpose: Purpose
    package let profile: Profile.ID
    /// The session whose token authorises it.
    package let session: SessionID?
    package let token: TokenID?
    package let sentAt: Instant
    /// False once it was cancelled: its reply changes nothing about what the person waits for.
    package internal(set) var isAwaited = true

    init(
        id: RequestID, purpose: Purpose, profile: Profile.ID, session: SessionID?, token: TokenID?,
        sentAt: Instant
    ) {
        self.id = id
        self.purpose = purpose
        self.profile = profile
        self.session = session
        self.token = token
        self.sentAt = sentAt
    }
}
