package import Foundation

package struct SessionID: Hashable, Sendable {
    package var number: Int
    package init(_ number: Int) { self.number = number }
}

/// An account of a profile, by the e-mail that was typed.
package struct Login: Hashable, Sendable {
    package var profile: Profile.ID
    package var email: String

    package init(profile: Profile.ID, email: String) {
        self.profile = profile
        self.email = email
    }
}

/// One sign-in, and what was got with it.
package struct Session: Equatable, Sendable, Identifiable {
    /// How far the list of its identities is read.
    package enum LoadStatus: Equatable, Sendable {
        case unread
        case reading(RequestID)
        case read
        case failed(AuthFailure)
    }

    package let id: SessionID
    package let login: Login
    /// The local clock at sign-in, for people.
    package let signedInAt: Date
    package let loginToken: TokenID
    package private(set) var identities: [Identity] = []
    /// Where each identity stands in `identities`.
    private var places: [Identity.Reference: Int] = [:]
    package internal(set) var reading = LoadStatus.unread
    /// How far the server's own list of its login's tokens is read.
    package internal(set) var tokenReading = LoadStatus.unread
    /// The local clock when that list was sent for the last time that it came, for people.
    package internal(set) var tokensReadAt: Date?
    /// The factors of its person, as they were read last, and how far that is.
    package internal(set) var factors: [Factor] = []
    package internal(set) var factorReading = LoadStatus.unread
    /// The local clock when they were read, for people.
    package internal(set) var factorsReadAt: Date?
    /// Longest life of the token that was asked for at the sign-in.
    package let timeToLive: TimeSpan?
    /// For whom it acts, and why, where it is no login.
    package let delegation: Delegation?
    /// All of its tokens, in the order they came.
    package internal(set) var tokens: [TokenID] = []
    /// Tokens of the login that are held elsewhere, as this session's list tells.
    package internal(set) var otherDeviceTokens: [TokenID] = []
    package internal(set) var liveTokenCount = 0
    /// The newest token for each identity acted as.
    package internal(set) var identityTokens: [Identity.Reference: TokenID] = [:]
    /// Calls with its auth token whose answers are still to come.
    var errandCount = 0
    /// Set once a logout went through, confirmed or not: a token that comes later is over before it is here.
    var isLoggedOut = false

    package var isLive: Bool { liveTokenCount > 0 }
    package var profile: Profile.ID { login.profile }
    /// As typed by the user.
    package var email: String { login.email }

    init(id: SessionID, attempt: SignIn.Attempt, signedInAt: Date, loginToken: TokenID) {
        self.id = id
        login = attempt.login
        self.signedInAt = signedInAt
        self.loginToken = loginToken
        timeToLive = attempt.timeToLive
        delegation = attempt.delegation
    }

    package func identity(_ reference: Identity.Reference) -> Identity? {
        places[reference].map { identities[$0] }
    }

    /// Takes the list as the server gave it; of one that is in it twice the first counts.
    mutating func take(_ list: [Identity]) {
        identities = []
        places = [:]
        for identity in list where places[identity.reference] == nil {
            places[identity.reference] = identities.count
            identities.append(identity)
        }
    }
}

/// Marks one request, so that its answer can be told from those nobody waits for any more.
package struct RequestID: Hashable, Sendable {
    package var number: Int
    package init(_ number: Int) { self.number = number }
}
