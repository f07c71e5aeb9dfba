/// The calls of a logout, and what their answers mean.
extension LogoutWorkflow {
    // MARK: Requests

    /// Starts as many of the waiting sessions as may run at once.
    // The run is changed in its place: a second holder of it would make every step copy all of its rows.
    mutating func sendNext(in core: inout SessionCore) {
        while let count = run?.active.count, count < LogoutRun.width, let purpose = run?.purpose,
            let id = run?.queue.popLast()
        {
            run?.active.insert(id)
            switch purpose {
            case .logout: sendLogout(of: id, in: &core)
            case .revocation: sendRevocation(through: id, in: &core)
            }
        }
        finishRun(in: &core)
    }

    private mutating func sendLogout(of id: SessionID, in core: inout SessionCore) {
        var credentials: [Credential] = []
        var asked: [Int] = []
        for index in queued(through: id) {
            guard let row = run?.rows[index] else { continue }
            guard let credential = credential(of: row, core) else {
                // Its end came while it waited: an ended token needs no logout, but nobody asked the server.
                settle(index, .expired, in: &core)
                continue
            }
            run?.mark(index, .asking)
            asked.append(index)
            credentials.append(credential)
        }
        guard let first = credentials.first(where: { $0.kind == .login }) ?? credentials.first else {
            run?.active.remove(id)
            return
        }
        run?.running[id] = asked
        send(.logOut, .end, through: id, as: first, in: &core)
    }

    private mutating func sendRevocation(through id: SessionID, in core: inout SessionCore) {
        let targets = queued(through: id)
        guard let credential = core.vault.sessions[id].flatMap({ core.credential(of: $0.loginToken) }) else {
            for index in targets { settle(index, .failed(.ended), in: &core) }
            run?.active.remove(id)
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
        _ request: VendorRequest, _ step: LogoutStep, through id: SessionID, as credential: Credential?,
        in core: inout SessionCore
    ) {
        guard let profile = core.vault.sessions[id]?.profile else { return }
        core.send(request, for: .logout(step, through: id), to: profile, as: credential, in: id)
    }

    /// Asks about the next token of a session, once the pace allows it; without one left, another session may begin.
    private mutating func proveNext(through id: SessionID, in core: inout SessionCore) {
        for index in open(through: id) {
            guard let row = run?.rows[index] else { continue }
            guard let credential = credential(of: row, core) else {
                settle(index, .expired, in: &core)
                continue
            }
            guard core.nextTurn(to: row.profile) == nil else {
                run?.paced.append(id)
                return
            }
            return send(.introspect, .prove(row: index), through: id, as: credential, in: &core)
        }
        run?.active.remove(id)
        finishIfDone(id, in: &core)
        sendNext(in: &core)
    }

    /// Asks on where the pace allows it again.
    mutating func goOnWithPaced(in core: inout SessionCore) {
        guard let paced = run?.paced, !paced.isEmpty else { return }
        run?.paced = []
        for id in paced { proveNext(through: id, in: &core) }
    }

    // MARK: Replies

    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest,
        _ step: (LogoutStep, through: SessionID), in core: inout SessionCore
    ) {
        // What a run that gave way had asked says nothing about the rows of another one.
        guard request.isAwaited else { return }
        let id = step.through
        switch step.0 {
        case .end: takeEnd(reply.loggedOut, through: id, in: &core)
        case .prove(let row): takeProof(reply.isActive, of: row, through: id, in: &core)
        case .key(let profile): takeKey(reply.done, of: profile, in: &core)
        case .revoke: takeRevocation(reply.done, through: id, in: &core)
        case .list(let expected): takeList(reply.tokens, request, expected, through: id, in: &core)
        }
    }

    private mutating func takeEnd(
        _ result: Result<String?, AuthFailure>, through id: SessionID, in core: inout SessionCore
    ) {
        switch result {
        case .success(let url):
            if let url { run?.urls.append(url) }
            for index in open(through: id) { accept(index, in: &core) }
        case .failure(.ended):
            // The token may have ended before, with or without those that came with it: each is asked about.
            break
        case .failure(let failure):
            let outcome = LogoutRules.outcome(ofRefused: failure)
            for index in open(through: id) { settle(index, outcome, in: &core) }
        }
        proveNext(through: id, in: &core)
    }

    /// The server accepted the end of a token: from now on it is on its way out.
    private mutating func accept(_ index: Int, in core: inout SessionCore) {
        run?.mark(index, .ending)
        if let token = run?.rows[index].token { core.setStatus(of: token, to: .ending) }
    }

    private mutating func takeProof(
        _ result: Result<Bool, AuthFailure>, of index: Int, through id: SessionID, in core: inout SessionCore
    ) {
        switch result {
        case .success(true): settle(index, .stillAccepted, in: &core)
        case .success(false), .failure(.ended): takeRefusal(of: index, through: id, in: &core)
        case .failure(let failure): settle(index, .unconfirmed(failure), in: &core)
        }
        proveNext(through: id, in: &core)
    }

    /// A refusal proves the end of a token once the key is known to be accepted: one check serves several.
    private mutating func takeRefusal(of index: Int, through id: SessionID, in core: inout SessionCore) {
        guard let profile = run?.rows[index].profile else { return }
        if run?.takesRefusal(at: profile, now: core.now) == true { return settle(index, .revoked, in: &core) }
        run?.mark(index, .refused)
        run?.refused[profile, default: []].append(index)
        if run?.refused[profile]?.count == 1 {
            send(.verifyKey, .key(of: profile), through: id, as: nil, in: &core)
        }
    }

    private mutating func takeKey(
        _ result: Result<Void, AuthFailure>, of profile: Profile.ID, in core: inout SessionCore
    ) {
        let rows = run?.refused.removeValue(forKey: profile) ?? []
        switch result {
        case .success:
            run?.keyWasAccepted(at: profile, now: core.now)
            for index in rows { settle(index, .revoked, in: &core) }
        case .failure(let failure):
            for index in rows { settle(index, .unconfirmed(failure), in: &core) }
        }
        let sessions = Set(rows.compactMap { run?.rows[$0].through })
        for id in sessions.sorted(by: { $0.number < $1.number }) { finishIfDone(id, in: &core) }
        sendNext(in: &core)
    }

    private mutating func takeRevocation(
        _ result: Result<Void, AuthFailure>, through id: SessionID, in core: inout SessionCore
    ) {
        switch result {
        case .success:
            let own = core.vault.sessions[id]?.loginToken
            for index in open(through: id) where run?.rows[index].token != own { accept(index, in: &core) }
            guard let session = core.vault.sessions[id], let credential = heldCredential(of: session, core)
            else { return finish(id, failingWith: .ended, in: &core) }
            let expected = core.expectedTokens(of: session)
            send(.listTokens, .list(expected: expected), through: id, as: credential, in: &core)
        case .failure(let failure):
            for index in open(through: id) {
                settle(index, LogoutRules.outcome(ofRefused: failure), in: &core)
            }
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
            for index in open(through: id) {
                guard let row = run?.rows[index], row.token != request.token else { continue }
                let isLeft = row.serverID.map { left.contains($0) } ?? true
                settle(index, isLeft ? .stillAccepted : .revoked, in: &core)
            }
            core.take(list, of: id, askedBy: request, expected: expected)
            let isOwnLeft = open(through: id).contains { run?.rows[$0].token == request.token }
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

    // MARK: Rows

    private func queued(through id: SessionID) -> [Int] {
        (run?.places[id] ?? []).filter { run?.rows[$0].progress == .queued }
    }

    /// Rows about which an answer is still to come.
    func open(through id: SessionID) -> [Int] {
        (run?.running[id] ?? []).filter { run?.rows[$0].progress.isOpen == true }
    }

    /// As long as its secret is held: an end that came meanwhile does not keep the server from being asked.
    private func credential(of row: LogoutRun.Row, _ core: SessionCore) -> Credential? {
        core.vault.tokens[row.token].flatMap { core.heldCredential(of: $0) }
    }

    private func heldCredential(of session: Session, _ core: SessionCore) -> Credential? {
        core.vault.tokens[session.loginToken].flatMap { core.heldCredential(of: $0) }
    }
}
