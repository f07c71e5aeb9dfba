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
        guard logout?.running[request] == session, var run = logout.take() else { return [] }
        run.running[request] = nil
        if let url = report.url { run.urls.append(url) }
        var fates: [(token: TokenID, fate: LogoutReport.Fate)] = []
        for index in run.places[session] ?? [] where run.rows[index].progress == .asking {
            // A token that the report leaves out was not dealt with.
            let fate = report.fates[run.rows[index].token] ?? .failed(.cancelled)
            run.mark(index, .done(fate))
            fates.append((run.rows[index].token, fate))
        }
        logout = run
        for (token, fate) in fates { settle(token, by: fate) }
        if fates.allSatisfy({ !LogoutRun.Progress.done($0.fate).isWorthRetrying }) { closeSession(session) }
        stopActing(in: session)
        return askNext()
    }

    /// Starts as many of the waiting logouts as may run at once.
    private mutating func askNext() -> [SessionEffect] {
        guard var run = logout.take() else { return [] }
        var effects: [SessionEffect] = []
        while run.running.count < LogoutRun.width, let id = run.queue.popLast() {
            var credentials: [Credential] = []
            for index in run.places[id] ?? [] where run.rows[index].progress == .queued {
                guard let token = tokens[run.rows[index].token], let secret = token.secret else {
                    // Its time came while it waited: an ended token needs no logout, but nobody was asked.
                    run.mark(index, .done(.unconfirmed(.ended)))
                    continue
                }
                credentials.append(Credential(token: token.id, kind: token.kind, secret: secret))
                run.mark(index, .asking)
            }
            guard !credentials.isEmpty, let profile = sessions[id]?.profile else { continue }
            let request = nextRequest()
            run.running[request] = id
            effects.append(.logOut(request, profile, id, credentials))
        }
        logout = run
        return effects
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
