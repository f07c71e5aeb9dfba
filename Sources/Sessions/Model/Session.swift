package import Foundation

/// One login and the tokens issued to it. Only a `VaultChange` changes it.
package struct Session: Equatable, Sendable, Identifiable, Codable {
    package let id: SessionID
    package let login: Login
    /// The local clock at sign-in, for people.
    package let signedInAt: Date
    package let loginToken: TokenID
    /// The longest life of the token that the sign-in asked for.
    package let timeToLive: Duration?
    /// For whom it acts, and why, where it is no login.
    package let delegation: Delegation?

    private var identityList = UniqueList<Identity>()
    package var identities: [Identity] { identityList.elements }
    package internal(set) var identitiesStatus = LoadStatus.unloaded
    /// How far the server's own list of its login's tokens is loaded.
    package internal(set) var tokenListStatus = LoadStatus.unloaded
    /// The local clock when that list came last, for people.
    package internal(set) var tokenListReadAt: Date?
    /// The factors of its person, as they were loaded last.
    package internal(set) var factors: [Factor] = []
    package internal(set) var factorsStatus = LoadStatus.unloaded
    /// The local clock when they came last, for people.
    package internal(set) var factorsReadAt: Date?

    /// All tokens issued to this program, in the order they came.
    package internal(set) var tokens: [TokenID] = []
    /// Tokens of the login that other devices hold, as this session's list tells.
    package internal(set) var otherDeviceTokens: [TokenID] = []
    package internal(set) var liveTokenCount = 0
    /// The newest token for each identity acted as.
    package internal(set) var identityTokens: [Identity.Reference: TokenID] = [:]
    /// Whether a logout that takes its login token is under way.
    package internal(set) var isEnding = false
    /// Set once a logout went through, confirmed or not: a token that comes later has ended before it is here.
    package internal(set) var isLoggedOut = false

    package var isLive: Bool { liveTokenCount > 0 }
    package var profile: Profile.ID { login.profile }
    /// As the user typed it.
    package var email: String { login.email }

    init(id: SessionID, attempt: SignIn.Attempt, signedInAt: Date, loginToken: TokenID) {
        self.id = id
        login = attempt.login
        self.signedInAt = signedInAt
        self.loginToken = loginToken
        timeToLive = attempt.timeToLive
        delegation = attempt.delegation
    }

    package func identity(_ reference: Identity.Reference) -> Identity? { identityList[reference] }

    /// Takes the list as the server gave it; of one that is in it twice the first counts.
    mutating func take(_ list: [Identity]) { identityList = UniqueList(list) }
}
