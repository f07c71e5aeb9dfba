package import Foundation

package struct SessionID: Hashable, Sendable {
    package var number: Int
    package init(_ number: Int) { self.number = number }
}

/// One login, and what was got with it.
package struct Session: Equatable, Sendable, Identifiable {
    /// How far the list of its identities is read.
    package enum Reading: Equatable, Sendable {
        case unread
        case reading(RequestID)
        case read
        case failed(AuthFailure)
    }

    package let id: SessionID
    package let profile: Profile.ID
    /// As typed by the user.
    package let email: String
    /// The desk's clock at sign-in, for people.
    package let signedInAt: Date
    package let authToken: TokenID
    package internal(set) var identities: [Identity] = []
    package internal(set) var reading = Reading.unread
    /// The newest token for each identity acted as.
    package internal(set) var accessTokens: [Identity.Reference: TokenID] = [:]
}

/// Marks one request, so that its answer can be told from those nobody waits for any more.
package struct RequestID: Hashable, Sendable {
    package var number: Int
    package init(_ number: Int) { self.number = number }
}
