import Foundation

/// What each change does. The only code that writes to a vault.
extension Vault {
    mutating func open(_ session: Session, replacing replaced: SessionID?) {
        sessions[session.id] = session
        if let replaced, let index = sessionOrder.firstIndex(of: replaced) {
            sessionOrder.insert(session.id, at: index)
        } else {
            sessionOrder.append(session.id)
        }
        identitiesRevision += 1
    }

    mutating func forget(_ ids: [SessionID]) {
        let gone = Set(ids)
        for id in gone { sessions[id] = nil }
        sessionOrder.removeAll { gone.contains($0) }
        identitiesRevision += 1
    }

    mutating func insert(_ token: Token) {
        tokens[token.id] = token
        tokenOrder.append(token.id)
        sessions[token.session]?.tokens.append(token.id)
        if let identity = token.identity { sessions[token.session]?.identityTokens[identity] = token.id }
        count(1, in: token.session)
        tokensRevision += 1
        identitiesRevision += 1
        plan(token.id)
    }

    /// Moves the idle end: it is counted from the moment the request was sent.
    mutating func use(_ id: TokenID, sentAt: Instant, now: Instant) {
        guard tokens[id]?.isLive == true else { return }
        tokens[id]?.lifetime.use(at: sentAt)
        tokensRevision += 1
        guard let token = tokens[id], let end = token.lifetime.nearest else { return }
        if now < end.quarterMark { tokens[id]?.warnings.remove(.quarter) }
        if now < end.minuteMark { tokens[id]?.warnings.remove(.minute) }
        if !deferred.contains(id) { plan(id) }
    }

    mutating func warn(of id: TokenID, _ warnings: Token.Warnings) {
        tokens[id]?.warnings.formUnion(warnings)
        tokens[id]?.planned = nil
        plan(id)
    }

    /// A step away from life; the token's row stays.
    mutating func setStatus(of id: TokenID, to status: Token.Status, at now: Instant) {
        guard let token = tokens[id] else { return }
        if token.isLive, status != .live, token.isHeld { count(-1, in: token.session) }
        tokens[id]?.status = status
        tokens[id]?.statusSince = now
        tokens[id]?.warnings = []
        tokens[id]?.planned = nil
        deferred.remove(id)
        switch status {
        case .ending, .unconfirmed:
            unsettled.insert(id)
            plan(id)
        case .live, .ended, .revoked: unsettled.remove(id)
        }
        tokensRevision += 1
        identitiesRevision += 1
        if token.isHeld { handOver(otherDeviceTokensOf: token.session) }
    }

    mutating func dismiss(_ ids: [TokenID]) {
        let gone = Dictionary(grouping: ids) { tokens[$0]?.session }
        for (session, ids) in gone {
            for id in ids {
                if let session, let identity = tokens[id]?.identity,
                    sessions[session]?.identityTokens[identity] == id
                {
                    sessions[session]?.identityTokens[identity] = nil
                }
                tokens[id] = nil
                unsettled.remove(id)
            }
            guard let session else { continue }
            let gone = Set(ids)
            sessions[session]?.tokens.removeAll { gone.contains($0) }
            sessions[session]?.otherDeviceTokens.removeAll { gone.contains($0) }
        }
        tokenOrder.removeAll { tokens[$0] == nil }
        tokensRevision += 1
        identitiesRevision += 1
    }

    /// Takes a whole list in: what it tells of tokens that are known, and those that are new.
    mutating func take(_ entries: [VaultChange.ListedEntry], of id: SessionID, readAt: Date?) {
        if sessions[id]?.tokenListReadAt == nil { otherDevicesRevision += 1 }
        sessions[id]?.tokenListStatus = .loaded
        sessions[id]?.tokenListReadAt = readAt
        tokens.reserveCapacity(tokens.count + entries.count { tokens[$0.token] == nil })
        for entry in entries {
            if tokens[entry.token] == nil { insert(entry, listedBy: id) } else { renew(entry) }
        }
        tokensRevision += 1
    }

    private mutating func insert(_ entry: VaultChange.ListedEntry, listedBy session: SessionID) {
        let id = entry.token
        tokens[id] = Token(id: id, session: session, listed: entry.listed)
        tokenOrder.append(id)
        sessions[session]?.otherDeviceTokens.append(id)
        otherDevicesRevision += 1
        plan(id)
    }

    /// A token that is on its way out stays so, whatever a list tells of it.
    private mutating func renew(_ entry: VaultChange.ListedEntry) {
        let id = entry.token
        guard let token = tokens[id] else { return }
        let isSettling = unsettled.contains(id)
        tokens[id]?.take(entry.listed, isSettling: isSettling)
        if !token.isHeld, !isSettling {
            tokens[id]?.status = .live
            tokens[id]?.statusSince = nil
        }
        if tokens[id]?.isLive == true { plan(id) }
    }

    /// Once a session has ended its list cannot be loaded any more: another session of the same login takes the
    /// tokens of other devices over. Without one, nothing is known of those that were live; one that was to end and
    /// is not confirmed stays until its end.
    private mutating func handOver(otherDeviceTokensOf id: SessionID) {
        guard let session = sessions[id], !session.isLive else { return }
        let open = session.otherDeviceTokens.filter { tokens[$0]?.status.mayBeLive == true }
        guard !open.isEmpty else { return }
        if let heir = sessions(of: session.login).first(where: { $0.id != id && $0.isLive })?.id {
            for token in open { tokens[token]?.session = heir }
            sessions[heir]?.otherDeviceTokens += open
        } else {
            for token in open where tokens[token]?.isLive == true { tokens[token] = nil }
            tokenOrder.removeAll { tokens[$0] == nil }
        }
        sessions[id]?.otherDeviceTokens = session.otherDeviceTokens.filter { tokens[$0]?.session == id }
        otherDevicesRevision += 1
        tokensRevision += 1
    }

    /// Puts the next moment of a token into the queue, unless an entry that is no later stands there already: a call
    /// that moves an end later costs nothing, the old entry is looked at when it comes up.
    private mutating func plan(_ id: TokenID) {
        guard let token = tokens[id], let end = token.lifetime.nearest else { return }
        var moment = end.at
        if !token.isLive {
            moment = token.finalEnd ?? end.at
            if token.planned == moment { return }
        } else if token.isHeld {
            if !token.warnings.contains(.quarter) { moment = min(moment, end.quarterMark) }
            if !token.warnings.contains(.minute) { moment = min(moment, end.minuteMark) }
            if let planned = token.planned, planned <= moment { return }
        } else if token.planned == moment {
            return
        }
        tokens[id]?.planned = moment
        deadlines.insert(id, at: moment)
    }

    private mutating func count(_ step: Int, in session: SessionID) {
        guard let before = sessions[session]?.liveTokenCount else { return }
        sessions[session]?.liveTokenCount = before + step
        liveTokenCount += step
        if before == 0 || before + step == 0 { liveSessionCount += step }
    }
}
