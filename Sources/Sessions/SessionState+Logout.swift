/// Logging out, and putting away what is over.
extension SessionState {
    mutating func startLogout(of requested: [SessionID]) -> [SessionEffect] {
        guard logout?.isFinished ?? true else { return [] }
        let chosen = Set(requested)
        let rows = tokenOrder.compactMap { tokens[$0] }
            .filter { chosen.contains($0.session) && $0.isLive }
            .map { LogoutRun.Row(token: $0.id, session: $0.session, progress: .queued) }
        guard !rows.isEmpty else { return [] }
        logout = LogoutRun(rows: rows, order: sessionOrder)
        return abandonSwitch(in: chosen) + askNext()
    }

    mutating func retryLogout() -> [SessionEffect] {
        guard var run = logout, run.canRetry else { return [] }
        let again = run.rows.indices.filter { run.rows[$0].progress.isWorthRetrying }
        for index in again { run.rows[index].progress = .queued }
        let sessions = Set(again.map { run.rows[$0].session })
        run.queue = sessionOrder.filter { sessions.contains($0) }.reversed()
        logout = run
        return askNext()
    }

    mutating func closeLogout() {
        if logout?.isFinished == true { logout = nil }
    }

    mutating func finishLogout(
        _ request: RequestID, of session: SessionID, _ report: LogoutReport
    ) -> [SessionEffect] {
        guard logout?.running[request] == session, var run = logout.take() else { return [] }
        run.running[request] = nil
        if let url = report.url { run.urls.append(url) }
        for index in run.places[session] ?? [] {
            guard let fate = report.fates[run.rows[index].token] else { continue }
            run.rows[index].progress = .done(fate)
            settle(run.rows[index].token, by: fate)
        }
        logout = run
        forgetLateTokens(of: session)
        return askNext()
    }

    /// Puts rows of tokens that are over away, and sessions with them once no row is left.
    mutating func dismiss(_ ids: [TokenID]) {
        let over = Set(ids.filter { tokens[$0]?.isLive == false })
        guard !over.isEmpty else { return }
        let touched = Set(over.compactMap { tokens[$0]?.session })
        for id in over { tokens[id] = nil }
        tokenOrder.removeAll { over.contains($0) }
        tokensRevision += 1
        identitiesRevision += 1
        if case .ending(let id, _) = notice, over.contains(id) { notice = nil }
        if case .tokenEnded(let id) = notice, over.contains(id) { notice = nil }
        let held = Set(tokens.values.lazy.map(\.session))
        forget(touched.subtracting(held))
    }

    private mutating func forget(_ gone: Set<SessionID>) {
        guard !gone.isEmpty else { return }
        for id in gone { sessions[id] = nil }
        sessionOrder.removeAll { gone.contains($0) }
        if let identity = acting, gone.contains(identity.session) { acting = nil }
        if let identity = previous, gone.contains(identity.session) { previous = nil }
    }

    /// Starts as many of the waiting logouts as may run at once.
    private mutating func askNext() -> [SessionEffect] {
        guard var run = logout.take() else { return [] }
        var effects: [SessionEffect] = []
        while run.running.count < LogoutRun.width, let id = run.queue.popLast() {
            guard let session = sessions[id] else { continue }
            var credentials: [Credential] = []
            for index in run.places[id] ?? [] where run.rows[index].progress == .queued {
                guard let token = tokens[run.rows[index].token], let secret = token.secret else {
                    // Its time came while it waited: an ended token needs no logout, but nobody was asked.
                    run.rows[index].progress = .done(.unconfirmed(.ended))
                    continue
                }
                credentials.append(Credential(token: token.id, kind: token.kind, secret: secret))
                run.rows[index].progress = .asking
            }
            guard !credentials.isEmpty else { continue }
            let request = nextRequest()
            run.running[request] = id
            effects.append(.logOut(request, session.profile, id, credentials))
        }
        logout = run
        return effects
    }

    private mutating func settle(_ token: TokenID, by fate: LogoutReport.Fate) {
        switch fate {
        case .revoked: finish(token, as: .revoked)
        case .unconfirmed: finish(token, as: .forgotten)
        case .failed, .stillAccepted: break
        }
        if let identity = acting, accessToken(of: identity)?.id == token,
            tokens[token]?.isLive != true
        {
            acting = nil
        }
    }

    /// A token that came while its session was logged out ended with it, but nobody asked the server about it.
    private mutating func forgetLateTokens(of id: SessionID) {
        guard let session = sessions[id], tokens[session.authToken]?.isLive != true else { return }
        for token in session.accessTokens.values where tokens[token]?.isLive == true {
            settle(token, by: .unconfirmed(.ended))
        }
    }

    private mutating func abandonSwitch(in sessions: Set<SessionID>) -> [SessionEffect] {
        guard let current = switching, sessions.contains(current.identity.session) else { return [] }
        switching = nil
        return [.cancel(current.request)]
    }
}
