package import Foundation

/// One change of the vault, as a value without secrets: applied to a second vault in the same order, changes make it
/// equal to the first.
package enum VaultChange: Equatable, Sendable, Codable {
    /// How a session came to be: decides what is loaded for it.
    package enum Origin: String, Sendable, Codable {
        case signIn
        /// It was there before this program asked.
        case restored
        /// The sign-in was cancelled and succeeded all the same.
        case cancelledSignIn
    }

    /// A token as a list of the server tells of it, under the id that it has here.
    package struct ListedEntry: Equatable, Sendable, Codable {
        package let token: TokenID
        package let listed: ListedToken
    }

    // Sessions.
    /// At the end of the order, or in the place of an ended session of the same login.
    case sessionOpened(Session, Origin, replacing: SessionID?)
    /// A logout that takes the login token has begun, or has come to its end.
    case sessionEnding(SessionID, Bool)
    /// The logout went through, confirmed or not.
    case sessionLoggedOut(SessionID)
    case sessionsForgotten([SessionID])

    // Lists.
    case identitiesStatus(SessionID, LoadStatus)
    case identitiesLoaded(SessionID, [Identity])
    case tokenListStatus(SessionID, LoadStatus)
    case tokenListLoaded(SessionID, [ListedEntry], readAt: Date?)
    case factorsStatus(SessionID, LoadStatus)
    case factorsLoaded(SessionID, [Factor], readAt: Date?)

    // Tokens.
    /// At the end of the order; as the newest token of its identity, if it has one.
    case tokenIssued(Token)
    /// A call with it was accepted: the request was sent at the first instant, and it is the second now.
    case tokenUsed(TokenID, sentAt: Instant, now: Instant)
    /// Whether the last call with it reached the server.
    case tokenReached(TokenID, Bool)
    case tokenSteppedUp(TokenID)
    /// Its moment came, and these warnings are given; with none it was too early.
    case tokenWarned(TokenID, Token.Warnings)
    /// Its end came while a call was under way that may have moved it.
    case expiryDeferred(TokenID)
    /// That call is over.
    case expiryResumed(TokenID)
    case tokenStatusChanged(TokenID, Token.Status, at: Instant)
    /// Of a token whose end is not confirmed: it may be live until then, nil if nobody knows.
    case tokenUnconfirmed(TokenID, until: Instant?, at: Instant)
    /// Rows of ended tokens leave the list.
    case tokensDismissed([TokenID])

    /// The token that is live no more.
    var tokenThatLeft: TokenID? {
        if case .tokenStatusChanged(let token, let status, _) = self, status != .live { return token }
        if case .tokenUnconfirmed(let token, _, _) = self { return token }
        return nil
    }
}
