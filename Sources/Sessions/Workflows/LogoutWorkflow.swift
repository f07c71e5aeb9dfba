/// Logging out, and revoking tokens one by one, each with proof: a token counts as revoked once the server refuses it,
/// or once the server's list no longer has it.
package struct LogoutWorkflow: Workflow {
    package private(set) var run: LogoutRun?

    // MARK: What begins it

    mutating func logOut(of requested: [SessionID], in core: inout SessionCore) {
        guard run?.isFinished ?? true else { return }
        let vault = core.vault
        let chosen = Set(requested.filter { vault.sessions[$0]?.isLive == true })
        guard !chosen.isEmpty else { return }
        let rows = vault.tokenOrder.compactMap { id -> LogoutRun.Row? in
            guard let token = vault.tokens[id], token.isLive, token.isHeld, chosen.contains(token.session),
                let session = vault.sessions[token.session]
            else { return nil }
            return LogoutRun.Row(token, of: session, through: session.id)
        }
        start(LogoutRun(.logout, rows: rows, order: vault.sessionOrder), in: &core)
    }

    /// By the server's list. Of a vendor that ends sessions whole none is taken.
    mutating func revoke(_ requested: [TokenID], in core: inout SessionCore) {
        guard run?.isFinished ?? true else { return }
        let chosen = Set(requested)
        var through: [Login: SessionID] = [:]
        var rows: [LogoutRun.Row] = []
        for id in core.vault.tokenOrder where chosen.contains(id) {
            guard let token = core.vault.tokens[id], token.isLive, token.serverID != nil,
                let session = core.vault.sessions[token.session], core.offers(.tokenList, session.id)
            else { continue }
            let way = through[session.login] ?? way(to: session.login, sparing: chosen, core) ?? session.id
            through[session.login] = way
            rows.append(LogoutRun.Row(token, of: session, through: way))
        }
        guard !rows.isEmpty else { return }
        start(LogoutRun(.revocation, rows: rows, order: core.vault.sessionOrder), in: &core)
    }

    mutating func retry(in core: inout SessionCore) {
        guard run?.canRetry == true, let leaving = run?.leaving else { return }
        run?.requeue()
        mark(leaving, isEnding: true, in: &core)
        sendNext(in: &core)
    }

    mutating func close() {
        if run?.isFinished == true { run = nil }
    }

    /// Ends the program once nothing is live and the server has said so; otherwise it stays, with the proof on screen.
    mutating func continueQuitting(in core: inout SessionCore) {
        guard !core.seat.quitting.isEmpty else { return }
        guard let run else {
            core.seat.quitting = []
            return
        }
        guard run.isFinished else { return }
        let asked = Set(run.rows.lazy.map(\.session))
        let left = core.vault.liveSessions.filter { core.seat.quitting.contains($0) && !asked.contains($0) }
        // A logout that was under way before did not cover all of them: now it is the turn of the rest.
        if run.isProven, !left.isEmpty { return logOut(of: left, in: &core) }
        core.seat.quitting = []
        core.seat.isReadyToQuit = run.isProven && core.vault.liveSessionCount == 0
    }

    private mutating func start(_ run: LogoutRun, in core: inout SessionCore) {
        self.run = run
        mark(run.leaving, isEnding: true, in: &core)
        sendNext(in: &core)
    }

    /// The session whose credential ends tokens of a login: one that is to stay, if there is one.
    private func way(to login: Login, sparing chosen: Set<TokenID>, _ core: SessionCore) -> SessionID? {
        core.vault.sessions(of: login).first {
            !chosen.contains($0.loginToken) && core.credential(of: $0.loginToken) != nil
        }?.id
    }

    // MARK: Requests

    /// Starts as many of the waiting sessions as may run at once.
    // The run is changed in its place: a second holder of it would make every step copy all of its rows.
    private mutating func sendNext(in core: inout SessionCore) {
        while let count = run?.running.count, count < LogoutRun.width, let purpose = run?.purpose,
            let id = run?.queue.popLast()
        {
            switch purpose {
            case .logout: sendLogout(of: id, in: &core)
            case .revocation: sendRevocation(through: id, in: &core)
            }
        }
        guard run?.isFinished == true, let leaving = run?.leaving else { return }
        mark(leaving, isEnding: false, in: &core)
    }

    private mutating func sendLogout(of id: SessionID, in core: inout SessionCore) {
        var credentials: [Credential] = []
        var asked: [Int] = []
        for index in queued(through: id) {
            guard let row = run?.rows[index] else { continue }
            guard let credential = credential(of: row, core) else {
                // Its end came while it waited: an ended token needs no logout, but nobody asked the server.
                run?.mark(index, .done(.unconfirmed(.ended)))
                continue
            }
            run?.mark(index, .asking)
            asked.append(index)
            credentials.append(credential)
        }
        guard let first = credentials.first(where: { $0.kind == .login }) ?? credentials.first else { return }
        run?.running[id] = asked
        send(.logOut, .end, through: id, as: first, in: &core)
    }

    private mutating func sendRevocation(through id: SessionID, in core: inout SessionCore) {
        let targets = queued(through: id)
        guard let credential = core.vault.sessions[id].flatMap({ core.credential(of: $0.loginToken) }) else {
            for index in targets { run?.mark(index, .done(.failed(.ended))) }
            return
        }
        for index in targets { run?.mark(index, .asking) }
        run?.running[id] = targets
        let names = targets.compactMap { index -> String? in
            guard let row = run?.rows[index], row.token != credential.token else { return nil }
            return row.serverID
        }
        // The token that authorises all this goes last, as a logout does.
        if names.isEmpty {
            send(.logOut, .end, through: id, as: credential, in: &core)
        } else {
            send(.revoke(names), .revoke, through: id, as: credential, in: &core)
        }
    }

    private func send(
        _ request: VendorRequest, _ step: LogoutStep, through id: SessionID, as credential: Credential,
        in core: inout SessionCore
    ) {
        guard let profile = core.vault.sessions[id]?.profile else { return }
        core.send(request, for: .logout(step, through: id), to: profile, as: credential, in: id)
    }

    // MARK: Replies

    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest,
        _ step: (LogoutStep, through: SessionID), in core: inout SessionCore
    ) {
        let id = step.through
        switch step.0 {
        case .end:
            if case .success(let url?) = reply.loggedOut { run?.urls.append(url) }
            if let outcome = LogoutRules.outcome(ofLogout: reply.loggedOut.map { _ in () }) {
                for index in asking(through: id) { settle(index, outcome, in: &core) }
            }
            proveNext(through: id, in: &core)
        case .prove(let row):
            settle(row, LogoutRules.outcome(ofProof: reply.isActive), in: &core)
            proveNext(through: id, in: &core)
        case .revoke:
            takeRevocation(reply.done, request, through: id, in: &core)
        case .list(let expected):
            takeList(reply.tokens, request, expected, through: id, in: &core)
        }
    }

    private mutating func takeRevocation(
        _ result: Result<Void, AuthFailure>, _ request: InFlightRequest, through id: SessionID,
        in core: inout SessionCore
    ) {
        switch result {
        case .success:
            guard let session = core.vault.sessions[id], let credential = heldCredential(of: session, core)
            else { return finish(id, failingWith: .ended, in: &core) }
            let expected = core.liveTokens(of: session)
            send(.listTokens, .list(expected: expected), through: id, as: credential, in: &core)
        case .failure(let failure):
            finish(id, failingWith: failure, in: &core)
        }
    }

    private mutating func takeList(
        _ result: Result<[ListedToken], AuthFailure>, _ request: InFlightRequest, _ expected: Set<TokenID>,
        through id: SessionID, in core: inout SessionCore
    ) {
        switch result {
        case .success(let list):
            let left = Set(list.map(\.id))
            for index in asking(through: id) {
                guard let row = run?.rows[index], row.token != request.token else { continue }
                let isLeft = row.serverID.map { left.contains($0) } ?? true
                settle(index, isLeft ? .stillAccepted : .revoked, in: &core)
            }
            core.take(list, of: id, readBy: request.token, expected: expected)
            let isOwnLeft = asking(through: id).contains { run?.rows[$0].token == request.token }
            if isOwnLeft, let session = core.vault.sessions[id],
                let credential = heldCredential(of: session, core)
            {
                send(.logOut, .end, through: id, as: credential, in: &core)
            } else {
                finish(id, failingWith: .ended, in: &core)
            }
        case .failure(let failure):
            finish(id, failingWith: failure, in: &core)
        }
    }

    /// Asks about the next token of a session, or finishes the session with the last one.
    private mutating func proveNext(through id: SessionID, in core: inout SessionCore) {
        for index in asking(through: id) {
            guard let row = run?.rows[index] else { continue }
            guard let credential = credential(of: row, core) else {
                settle(index, .unconfirmed(.ended), in: &core)
                continue
            }
            return send(.introspect, .prove(row: index), through: id, as: credential, in: &core)
        }
        finish(id, failingWith: .cancelled, in: &core)
    }

    // MARK: Ends

    private mutating func settle(_ index: Int, _ outcome: LogoutRun.Outcome, in core: inout SessionCore) {
        guard let purpose = run?.purpose, let row = run?.rows[index] else { return }
        var outcome = outcome
        // Nothing that ends by the list is given up: what was not proven stays, and another try may prove it.
        if purpose == .revocation, case .unconfirmed(let failure) = outcome { outcome = .failed(failure) }
        run?.mark(index, .done(outcome))
        switch outcome {
        case .revoked: core.end(row.token, as: .revoked)
        case .unconfirmed:
            if core.vault.tokens[row.token]?.isLive == true { core.end(row.token, as: .forgotten) }
        case .failed, .stillAccepted: break
        }
    }

    /// The server has been asked about all rows of a session; those that it was not are told as failed.
    private mutating func finish(
        _ id: SessionID, failingWith failure: AuthFailure, in core: inout SessionCore
    ) {
        for index in asking(through: id) { settle(index, .failed(failure), in: &core) }
        let rows = (run?.running.removeValue(forKey: id) ?? []).compactMap { run?.rows[$0] }
        let sessions = Dictionary(grouping: rows.filter(\.isHeld), by: \.session)
        for (session, rows) in sessions.sorted(by: { $0.key.number < $1.key.number }) {
            if !rows.contains(where: \.progress.isWorthRetrying) { closeSession(session, in: &core) }
            if let acting = core.seat.acting, acting.session == session,
                core.vault.identityToken(of: acting)?.isLive != true
            {
                core.seat.stopActing()
            }
        }
        for row in rows { core.resumeExpiry(of: row.token) }
        sendNext(in: &core)
        continueQuitting(in: &core)
    }

    /// The logout went through: what came too late to be asked about ended with the session.
    private func closeSession(_ id: SessionID, in core: inout SessionCore) {
        core.change(.sessionLoggedOut(id))
        for token in core.vault.tokens(of: id) where token.isLive { core.end(token.id, as: .forgotten) }
    }

    private func mark(_ sessions: Set<SessionID>, isEnding: Bool, in core: inout SessionCore) {
        for id in core.vault.sessionOrder where sessions.contains(id) {
            if core.vault.sessions[id]?.isEnding != isEnding { core.change(.sessionEnding(id, isEnding)) }
        }
    }

    private func queued(through id: SessionID) -> [Int] {
        (run?.places[id] ?? []).filter { run?.rows[$0].progress == .queued }
    }

    private func asking(through id: SessionID) -> [Int] {
        (run?.running[id] ?? []).filter { run?.rows[$0].progress == .asking }
    }

    /// As long as its secret is held: an end that came meanwhile does not keep the server from being asked.
    private func credential(of row: LogoutRun.Row, _ core: SessionCore) -> Credential? {
        core.vault.tokens[row.token].flatMap { core.heldCredential(of: $0) }
    }

    private func heldCredential(of session: Session, _ core: SessionCore) -> Credential? {
        core.vault.tokens[session.loginToken].flatMap { core.heldCredential(of: $0) }
    }
}
