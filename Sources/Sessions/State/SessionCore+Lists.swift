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
            .listTokens, for: .inventory(.tokens(id, expected: liveTokens(of: session))),
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
    /// the list was read with proves itself.
    ///
    /// - Returns: how many tokens that were live are gone.
    @discardableResult
    mutating func take(
        _ list: [ListedToken], of id: SessionID, readBy reader: TokenID?, expected: Set<TokenID>
    ) -> Int {
        guard let login = vault.sessions[id]?.login else { return 0 }
        var known = vault.tokensByServerID(of: login)
        var missing = expected.subtracting([reader].compactMap(\.self))
        var entries: [VaultChange.ListedEntry] = []
        entries.reserveCapacity(list.count)
        for listed in list {
            let token = known[listed.id] ?? TokenID(nextNumber())
            known[listed.id] = token
            missing.remove(token)
            entries.append(VaultChange.ListedEntry(token: token, listed: listed))
        }
        change(.tokenListLoaded(id, entries, readAt: localTime))
        let gone = missing.filter { vault.tokens[$0]?.isLive == true }.sorted { $0.number < $1.number }
        for token in gone { end(token, as: .revoked) }
        return gone.count
    }

    /// The tokens of a session's login that a list read now must have, if they are live.
    func liveTokens(of session: Session) -> Set<TokenID> {
        Set(vault.liveTokens(of: session.login).filter { vault.tokens[$0]?.serverID != nil })
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
