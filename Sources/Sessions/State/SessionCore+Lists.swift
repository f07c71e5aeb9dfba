/// Loading the lists of a session, and taking them in.
extension SessionCore {
    /// False where there is nothing to load: only a login token lists identities; one that a push was exchanged for
    /// acts for one identity alone.
    @discardableResult
    mutating func loadIdentities(of id: SessionID) -> Bool {
        guard let session = vault.sessions[id], offers(.identityList, id), !session.isEnding,
            vault.tokens[session.loginToken]?.kind == .login,
            let credential = credential(of: session.loginToken)
        else { return false }
        if session.identitiesStatus == .loading { return true }
        change(.identitiesStatus(id, .loading))
        send(
            .listIdentities, for: .inventory(.identities(id)), to: session.profile, as: credential, in: id)
        return true
    }

    mutating func loadTokens(of id: SessionID) {
        guard let session = vault.sessions[id], offers(.tokenList, id), !session.isEnding,
            session.tokenListStatus != .loading, let credential = credential(of: session.loginToken)
        else { return }
        change(.tokenListStatus(id, .loading))
        send(
            .listTokens, for: .inventory(.tokens(id, expected: expectedTokens(of: session))),
            to: session.profile, as: credential, in: id)
    }

    mutating func loadFactors(of id: SessionID) {
        guard let session = vault.sessions[id], !session.isEnding, session.factorsStatus != .loading,
            let token = factorReader(of: id), let credential = credential(of: token)
        else { return }
        change(.factorsStatus(id, .loading))
        send(.listFactors, for: .inventory(.factors(id)), to: session.profile, as: credential, in: id)
    }

    /// The token that factors can be loaded with: one that acts for somebody, the one acted with if it is of this
    /// session. Nil where there is none.
    func factorReader(of id: SessionID) -> TokenID? {
        guard let session = vault.sessions[id], offers(.factorList, id) else { return nil }
        let inUse = seat.acting.flatMap { $0.session == id ? vault.identityToken(of: $0)?.id : nil }
        return ([inUse].compactMap(\.self) + session.tokens).first { token in
            guard let credential = credential(of: token) else { return false }
            return credential.kind != .login && credential.kind != .passwordChangeOnly
        }
    }

    /// Takes a whole list of tokens in: of those that were expected, one that is missing has ended. The token that
    /// the list was read with proves itself. Of a token that ended after the list was asked for, it tells nothing.
    ///
    /// - Returns: how many tokens that were live are gone.
    @discardableResult
    mutating func take(
        _ list: [ListedToken], of id: SessionID, askedBy request: InFlightRequest, expected: Set<TokenID>
    ) -> Int {
        guard let login = vault.sessions[id]?.login else { return 0 }
        var missing = expected.subtracting([request.token].compactMap(\.self))
        let entries = entries(of: list, of: login, sentAt: request.sentAt) { missing.remove($0) }
        change(.tokenListLoaded(id, entries, readAt: localTime))
        let gone = missing.filter { vault.tokens[$0]?.isLive == true }
        for token in missing.sorted(by: { $0.number < $1.number }) { setStatus(of: token, to: .revoked) }
        return gone.count
    }

    /// The tokens of a list under the ids that they have here, known ones and new ones.
    private mutating func entries(
        of list: [ListedToken], of login: Login, sentAt: Instant, _ found: (TokenID) -> Void
    ) -> [VaultChange.ListedEntry] {
        var known = vault.tokensByServerID(of: login)
        var entries: [VaultChange.ListedEntry] = []
        entries.reserveCapacity(list.count)
        for listed in list {
            let token = known[listed.key]?.token ?? TokenID(nextNumber())
            known.append(KnownToken(key: listed.key, token: token))
            found(token)
            if isSettled(token, since: sentAt) { continue }
            entries.append(VaultChange.ListedEntry(token: token, listed: listed))
        }
        return entries
    }

    private func isSettled(_ id: TokenID, since sentAt: Instant) -> Bool {
        guard let token = vault.tokens[id], let since = token.statusSince else { return false }
        return switch token.status {
        case .revoked, .ended(.refusedByServer): since >= sentAt
        case .live, .ending, .unconfirmed, .ended(.time): false
        }
    }

    /// The tokens of a session's login that a list read now must have, if they are live.
    func expectedTokens(of session: Session) -> Set<TokenID> {
        Set(
            vault.sessions(of: session.login).flatMap { $0.tokens + $0.otherDeviceTokens }.filter {
                vault.tokens[$0].map { $0.status.mayBeLive && $0.serverID != nil } ?? false
            })
    }

    func isLoadingLists(of id: SessionID) -> Bool {
        guard let session = vault.sessions[id] else { return false }
        return session.identitiesStatus == .loading || session.tokenListStatus == .loading
    }

    /// What a list that is loaded in vain was before.
    func identitiesStatusBefore(_ id: SessionID) -> LoadStatus {
        vault.sessions[id]?.identities.isEmpty == false ? .loaded : .unloaded
    }

    func tokenListStatusBefore(_ id: SessionID) -> LoadStatus {
        vault.sessions[id]?.tokenListReadAt != nil ? .loaded : .unloaded
    }

    func factorsStatusBefore(_ id: SessionID) -> LoadStatus {
        vault.sessions[id]?.factorsReadAt != nil ? .loaded : .unloaded
    }
}
