/// Logging out.
extension SessionState {
    mutating func startLogout(of requested: [SessionID]) -> [SessionEffect] {
        guard logout?.isFinished ?? true else { return [] }
        let chosen = Set(requested.filter { sessions[$0]?.isLive == true })
        guard !chosen.isEmpty else { return [] }
        var rows: [LogoutRun.Row] = []
        for id in tokenOrder {
            guard let token = tokens[id], token.isLive, chosen.contains(token.session),
                let session = sessions[token.session]
            else { continue }
            rows.append(LogoutRun.Row(token, of: session))
        }
        let abandoned = abandonSwitch(in: chosen) + abandonReadings(in: chosen)
        logout = LogoutRun(rows: rows, order: sessionOrder)
        return abandoned + askNext()
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
        return logout.places[id] != nil
    }

    mutating func finishLogout(
        _ request: RequestID, of session: SessionID, _ report: LogoutReport, at reading: Reading
    ) -> [SessionEffect] {
        if strays[request] != nil {
            finishStray(request, report, at: reading)
            return []
        }
        guard logout?.running[request] == session else { return [] }
        logout?.running[request] = nil
        if let url = report.url { logout?.urls.append(url) }
        var fates: [(token: TokenID, fate: LogoutReport.Fate)] = []
        for index in logout?.places[session] ?? [] {
            guard let row = logout?.rows[index], row.progress == .asking else { continue }
            // A token that the report leaves out was not dealt with.
            let fate = report.fates[row.token] ?? .failed(.cancelled)
            logout?.mark(index, .done(fate))
            fates.append((row.token, fate))
        }
        for (token, fate) in fates { settle(token, by: fate) }
        if fates.allSatisfy({ !LogoutRun.Progress.done($0.fate).isWorthRetrying }) { closeSession(session) }
        stopActing(in: session)
        return askNext()
    }

    /// Starts as many of the waiting logouts as may run at once.
    // The run is changed in its place: a second holder of it would make every step copy all of its rows.
    private mutating func askNext() -> [SessionEffect] {
        var effects: [SessionEffect] = []
        while let running = logout?.running.count, running < LogoutRun.width,
            let id = logout?.queue.popLast()
        {
            let credentials = (logout?.places[id] ?? []).compactMap { ask(about: $0) }
            guard !credentials.isEmpty, let profile = sessions[id]?.profile else { continue }
            let request = nextRequest()
            logout?.running[request] = id
            effects.append(.logOut(request, profile, id, credentials))
        }
        return effects
    }

    private mutating func ask(about index: Int) -> Credential? {
        guard let row = logout?.rows[index], row.progress == .queued else { return nil }
        guard let token = tokens[row.token], let secret = token.secret else {
            // Its time came while it waited: an ended token needs no logout, but nobody was asked.
            logout?.mark(index, .done(.unconfirmed(.ended)))
            return nil
        }
        logout?.mark(index, .asking)
        return Credential(token: token.id, kind: token.kind, secret: secret)
    }

    private mutating func settle(_ token: TokenID, by fate: LogoutReport.Fate) {
        switch fate {
        case .revoked: finish(token, as: .revoked)
        case .unconfirmed: if tokens[token]?.isLive == true { finish(token, as: .forgotten) }
        case .failed, .stillAccepted: release(token)
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
        if let identity = acting, identity.session == session, accessToken(of: identity)?.isLive != true {
            acting = nil
            identitiesRevision += 1
        }
    }

    private mutating func abandonReadings(in chosen: Set<SessionID>) -> [SessionEffect] {
        var effects: [SessionEffect] = []
        for id in sessionOrder where chosen.contains(id) {
            guard case .reading(let request) = sessions[id]?.reading else { continue }
            abandonReading(of: id)
            effects.append(.cancel(request))
        }
        return effects
    }
}
