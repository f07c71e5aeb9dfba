package import Foundation

/// Short ways to what the state knows.
extension SessionState {
    package var sessions: [SessionID: Session] { vault.sessions }
    package var sessionOrder: [SessionID] { vault.sessionOrder }
    package var tokens: [TokenID: Token] { vault.tokens }
    package var tokenOrder: [TokenID] { vault.tokenOrder }
    package var liveTokenCount: Int { vault.liveTokenCount }
    package var liveSessionCount: Int { vault.liveSessionCount }
    package var liveSessions: [SessionID] { vault.liveSessions }
    package var tokensRevision: Int { vault.tokensRevision }
    package var otherDevicesRevision: Int { vault.otherDevicesRevision }
    /// Changes whenever the list of identities does, or who is acted as.
    package var identitiesRevision: Int { vault.identitiesRevision + seat.revision }

    package var acting: IdentityID? { seat.acting }
    package var previous: IdentityID? { seat.previous }
    package var notice: Notice? { seat.notice }
    package var signInCount: Int { seat.signInCount }

    /// The newest token that acts for an identity, live or not.
    package func identityToken(of identity: IdentityID) -> Token? { vault.identityToken(of: identity) }
    package func name(of identity: IdentityID) -> String? { vault.name(of: identity) }
    package func tokens(of session: SessionID) -> [Token] { vault.tokens(of: session) }
    package func liveTokens(of login: Login) -> [TokenID] { vault.liveTokens(of: login) }
    package func isListed(_ login: Login) -> Bool { vault.isListed(login) }

    package func profile(of session: SessionID) -> Profile? {
        sessions[session].flatMap { profile($0.profile) }
    }

    /// Seconds that a profile's server clock is ahead of the local one; nil before its first answer.
    package func clockOffset(of profile: Profile.ID) -> Double? { clocks.offset(of: profile) }

    /// The local clock now, for people; nil before the first event.
    package var localTime: Date? { clocks.localTime(at: now) }
    package var localClockChanges: Int { clocks.localClockChanges }

    /// The server's clock now, by its newest answer; nil before that.
    package func serverTime(of profile: Profile.ID) -> Date? { clocks.serverTime(of: profile, at: now) }
}
