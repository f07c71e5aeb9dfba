/// Reading identities and switching between them.
extension SessionState {
    mutating func readIdentities(of id: SessionID) -> [SessionEffect] {
        guard let session = sessions[id], let auth = tokens[session.authToken], auth.isLive,
            let secret = auth.secret
        else { return [] }
        if case .reading = session.reading { return [] }
        let request = nextRequest()
        sessions[id]?.reading = .reading(request)
        identitiesRevision += 1
        return [
            .readIdentities(
                request, session.profile, id,
                Credential(token: session.authToken, kind: auth.kind, secret: secret))
        ]
    }

    mutating func finishReading(
        _ request: RequestID, of id: SessionID, _ result: Result<[Identity], AuthFailure>
    ) -> [SessionEffect] {
        guard let session = sessions[id], session.reading == .reading(request) else { return [] }
        identitiesRevision += 1
        switch result {
        case .success(let identities):
            sessions[id]?.identities = identities
            sessions[id]?.reading = .read
            notice = .readIdentities(id, count: identities.count)
            if let reference = resuming.removeValue(forKey: id),
                identities.contains(where: { $0.reference == reference })
            {
                return choose(IdentityID(session: id, reference: reference))
            }
        case .failure(let failure):
            sessions[id]?.reading = .failed(failure)
            note(failure, of: session.authToken)
            notice = .readFailed(id, failure)
        }
        return []
    }

    /// Acts as an identity: at once if its token is at hand, otherwise when the server has given one.
    mutating func choose(_ identity: IdentityID) -> [SessionEffect] {
        guard let session = sessions[identity.session],
            session.identities.contains(where: { $0.reference == identity.reference })
        else { return [] }
        if let token = accessToken(of: identity), token.isLive {
            let abandoned = switching
            act(as: identity)
            return abandoned.map { [.cancel($0.request)] } ?? []
        }
        guard let auth = tokens[session.authToken], auth.isLive, let secret = auth.secret else {
            notice = .loginOver(identity)
            return []
        }
        if switching?.identity == identity { return [] }
        let abandoned = switching
        let request = nextRequest()
        switching = Switching(request: request, identity: identity)
        let get = SessionEffect.getAccess(
            request, session.profile, identity,
            Credential(token: session.authToken, kind: auth.kind, secret: secret))
        return (abandoned.map { [.cancel($0.request)] } ?? []) + [get]
    }

    mutating func choosePrevious() -> [SessionEffect] {
        guard let previous, sessions[previous.session] != nil else {
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
        guard let session = sessions[identity.session] else { return }
        let isAwaited = switching?.request == request
        switch result {
        case .success(let grant):
            guard tokens[session.authToken]?.isLive == true || isAwaited else { return }
            let id = add(grant, to: identity.session, for: identity.reference)
            sessions[identity.session]?.accessTokens[identity.reference] = id
            identitiesRevision += 1
            if isAwaited { act(as: identity) }
        case .failure(let failure):
            note(failure, of: session.authToken)
            guard isAwaited else { return }
            switching = nil
            if failure != .cancelled { notice = .switchFailed(identity, failure) }
        }
    }

    /// What a failure says about the token that was sent.
    mutating func note(_ failure: AuthFailure, of token: TokenID) {
        if failure == .ended, tokens[token]?.isLive == true {
            finish(token, as: .ended(.refusedByServer))
        }
    }

    private mutating func act(as identity: IdentityID) {
        switching = nil
        if acting != identity {
            previous = acting
            acting = identity
        }
        notice = .actingAs(identity)
        identitiesRevision += 1
    }
}
