import Secrets

/// Logging out, and ending tokens one by one.
extension SessionState {
    mutating func startLogout(of requested: [SessionID]) -> [SessionEffect] {
        guard logout?.isFinished ?? true else { return [] }
        let chosen = Set(requested.filter { sessions[$0]?.isLive == true })
        guard !chosen.isEmpty else { return [] }
        var rows: [LogoutRun.Row] = []
        for id in tokenOrder {
            guard let token = tokens[id], token.isLive, token.isHeld, chosen.contains(token.session),
                let session = sessions[token.session]
            else { continue }
            rows.append(LogoutRun.Row(token, of: session, through: session.id))
        }
        return start(LogoutRun(.logout, rows: rows, order: sessionOrder))
    }

    /// Ends tokens by the server's list. Of a vendor that ends sessions whole none is taken.
    mutating func startInvalidation(of requested: [TokenID]) -> [SessionEffect] {
        guard logout?.isFinished ?? true else { return [] }
        let chosen = Set(requested)
        var through: [Login: SessionID] = [:]
        var rows: [LogoutRun.Row] = []
        for id in tokenOrder where chosen.contains(id) {
            guard let token = tokens[id], token.isLive, token.serverID != nil,
                let session = sessions[token.session], offers(.tokenList, session)
            else { continue }
            let way = through[session.login] ?? self.way(to: session.login, sparing: chosen) ?? session.id
            through[session.login] = way
            rows.append(LogoutRun.Row(token, of: session, through: way))
        }
        guard !rows.isEmpty else { return [] }
        return start(LogoutRun(.invalidation, rows: rows, order: sessionOrder))
    }

    mutating func retryLogout() -> [SessionEffect] {
        guard logout?.canRetry == true else { return [] }
        logout?.requeue()
        return askNext()
    }

    mutating func closeLogout() {
        if logout?.isFinished == true { logout = nil }
    }

    /// Whether a session is in a logout that is not through.
    func isBeingLoggedOut(_ id: SessionID) -> Bool {
        guard let logout, !logout.isFinished else { return false }
        return logout.leaving.contains(id)
    }

    mutating func finishLogout(
        _ request: RequestID, of session: SessionID, _ report: LogoutReport, at reading: ClockReading
    ) -> [SessionEffect] {
        if strays[request] != nil {
            finishStray(request, report, at: reading)
            return []
        }
        guard logout?.running[request] == session else { return [] }
        logout?.running[request] = nil
        if let url = report.url { logout?.urls.append(url) }
        var outcomes: [(row: LogoutRun.Row, outcome: LogoutReport.Outcome)] = []
        for index in logout?.places[session] ?? [] {
            guard let row = logout?.rows[index], row.progress == .asking else { continue }
            // A token that the report leaves out was not dealt with.
            let outcome = report.outcomes[row.token] ?? .failed(.cancelled)
            logout?.mark(index, .done(outcome))
            outcomes.append((row, outcome))
        }
        for (row, outcome) in outcomes { settle(row.token, by: outcome) }
        if let listing = report.listing, let reader = sessions[session]?.loginToken {
            take(listing, of: session, readBy: reader, since: request)
        }
        close(
            Dictionary(grouping: outcomes.filter(\.row.isHeld)) { $0.row.session }.mapValues {
                $0.map(\.outcome)
            })
        return askNext()
    }

    private mutating func start(_ run: LogoutRun) -> [SessionEffect] {
        let abandoned = abandonSwitch(in: run.leaving) + abandonReadings(in: run.leaving)
        logout = run
        return abandoned + askNext()
    }

    /// The session whose credential ends tokens of a login: one that is to stay, if there is one.
    private func way(to login: Login, sparing chosen: Set<TokenID>) -> SessionID? {
        sessionOrder.first { id in
            guard let session = sessions[id], session.login == login else { return false }
            return !chosen.contains(session.loginToken) && credential(of: session.loginToken) != nil
        }
    }

    /// Starts as many of the waiting calls as may run at once.
    // The run is changed in its place: a second holder of it would make every step copy all of its rows.
    private mutating func askNext() -> [SessionEffect] {
        var effects: [SessionEffect] = []
        while let running = logout?.running.count, running < LogoutRun.width,
            let purpose = logout?.purpose, let id = logout?.queue.popLast()
        {
            let effect: SessionEffect? =
                switch purpose {
                case .logout: logOut(of: id)
                case .invalidation: invalidation(through: id)
                }
            if let effect { effects.append(effect) }
        }
        return effects
    }

    private mutating func logOut(of id: SessionID) -> SessionEffect? {
        let credentials = (logout?.places[id] ?? []).compactMap { ask(about: $0) }
        guard !credentials.isEmpty, let profile = sessions[id]?.profile else { return nil }
        let request = nextRequest()
        logout?.running[request] = id
        return .logOut(request, profile, id, credentials)
    }

    private mutating func ask(about index: Int) -> Credential? {
        guard let row = logout?.rows[index], row.progress == .queued else { return nil }
        guard let token = tokens[row.token], let secret = token.secret else {
            // Its time came while it waited: an ended token needs no logout, but nobody was asked.
            logout?.mark(index, .done(.unconfirmed(.ended)))
            return nil
        }
        logout?.mark(index, .asking)
        return Credential(token: token.id, kind: token.kind, secret: secret, serverID: token.serverID)
    }

    private mutating func invalidation(through id: SessionID) -> SessionEffect? {
        let credential = sessions[id].flatMap { self.credential(of: $0.loginToken) }
        var targets: [Invalidation] = []
        for index in logout?.places[id] ?? [] {
            guard let row = logout?.rows[index], row.progress == .queued, let serverID = row.serverID else {
                continue
            }
            logout?.mark(index, credential == nil ? .done(.failed(.ended)) : .asking)
            targets.append(Invalidation(token: row.token, serverID: serverID))
        }
        guard let credential, !targets.isEmpty, let profile = sessions[id]?.profile else { return nil }
        let request = nextRequest()
        logout?.running[request] = id
        return .invalidate(request, profile, id, targets, authorisedBy: credential)
    }

    private mutating func settle(_ token: TokenID, by outcome: LogoutReport.Outcome) {
        switch outcome {
        case .revoked: if tokens[token] != nil { finish(token, as: .revoked) }
        case .unconfirmed: if tokens[token]?.isLive == true { finish(token, as: .forgotten) }
        case .failed, .stillAccepted: release(token)
        }
    }

    private mutating func close(_ outcomes: [SessionID: [LogoutReport.Outcome]]) {
        for (id, outcomes) in outcomes.sorted(by: { $0.key.number < $1.key.number }) {
            if outcomes.allSatisfy({ !LogoutRun.Progress.done($0).isWorthRetrying }) { closeSession(id) }
            stopActing(in: id)
        }
    }

    /// The logout went through: what came too late to be asked about ended with the session.
    private mutating func closeSession(_ id: SessionID) {
        sessions[id]?.isLoggedOut = true
        guard sessions[id]?.isLive == true else { return }
        for token in sessions[id]?.tokens ?? [] where tokens[token]?.isLive == true {
            finish(token, as: .forgotten)
        }
    }

    private mutating func stopActing(in session: SessionID) {
        if let identity = acting, identity.session == session, identityToken(of: identity)?.isLive != true {
            acting = nil
            identitiesRevision += 1
        }
    }

    private mutating func abandonReadings(in chosen: Set<SessionID>) -> [SessionEffect] {
        var effects: [SessionEffect] = []
        for id in sessionOrder where chosen.contains(id) {
            if case .reading(let request) = sessions[id]?.reading {
                abandonReading(of: id)
                effects.append(.cancel(request))
            }
            if case .reading(let request) = sessions[id]?.tokenReading {
                abandonTokenReading(of: id)
                effects.append(.cancel(request))
            }
            if case .reading(let request) = sessions[id]?.factorReading {
                abandonFactorReading(of: id)
                effects.append(.cancel(request))
            }
        }
        return effects
    }
}
