package import Foundation

/// Short ways to what the state knows.
extension SessionState {
    package var sessions: [SessionID: Session] { core.vault.sessions }
    package var sessionOrder: [SessionID] { core.vault.sessionOrder }
    package var tokens: [TokenID: Token] { core.vault.tokens }
    package var tokenOrder: [TokenID] { core.vault.tokenOrder }
    package var liveTokenCount: Int { core.vault.liveTokenCount }
    package var liveSessionCount: Int { core.vault.liveSessionCount }
    /// Tokens that were to end, without the server's word for it: they may be live.
    package var unsettledTokens: [Token] { core.vault.unsettledTokens }
    package var unsettledCount: Int { core.vault.unsettled.count }
    package var liveSessions: [SessionID] { core.vault.liveSessions }
    package var tokensRevision: Int { core.vault.tokensRevision }
    package var otherDevicesRevision: Int { core.vault.otherDevicesRevision }
    /// Changes whenever the list of identities does, or who is acted as.
    package var identitiesRevision: Int { core.vault.identitiesRevision + core.seat.revision }

    /// Whether `waitCancelled` would stop something.
    package var canCancelWait: Bool {
        oldestAwaited.map { $0.purpose.isCancellable } ?? false
    }

    package var acting: IdentityID? { core.seat.acting }
    package var previous: IdentityID? { core.seat.previous }
    package var notice: Notice? { core.seat.notice }

    package func isPinned(_ identity: IdentityID) -> Bool {
        pin(of: identity).map(core.seat.pins.contains) ?? false
    }

    /// What pins an identity; nil for one of a session that is gone.
    package func pin(of identity: IdentityID) -> Pin? {
        sessions[identity.session].map { Pin(profile: $0.profile, reference: identity.reference) }
    }

    package var signInCount: Int { core.seat.signInCount }

    /// The newest token that acts for an identity, live or not.
    package func identityToken(of identity: IdentityID) -> Token? { core.vault.identityToken(of: identity) }
    package func name(of identity: IdentityID) -> String? { core.vault.name(of: identity) }
    package func tokens(of session: SessionID) -> [Token] { core.vault.tokens(of: session) }
    package func liveTokens(of login: Login) -> [TokenID] { core.vault.liveTokens(of: login) }
    package func isListed(_ login: Login) -> Bool { core.vault.isListed(login) }

    package func profile(of session: SessionID) -> Profile? {
        core.profile(of: session)
    }

    /// Seconds that a profile's server clock is ahead of the local one; nil before its first answer.
    package func clockOffset(of profile: Profile.ID) -> Double? { core.clocks.offset(of: profile) }

    /// The local clock now, for people; nil before the first event.
    package var localTime: Date? { core.clocks.localTime(at: now) }
    package var localClockChanges: Int { core.clocks.localClockChanges }

    /// The server's clock now, by its newest answer; nil before that.
    package func serverTime(of profile: Profile.ID) -> Date? { core.clocks.serverTime(of: profile, at: now) }
}
