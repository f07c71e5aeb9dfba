/// The lists that a server keeps of a login: its identities, its live tokens, its person's factors.
package struct InventoryWorkflow: Workflow {
    private var sight = FirstSight()

    /// As the person asked for: where there is nothing to load, it says why.
    mutating func requestIdentities(of id: SessionID, in core: inout SessionCore) {
        guard let session = core.vault.sessions[id], let token = core.vault.tokens[session.loginToken] else {
            return
        }
        sight.ask(for: id)
        if core.loadIdentities(of: id) { return }
        if !token.isLive {
            core.seat.notice = .tokenEnded(token.id)
        } else if core.offers(.identityList, id), token.kind != .login {
            core.seat.notice = .nothingToLoad(id)
        }
    }

    /// All lists that the session's vendor keeps.
    mutating func refresh(_ id: SessionID, in core: inout SessionCore) {
        if core.vault.sessions[id] != nil { sight.ask(for: id) }
        if core.offers(.identityList, id) { requestIdentities(of: id, in: &core) }
        core.loadTokens(of: id)
    }

    /// The sessions in view that nobody has asked the lists of. They load in order, a few at a time.
    mutating func see(_ sessions: [SessionID], in core: inout SessionCore) {
        sight.see(sessions.filter { loadsAtSight($0, core) })
        loadSeen(in: &core)
    }

    /// Whether a session would load its lists if its row came into view.
    func loadsAtSight(_ id: SessionID, _ core: SessionCore) -> Bool {
        guard !sight.wasAsked(for: id), let session = core.vault.sessions[id], !session.isEnding,
            core.credential(of: session.loginToken) != nil
        else { return false }
        return core.offers(.identityList, id) && session.identitiesStatus == .unloaded
            || core.offers(.tokenList, id) && session.tokenListStatus == .unloaded
    }

    /// Whether a request loads a list that nobody has asked for.
    func isUnasked(_ request: InFlightRequest) -> Bool {
        guard case .inventory(let step) = request.purpose else { return false }
        return switch step {
        case .identities(let id), .tokens(let id, _): sight.loading.contains(id)
        case .factors, .keepAlive, .keepAliveKey: false
        }
    }

    private mutating func loadSeen(in core: inout SessionCore) {
        for id in sight.waiting where sight.canBegin {
            guard loadsAtSight(id, core), let profile = core.vault.sessions[id]?.profile,
                core.nextTurn(to: profile) == nil
            else { continue }
            sight.begin(id)
            core.loadIdentities(of: id)
            core.loadTokens(of: id)
        }
    }

    /// When the next session in view may load, where it waits for the vendor's limit on calls.
    func nextDeadline(in core: SessionCore) -> Instant? {
        guard sight.canBegin else { return nil }
        return sight.waiting.filter { loadsAtSight($0, core) }
            .compactMap { core.vault.sessions[$0] }.compactMap { core.nextTurn(to: $0.profile) }.min()
    }

    mutating func passDeadlines(isTick: Bool, in core: inout SessionCore) { loadSeen(in: &core) }

    /// Uses a token once by a harmless call. Nothing is sent where the same is under way, or the token is not held live.
    mutating func keepAlive(_ id: TokenID, in core: inout SessionCore) {
        guard let token = core.vault.tokens[id], let session = core.vault.sessions[token.session],
            !session.isEnding
        else { return }
        guard let credential = core.credential(of: id) else {
            if token.isHeld, !token.status.mayBeLive { core.seat.notice = .tokenEnded(id) }
            return
        }
        let purpose = Purpose.inventory(.keepAlive(id))
        guard !core.inFlight.awaited(in: session.id).contains(where: { $0.purpose == purpose }) else {
            return
        }
        core.send(.introspect, for: purpose, to: session.profile, as: credential, in: session.id)
    }

    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest, _ step: InventoryStep,
        in core: inout SessionCore
    ) {
        if case .failure(let failure) = reply { core.note(failure, of: request.token) }
        guard request.isAwaited else { return }
        switch step {
        case .identities(let id): takeIdentities(reply.identities, of: id, in: &core)
        case .tokens(let id, let expected):
            takeTokens(reply.tokens, of: id, request, expected, in: &core)
        case .factors(let id): takeFactors(reply.factors, of: id, in: &core)
        case .keepAlive(let id): takeKeptAlive(reply.isActive, id, request, in: &core)
        case .keepAliveKey(let id): takeKey(reply.done, id, in: &core)
        }
        sight.settle { core.isLoadingLists(of: $0) }
        loadSeen(in: &core)
    }

    /// A list that nobody asked for says nothing of its coming, and of its failure only where nothing else is told: the
    /// row and the facts of its login say it as well.
    private func tell(_ notice: Notice, of session: SessionID, in core: inout SessionCore) {
        guard sight.loading.contains(session) else {
            core.seat.notice = notice
            return
        }
        if notice.weight != .information, core.seat.notice == nil { core.seat.notice = notice }
    }

    private func takeKeptAlive(
        _ result: Result<Bool, AuthFailure>, _ id: TokenID, _ request: InFlightRequest,
        in core: inout SessionCore
    ) {
        switch result {
        case .success(true): core.seat.notice = .keptAlive(id)
        case .success(false):
            // The token has ended, unless it was the key that the server refused.
            core.send(
                .verifyKey, for: .inventory(.keepAliveKey(id)), to: request.profile, in: request.session)
        case .failure(.cancelled): break
        case .failure(let failure): core.seat.notice = .notKeptAlive(id, failure)
        }
    }

    private func takeKey(_ result: Result<Void, AuthFailure>, _ id: TokenID, in core: inout SessionCore) {
        switch result {
        case .success:
            core.note(.ended, of: id)
            core.seat.notice = .tokenEnded(id)
        case .failure(.cancelled): break
        case .failure(let failure): core.seat.notice = .notKeptAlive(id, failure)
        }
    }

    private func takeIdentities(
        _ result: Result<[Identity], AuthFailure>, of id: SessionID, in core: inout SessionCore
    ) {
        switch result {
        case .success(let identities):
            core.change(.identitiesLoaded(id, identities))
            let count = core.vault.sessions[id]?.identities.count ?? 0
            tell(.identitiesLoaded(id, count: count), of: id, in: &core)
        case .failure(.cancelled):
            core.change(.identitiesStatus(id, core.identitiesStatusBefore(id)))
        case .failure(let failure):
            core.change(.identitiesStatus(id, .failed(failure)))
            tell(.identitiesNotLoaded(id, failure), of: id, in: &core)
        }
    }

    private func takeTokens(
        _ result: Result<[ListedToken], AuthFailure>, of id: SessionID, _ request: InFlightRequest,
        _ expected: Set<TokenID>, in core: inout SessionCore
    ) {
        switch result {
        case .success(let list):
            let gone = core.take(list, of: id, askedBy: request, expected: expected)
            if case .timeToLiveCapped(id, _, _) = core.seat.notice { return }
            tell(.tokensLoaded(id, count: list.count, gone: gone), of: id, in: &core)
        case .failure(.cancelled):
            core.change(.tokenListStatus(id, core.tokenListStatusBefore(id)))
        case .failure(let failure):
            core.change(.tokenListStatus(id, .failed(failure)))
            tell(.tokensNotLoaded(id, failure), of: id, in: &core)
        }
    }

    private func takeFactors(
        _ result: Result<[Factor], AuthFailure>, of id: SessionID, in core: inout SessionCore
    ) {
        switch result {
        case .success(let factors):
            core.change(.factorsLoaded(id, factors, readAt: core.localTime))
        case .failure(.cancelled):
            core.change(.factorsStatus(id, core.factorsStatusBefore(id)))
        case .failure(let failure):
            core.change(.factorsStatus(id, .failed(failure)))
        }
    }

    mutating func follow(_ change: VaultChange, in core: inout SessionCore) {
        switch change {
        case .sessionOpened(let session, .signIn, let replaced):
            if let replaced, let old = core.vault.sessions[replaced] {
                core.dismiss(old.tokens + old.otherDeviceTokens)
            }
            sight.ask(for: session.id)
            core.loadIdentities(of: session.id)
            core.loadTokens(of: session.id)
        case .sessionOpened(let session, .cancelledSignIn, _):
            sight.ask(for: session.id)
        case .sessionEnding(let session, true):
            cancelLoading(in: session, &core)
            sight.settle { core.isLoadingLists(of: $0) }
        case .sessionsForgotten(let sessions):
            sight.forget(sessions)
        case .sessionOpened, .sessionEnding, .sessionLoggedOut, .identitiesStatus,
            .identitiesLoaded, .tokenListStatus, .tokenListLoaded, .factorsStatus, .factorsLoaded,
            .tokenIssued, .tokenUsed, .tokenReached, .tokenSteppedUp, .tokenWarned, .expiryDeferred,
            .expiryResumed, .tokenStatusChanged, .tokenUnconfirmed, .tokensDismissed:
            break
        }
    }

    /// Stops waiting for every list and every call that keeps a token alive.
    mutating func cancelLoading(in core: inout SessionCore) {
        sight.giveUp()
        for session in core.vault.sessionOrder { cancelLoading(in: session, &core) }
    }

    /// Stops waiting for lists of a session; those that were loaded before stay.
    private func cancelLoading(in session: SessionID, _ core: inout SessionCore) {
        for request in core.inFlight.awaited(in: session) {
            guard case .inventory(let step) = request.purpose else { continue }
            core.cancel(request.id)
            switch step {
            case .identities(let id): core.change(.identitiesStatus(id, core.identitiesStatusBefore(id)))
            case .tokens(let id, _): core.change(.tokenListStatus(id, core.tokenListStatusBefore(id)))
            case .factors(let id): core.change(.factorsStatus(id, core.factorsStatusBefore(id)))
            case .keepAlive, .keepAliveKey: break
            }
        }
    }
}
