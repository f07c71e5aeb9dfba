import Secrets

/// The list of tokens: what comes on it, what is over, and what is put away.
extension SessionState {
    mutating func insert(
        _ grant: Grant, as id: TokenID, in session: SessionID, for identity: Identity.Reference? = nil
    ) {
        tokens[id] = Token(
            id: id, session: session, kind: grant.kind, identity: identity,
            isHeld: true, serverID: grant.serverID, persistence: grant.persistence, answer: grant.answer,
            masked: grant.serverID.map(Token.masked) ?? grant.token.maskedTail, secret: grant.token,
            lifetime: grant.lifetime)
        tokenOrder.append(id)
        sessions[session]?.tokens.append(id)
        count(1, in: session)
        tokensRevision += 1
        schedule(id)
    }

    /// Takes the last step of a token's life: its secret goes, its row stays.
    mutating func finish(_ id: TokenID, as status: Token.Status) {
        guard let token = tokens[id] else { return }
        if token.isLive, token.isHeld { count(-1, in: token.session) }
        tokens[id]?.status = status
        tokens[id]?.secret = nil
        tokens[id]?.warnings = []
        tokens[id]?.planned = nil
        held.remove(id)
        abandonStepUp(of: id)
        dropStaleDeadlines()
        if case .ending(id, _) = notice { notice = nil }
        tokensRevision += 1
        identitiesRevision += 1
        if token.isHeld { handOver(elsewhereOf: token.session) }
    }

    /// Nil unless the token is live and its time has not come.
    func credential(of id: TokenID) -> Credential? {
        guard let token = tokens[id], token.isLive, !held.contains(id), let secret = token.secret else {
            return nil
        }
        return Credential(token: id, kind: token.kind, secret: secret, serverID: token.serverID)
    }

    /// Puts rows of tokens that are over away, and sessions with them once no row is left. Those of a logout
    /// that is still running stay until it is through.
    mutating func dismiss(_ ids: [TokenID]) {
        var over: [SessionID: Set<TokenID>] = [:]
        for id in ids {
            guard let token = tokens[id], !token.isLive, !isBeingLoggedOut(token.session) else { continue }
            over[token.session, default: []].insert(id)
        }
        guard !over.isEmpty else { return }
        for (session, gone) in over {
            for id in gone { putAway(id, in: session) }
            sessions[session]?.tokens.removeAll { gone.contains($0) }
            sessions[session]?.otherDeviceTokens.removeAll { gone.contains($0) }
        }
        tokenOrder.removeAll { tokens[$0] == nil }
        tokensRevision += 1
        identitiesRevision += 1
        forgetEmpty(Set(over.keys))
    }

    /// Forgets sessions of which nothing is left, neither a token nor a call that may bring one.
    mutating func forgetEmpty(_ candidates: Set<SessionID>) {
        let gone = candidates.filter { id in
            guard let session = sessions[id] else { return false }
            return session.tokens.isEmpty && session.otherDeviceTokens.isEmpty && session.errandCount == 0
        }
        guard !gone.isEmpty else { return }
        for id in gone { sessions[id] = nil }
        sessionOrder.removeAll { gone.contains($0) }
        if let identity = acting, gone.contains(identity.session) { acting = nil }
        if let identity = previous, gone.contains(identity.session) { previous = nil }
        identitiesRevision += 1
    }

    private mutating func putAway(_ id: TokenID, in session: SessionID) {
        if let reference = tokens[id]?.identity, sessions[session]?.identityTokens[reference] == id {
            sessions[session]?.identityTokens[reference] = nil
            // Nobody is acted as without a token to show for it.
            if acting == IdentityID(session: session, reference: reference) { acting = nil }
        }
        if notice == .tokenEnded(id) { notice = nil }
        tokens[id] = nil
    }

    private mutating func count(_ step: Int, in session: SessionID) {
        guard let before = sessions[session]?.liveTokenCount else { return }
        sessions[session]?.liveTokenCount = before + step
        liveTokenCount += step
        if before == 0 || before + step == 0 { liveSessionCount += step }
    }
}
