/// The server's own lists of tokens: what is live for a login, wherever it is held.
extension SessionState {
    func offers(_ feature: Profile.Features, _ session: Session) -> Bool {
        profile(session.profile)?.features.contains(feature) ?? false
    }

    mutating func readTokens(of id: SessionID) -> [SessionEffect] {
        guard let session = sessions[id], offers(.tokenList, session), !isBeingLoggedOut(id),
            let credential = credential(of: session.loginToken)
        else { return [] }
        if case .reading = session.tokenReading { return [] }
        let request = nextRequest()
        sessions[id]?.tokenReading = .reading(request)
        open(request, in: id, with: session.loginToken)
        tokensRevision += 1
        return [.readTokens(request, session.profile, id, credential)]
    }

    /// Through the first of its sessions that can.
    mutating func readTokens(of login: Login) -> [SessionEffect] {
        sessionOrder.first { sessions[$0]?.login == login && sessions[$0]?.isLive == true }
            .map { readTokens(of: $0) } ?? []
    }

    mutating func finishTokens(
        _ request: RequestID, of id: SessionID, _ result: Result<[ListedToken], AuthFailure>
    ) {
        guard let errand = errands[request], errand.session == id else { return }
        defer { close(request) }
        if case .failure(let failure) = result { note(failure, of: errand.token) }
        guard sessions[id]?.tokenReading == .reading(request) else { return }
        tokensRevision += 1
        switch result {
        case .success(let list):
            let gone = take(list, of: id, readBy: errand.token, since: request)
            guard case .timeToLiveCapped(id, _, _) = notice else {
                notice = .readTokens(id, count: list.count, gone: gone)
                return
            }
        case .failure(.cancelled):
            abandonTokenReading(of: id)
        case .failure(let failure):
            sessions[id]?.tokenReading = .failed(failure)
            notice = .tokensReadFailed(id, failure)
        }
    }

    /// Takes a whole list in: what it tells of tokens that are known, those that are new, and those that are not
    /// in it any more. Of a token that came after the list was asked for it proves nothing.
    ///
    /// - Returns: how many tokens that were live are gone.
    @discardableResult
    mutating func take(
        _ list: [ListedToken], of id: SessionID, readBy reader: TokenID, since request: RequestID
    ) -> Int {
        guard let login = sessions[id]?.login else { return 0 }
        sessions[id]?.tokenReading = .read
        if sessions[id]?.tokensReadAt == nil { otherDevicesRevision += 1 }
        let readAt = localTime
        sessions[id]?.tokensReadAt = readAt
        var missing = known(of: login)
        for entry in list {
            if let token = missing.removeValue(forKey: entry.id) {
                renew(token, by: entry)
            } else {
                insert(entry, listedBy: id)
            }
        }
        let gone = missing.values.filter { token in
            token != reader && token.number < request.number && tokens[token]?.isLive == true
        }
        for token in gone { finish(token, as: .revoked) }
        for token in gone { stopActing(with: token) }
        return gone.count
    }

    /// Stops waiting for a list of tokens; the one that was read before stays.
    mutating func abandonTokenReading(of id: SessionID) {
        let isUnread = sessions[id]?.tokensReadAt == nil
        sessions[id]?.tokenReading = isUnread ? .unread : .read
        tokensRevision += 1
    }

    /// Live tokens of a login as far as is known here; a change of its password ends all of them.
    package func liveTokens(of login: Login) -> [TokenID] {
        sessionOrder.flatMap { id -> [TokenID] in
            guard let session = sessions[id], session.login == login else { return [] }
            return (session.tokens + session.otherDeviceTokens).filter { tokens[$0]?.isLive == true }
        }
    }

    /// Whether the server's list of a login's tokens is known, so that `liveTokens` is all of them.
    package func isListed(_ login: Login) -> Bool {
        sessionOrder.contains { id in
            guard let session = sessions[id] else { return false }
            return session.login == login && session.isLive && session.tokenReading == .read
        }
    }

    /// Once a session is over its list cannot be read any more: another session of the same login takes the
    /// tokens held elsewhere over; without one, nothing is known of those that were live.
    mutating func handOver(elsewhereOf id: SessionID) {
        guard let session = sessions[id], !session.isLive, !session.otherDeviceTokens.isEmpty else { return }
        let heir = sessionOrder.first { other in
            other != id && sessions[other]?.login == session.login && sessions[other]?.isLive == true
        }
        let live = session.otherDeviceTokens.filter { tokens[$0]?.isLive == true }
        guard !live.isEmpty else { return }
        if let heir {
            for token in live { tokens[token]?.session = heir }
            sessions[heir]?.otherDeviceTokens += live
        } else {
            for token in live { tokens[token] = nil }
            tokenOrder.removeAll { tokens[$0] == nil }
        }
        let kept = session.otherDeviceTokens.filter { tokens[$0]?.session == id }
        sessions[id]?.otherDeviceTokens = kept
        otherDevicesRevision += 1
        tokensRevision += 1
    }

    /// Tokens of a login by the server's names for them.
    private func known(of login: Login) -> [String: TokenID] {
        var known: [String: TokenID] = [:]
        for id in sessionOrder {
            guard let session = sessions[id], session.login == login else { continue }
            for token in session.tokens + session.otherDeviceTokens {
                if let name = tokens[token]?.serverID { known[name] = token }
            }
        }
        return known
    }

    private mutating func renew(_ id: TokenID, by entry: ListedToken) {
        guard let token = tokens[id] else { return }
        tokens[id]?.record = entry.record
        if token.isHeld {
            tokens[id]?.lifetime.tighten(to: entry.lifetime.absolute)
        } else {
            tokens[id]?.lifetime = entry.lifetime
            tokens[id]?.status = .live
        }
        if tokens[id]?.isLive == true { schedule(id) }
    }

    private mutating func insert(_ entry: ListedToken, listedBy session: SessionID) {
        let id = TokenID(nextNumber())
        var token = Token(
            id: id, session: session, kind: .identity, identity: nil, isHeld: false, serverID: entry.id,
            persistence: nil, answer: nil, masked: Token.masked(entry.id), secret: nil,
            lifetime: entry.lifetime)
        token.record = entry.record
        tokens[id] = token
        tokenOrder.append(id)
        sessions[session]?.otherDeviceTokens.append(id)
        otherDevicesRevision += 1
        schedule(id)
    }

    /// Nobody is acted as with a token that the server has ended.
    private mutating func stopActing(with id: TokenID) {
        guard let identity = acting, identityToken(of: identity)?.id == id else { return }
        acting = nil
        identitiesRevision += 1
    }
}
