/// Sessions and tokens, their order, counts and deadlines. Nothing changes it but `apply`.
package struct Vault: Equatable, Sendable {
    package internal(set) var sessions: [SessionID: Session] = [:]
    package internal(set) var sessionOrder: [SessionID] = []
    package internal(set) var tokens: [TokenID: Token] = [:]
    package internal(set) var tokenOrder: [TokenID] = []
    package internal(set) var liveTokenCount = 0
    /// Sessions with a live token.
    package internal(set) var liveSessionCount = 0

    /// Changes whenever the list of identities or the list of tokens does, and not with the clock.
    package internal(set) var identitiesRevision = 0
    package internal(set) var tokensRevision = 0
    /// Changes when tokens of other devices come, go or change hands.
    package internal(set) var otherDevicesRevision = 0

    var deadlines = DeadlineQueue()
    /// Tokens that were to end, without proof of it.
    package internal(set) var unsettled: Set<TokenID> = []
    /// Tokens that may be live whose end came while a call with them was under way.
    package internal(set) var deferred: Set<TokenID> = []

    package init() {}

    package mutating func apply(_ change: VaultChange) {
        switch change {
        case .sessionOpened(let session, _, let replaced): open(session, replacing: replaced)
        case .sessionEnding(let id, let isEnding): sessions[id]?.isEnding = isEnding
        case .sessionLoggedOut(let id): sessions[id]?.isLoggedOut = true
        case .sessionsForgotten(let ids): forget(ids)
        case .identitiesStatus(let id, let status):
            sessions[id]?.identitiesStatus = status
            identitiesRevision += 1
        case .identitiesLoaded(let id, let identities):
            sessions[id]?.take(identities)
            sessions[id]?.identitiesStatus = .loaded
            identitiesRevision += 1
        case .tokenListStatus(let id, let status):
            sessions[id]?.tokenListStatus = status
            tokensRevision += 1
        case .tokenListLoaded(let id, let entries, let readAt): take(entries, of: id, readAt: readAt)
        case .factorsStatus(let id, let status): sessions[id]?.factorsStatus = status
        case .factorsLoaded(let id, let factors, let readAt):
            sessions[id]?.factors = factors
            sessions[id]?.factorsStatus = .loaded
            sessions[id]?.factorsReadAt = readAt
        case .tokenIssued(let token): insert(token)
        case .tokenUsed(let id, let sentAt, let now): use(id, sentAt: sentAt, now: now)
        case .tokenReached(let id, let isReachable):
            tokens[id]?.isReachable = isReachable
            tokensRevision += 1
        case .tokenSteppedUp(let id):
            tokens[id]?.kind = .steppedUp
            tokensRevision += 1
            identitiesRevision += 1
        case .tokenWarned(let id, let warnings): warn(of: id, warnings)
        case .expiryDeferred(let id):
            tokens[id]?.planned = nil
            deferred.insert(id)
        case .expiryResumed(let id): deferred.remove(id)
        case .tokenStatusChanged(let id, let status, let now): setStatus(of: id, to: status, at: now)
        case .tokenUnconfirmed(let id, let until, let now):
            tokens[id]?.mayBeLiveUntil = until
            setStatus(of: id, to: .unconfirmed, at: now)
        case .tokensDismissed(let ids): dismiss(ids)
        }
        let tokens = tokens
        deadlines.dropFirst { tokens[$0.token]?.planned != $0.at }
    }

    // MARK: What it holds

    /// The newest token that acts for an identity, live or not.
    package func identityToken(of identity: IdentityID) -> Token? {
        sessions[identity.session]?.identityTokens[identity.reference].flatMap { tokens[$0] }
    }

    package func name(of identity: IdentityID) -> String? {
        sessions[identity.session]?.identity(identity.reference)?.name
    }

    /// All tokens issued to this program in a session, in the order they came.
    package func tokens(of session: SessionID) -> [Token] {
        (sessions[session]?.tokens ?? []).compactMap { tokens[$0] }
    }

    /// Tokens held here whose end was asked for and is not proven, in the order they came.
    package var unsettledTokens: [Token] {
        unsettled.sorted { $0.number < $1.number }.compactMap { tokens[$0] }
    }

    package var liveSessions: [SessionID] {
        sessionOrder.filter { sessions[$0]?.isLive == true }
    }

    /// Whether anything of a session is left to show: until its logout is confirmed, or all of it is dismissed.
    package func isOnList(_ session: Session) -> Bool {
        if session.isLive || session.isEnding || hasUnsettledTokens(session) { return true }
        return switch tokens[session.loginToken]?.status {
        case .live, .ended, .unconfirmed: true
        case .ending, .revoked: false
        case nil: !session.tokens.isEmpty
        }
    }

    private func hasUnsettledTokens(_ session: Session) -> Bool {
        !unsettled.isEmpty && session.tokens.contains(where: unsettled.contains)
    }

    /// Live tokens of a login as far as they are known here; a change of its password ends all of them.
    package func liveTokens(of login: Login) -> [TokenID] {
        sessions(of: login).flatMap {
            ($0.tokens + $0.otherDeviceTokens).filter { tokens[$0]?.isLive == true }
        }
    }

    /// Whether the server's list of a login's tokens is known, so that `liveTokens` is all of them.
    package func isListed(_ login: Login) -> Bool {
        sessions(of: login).contains { $0.isLive && $0.tokenListStatus == .loaded }
    }

    func sessions(of login: Login) -> [Session] {
        sessionOrder.compactMap { sessions[$0] }.filter { $0.login == login }
    }

    /// Tokens of a login by the server's names for them; of two with the same name the newer.
    func tokensByServerID(of login: Login) -> UniqueList<KnownToken> {
        var known = UniqueList<KnownToken>()
        let all = sessions(of: login).flatMap { $0.tokens + $0.otherDeviceTokens }
        for token in all.reversed() {
            if let name = tokens[token]?.serverName { known.append(KnownToken(key: name, token: token)) }
        }
        return known
    }

    // MARK: Deadlines

    /// When something about a token happens by itself next.
    package var nextDeadline: Instant? { deadlines.first?.at }

    /// The token whose moment has come, with that moment; the soonest first.
    func due(at now: Instant) -> (token: TokenID, moment: Instant)? {
        guard let first = deadlines.first, first.at <= now else { return nil }
        return (first.token, first.at)
    }
}
