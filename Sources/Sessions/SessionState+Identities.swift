/// Reading identities and switching between them.
extension SessionState {
    /// As the person asked for: where there is nothing to read, it says why.
    mutating func rereadIdentities(of id: SessionID) -> [SessionEffect] {
        let effects = readIdentities(of: id)
        guard effects.isEmpty, let session = sessions[id], let token = tokens[session.loginToken] else {
            return effects
        }
        if !token.isLive {
            notice = .tokenEnded(token.id)
        } else if offers(.identityList, session), token.kind != .login {
            notice = .nothingToRead(id)
        }
        return []
    }

    mutating func readIdentities(of id: SessionID) -> [SessionEffect] {
        // Only a login's own token lists them: one that a push was exchanged for acts for one identity alone.
        guard let session = sessions[id], offers(.identityList, session), !isBeingLoggedOut(id),
            tokens[session.loginToken]?.kind == .login, let credential = credential(of: session.loginToken)
        else { return [] }
        if case .reading = session.reading { return [] }
        let request = nextRequest()
        sessions[id]?.reading = .reading(request)
        open(request, in: id, with: session.loginToken)
        identitiesRevision += 1
        return [.readIdentities(request, session.profile, id, credential)]
    }

    mutating func finishReading(
        _ request: RequestID, of id: SessionID, _ result: Result<[Identity], AuthFailure>
    ) -> [SessionEffect] {
        guard let errand = errands[request], errand.session == id else { return [] }
        defer { close(request) }
        if case .failure(let failure) = result { note(failure, of: errand.token) }
        guard sessions[id]?.reading == .reading(request) else { return [] }
        identitiesRevision += 1
        switch result {
        case .success(let identities):
            sessions[id]?.take(identities)
            sessions[id]?.reading = .read
            notice = .readIdentities(id, count: sessions[id]?.identities.count ?? 0)
            if let identity = resuming, identity.session == id {
                resuming = nil
                return choose(identity)
            }
        case .failure(.cancelled):
            abandonReading(of: id)
        case .failure(let failure):
            sessions[id]?.reading = .failed(failure)
            notice = .readFailed(id, failure)
        }
        return []
    }

    /// Acts as an identity: at once if its token is at hand, otherwise when the server has given one.
    mutating func choose(_ identity: IdentityID) -> [SessionEffect] {
        guard let session = sessions[identity.session], session.identity(identity.reference) != nil else {
            return []
        }
        resuming = nil
        if isBeingLoggedOut(identity.session) {
            notice = .loginOver(identity)
            return []
        }
        if let token = session.identityTokens[identity.reference], credential(of: token) != nil {
            let abandoned = abandonSwitch()
            act(as: identity)
            return abandoned
        }
        guard let credential = credential(of: session.loginToken) else {
            notice = .loginOver(identity)
            return []
        }
        if switching?.identity == identity { return [] }
        let abandoned = abandonSwitch()
        let request = nextRequest()
        switching = Switching(request: request, identity: identity)
        open(request, in: identity.session, with: session.loginToken)
        return abandoned + [.getAccess(request, session.profile, identity, credential)]
    }

    mutating func choosePrevious() -> [SessionEffect] {
        guard let previous, sessions[previous.session]?.identity(previous.reference) != nil else {
            notice = .noPreviousIdentity
            return []
        }
        return choose(previous)
    }

    /// A token that comes for a switch nobody waits for any more is real all the same: it is listed, but it
    /// changes nothing about whom the person acts as.
    mutating func finishAccess(
        _ request: RequestID, to identity: IdentityID, _ result: Result<Grant, AuthFailure>
    ) {
        guard let errand = errands[request], errand.session == identity.session else { return }
        defer { close(request) }
        let isAwaited = switching?.request == request
        if isAwaited { switching = nil }
        switch result {
        case .success(let grant):
            let reference = grant.identity ?? identity.reference
            list(grant, for: reference, in: identity.session)
            guard isAwaited else { return }
            if reference == identity.reference {
                act(as: identity)
            } else {
                notice = .switchFailed(
                    identity, .malformedAnswer("a token for another identity than was asked for"))
            }
        case .failure(let failure):
            note(failure, of: errand.token)
            if isAwaited, failure != .cancelled { notice = .switchFailed(identity, failure) }
        }
    }

    /// Stops waiting for the switch under way, if there is one and it is to one of these sessions.
    mutating func abandonSwitch(in sessions: Set<SessionID>? = nil) -> [SessionEffect] {
        guard let current = switching, sessions?.contains(current.identity.session) ?? true else { return [] }
        switching = nil
        return [.cancel(current.request)]
    }

    /// Stops waiting for a list of identities; the one that was read before stays.
    mutating func abandonReading(of id: SessionID) {
        let isUnread = sessions[id]?.identities.isEmpty == true
        sessions[id]?.reading = isUnread ? .unread : .read
        identitiesRevision += 1
    }

    private mutating func list(_ grant: Grant, for reference: Identity.Reference, in session: SessionID) {
        let id = TokenID(nextNumber())
        insert(grant, as: id, in: session, for: reference)
        sessions[session]?.identityTokens[reference] = id
        identitiesRevision += 1
        // It ended with its session, but nobody asked the server about it.
        if sessions[session]?.isLoggedOut == true { finish(id, as: .forgotten) }
    }

    mutating func note(_ failure: AuthFailure, of token: TokenID) {
        if failure == .ended, tokens[token]?.isLive == true {
            finish(token, as: .ended(.refusedByServer))
        }
    }

    mutating func open(_ request: RequestID, in session: SessionID, with token: TokenID) {
        errands[request] = Errand(session: session, token: token, sentAt: now)
        sessions[session]?.errandCount += 1
    }

    mutating func close(_ request: RequestID) {
        guard let errand = errands.removeValue(forKey: request) else { return }
        sessions[errand.session]?.errandCount -= 1
        release(errand.token)
        forgetEmpty([errand.session])
    }

    /// A login that can act by itself does so when nobody is acted as, or when it takes the place of one over; one
    /// that was asked for in order to act does so always.
    mutating func actAtOnce(as identity: IdentityID) {
        let resumes = resuming == identity
        if resumes { resuming = nil }
        let isWanted = sessions[identity.session]?.delegation != nil
        guard acting == nil || resumes || acting == identity || isWanted else { return }
        let told = notice
        act(as: identity)
        if case .timeToLiveCapped = told { notice = told }
    }

    private mutating func act(as identity: IdentityID) {
        if acting != identity {
            if acting != nil || previous == identity { previous = acting }
            acting = identity
        }
        notice = .actingAs(identity)
        identitiesRevision += 1
    }
}
