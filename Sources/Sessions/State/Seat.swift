/// What belongs to one screen or one command, and to no other: whom it acts as, and what it is told. Sessions and
/// tokens are shared.
package struct Seat: Equatable, Sendable {
    /// Whom the person acts as, and whom before. Nobody is acted as without a token to show for it.
    package internal(set) var acting: IdentityID?
    package internal(set) var previous: IdentityID?
    /// Whom the person wants to act as in production, as soon as it is confirmed.
    package internal(set) var pendingSwitch: IdentityID?
    /// Sessions of production profiles for which a switch was confirmed: further ones need no question.
    package internal(set) var confirmedProduction: Set<SessionID> = []
    /// The token whose step-up is looked at.
    package internal(set) var stepUpToken: TokenID?
    /// The factor whose change is looked at.
    package internal(set) var factorChange: FactorChange.ID?
    package internal(set) var notice: Notice?
    /// Identities that are to be found first.
    package internal(set) var pins = Pins()
    /// Whom the person acted as last, the latest first. In memory alone: whom somebody acted as is for the audit.
    package private(set) var recent: [IdentityID] = []
    /// Sign-ins that came to a session.
    package internal(set) var signInCount = 0
    /// Sessions that are logged out in order to quit.
    package internal(set) var quitting: Set<SessionID> = []
    /// Nothing is live any more, and the server has confirmed it: the program may end.
    package internal(set) var isReadyToQuit = false
    /// Changes when the identity acted as does.
    package internal(set) var revision = 0

    private static let mostRecent = 10

    mutating func remember(_ identity: IdentityID) {
        recent = [identity] + recent.filter { $0 != identity }.prefix(Self.mostRecent - 1)
    }

    /// A new session goes on where an ended one was.
    mutating func moveRecent(from ended: SessionID, to session: SessionID) {
        for place in recent.indices where recent[place].session == ended {
            recent[place] = IdentityID(session: session, reference: recent[place].reference)
        }
    }

    mutating func stopActing() {
        acting = nil
        revision += 1
    }

    private mutating func stopActing(with token: TokenID, _ vault: Vault) {
        if token == vault.identityToken(of: acting)?.id { stopActing() }
    }

    /// Lets go of what a change has taken away.
    mutating func follow(_ change: VaultChange, _ vault: Vault) {
        switch change {
        case .tokenStatusChanged(let token, let status, _):
            if case .ending(token, _) = notice { notice = nil }
            switch status {
            case .ending, .unconfirmed, .revoked: stopActing(with: token, vault)
            case .live, .ended: break
            }
        case .tokenUnconfirmed(let token, _, _): stopActing(with: token, vault)
        case .tokensDismissed(let tokens):
            if case .tokenEnded(let token) = notice, tokens.contains(token) { notice = nil }
            if acting != nil, vault.identityToken(of: acting) == nil { stopActing() }
        case .tokenUsed(let token, _, let now):
            if case .ending(token, _) = notice, vault.tokens[token]?.lifetime.nearest?.isNear(at: now) != true
            {
                notice = nil
            }
        case .sessionsForgotten(let sessions):
            if let acting, sessions.contains(acting.session) { stopActing() }
            if let previous, sessions.contains(previous.session) { self.previous = nil }
            if let pendingSwitch, sessions.contains(pendingSwitch.session) { self.pendingSwitch = nil }
            confirmedProduction.subtract(sessions)
            recent.removeAll { sessions.contains($0.session) }
        case .sessionEnding(let session, true):
            if pendingSwitch?.session == session { pendingSwitch = nil }
        case .sessionOpened, .sessionEnding, .sessionLoggedOut, .identitiesStatus, .identitiesLoaded,
            .tokenListStatus, .tokenListLoaded, .factorsStatus, .factorsLoaded, .tokenIssued, .tokenReached,
            .tokenSteppedUp, .tokenWarned, .expiryDeferred, .expiryResumed:
            break
        }
    }
}

extension Vault {
    fileprivate func identityToken(of identity: IdentityID?) -> Token? {
        identity.flatMap { identityToken(of: $0) }
    }
}
