package import Sessions
import Testing

/// A request that an event led to, with what it was sent with.
package struct SentRequest: Equatable, Sendable {
    package let id: RequestID
    package let profile: Profile.ID
    package let request: VendorRequest
    package let credential: Credential?
}

extension SessionEffect {
    /// Nil for one that cancels.
    package var sent: SentRequest? {
        guard case .send(let request, let credential) = work, let profile else { return nil }
        return SentRequest(id: id, profile: profile, request: request, credential: credential)
    }

    package static func send(
        _ id: RequestID, _ request: VendorRequest, as credential: Credential? = nil,
        to profile: Profile.ID = StateTester.profile
    ) -> SessionEffect {
        SessionEffect(id: id, profile: profile, work: .send(request, as: credential))
    }

    package static func cancel(_ id: RequestID) -> SessionEffect {
        SessionEffect(id: id, profile: StateTester.profile, work: .cancel)
    }
}

extension [SessionEffect] {
    package var sent: [SentRequest] { compactMap(\.sent) }

    /// The last request among them; fails the test where there is none.
    package var lastSent: SentRequest {
        get throws { try #require(sent.last, "no request was sent: \(self)") }
    }

    /// The id of the last request among them; fails the test where there is none.
    package var request: RequestID {
        get throws { try lastSent.id }
    }

    /// The first that ends a session.
    package var logout: SessionEffect? { first { $0.sent?.request == .logOut } }

    /// The one request of a kind among them; fails the test where it is not there.
    package func first(_ request: VendorRequest) throws -> SentRequest {
        try #require(sent.first { $0.request == request }, "\(request) was not sent: \(self)")
    }
}
