/// Logging out, and revoking tokens one by one, each with proof: a token counts as revoked once the server refuses it
/// while it accepts the key, or once the server's list no longer has it. What is not confirmed is tried again.
package struct LogoutWorkflow: Workflow {
    var run: LogoutRun?
    /// False of a try that began by itself: it is not looked at.
    private var isShown = true
    /// The finished proof that is looked at meanwhile.
    private var proof: LogoutRun?
    private(set) var retries = EndRetries()

    /// The run whose proof is on the screen.
    package var shown: LogoutRun? { isShown ? run : proof }

    // MARK: What begins it

    /// Everything includes the ends that are not confirmed.
    mutating func logOut(of requested: [SessionID], isEverything: Bool = false, in core: inout SessionCore) {
        guard makeRoom(in: &core) else { return }
        let vault = core.vault
        let chosen = Set(requested.filter { vault.sessions[$0]?.isLive == true })
        guard !chosen.isEmpty else { return }
        let rows = rows(core) { chosen.contains($0.session) || isEverything && !$0.isLive }
        start(LogoutRun(.logout, rows: rows, core), in: &core)
    }

    /// By the server's list. Of a vendor that ends sessions whole none is taken.
    mutating func revoke(_ requested: [TokenID], in core: inout SessionCore) {
        guard makeRoom(in: &core) else { return }
        let rows = revocationRows(of: requested, core)
        guard !rows.isEmpty else { return }
        start(LogoutRun(.revocation, rows: rows, core), in: &core)
    }

    /// Tries again what failed on the proof that is shown; without one, what is not confirmed anywhere.
    mutating func retry(in core: inout SessionCore) {
        retries.clear()
        if var again = shown {
            guard again.canRetry, makeRoom(in: &core) else { return }
            again.requeue()
            start(again, in: &core)
        } else if makeRoom(in: &core), let run = unconfirmedRun(core) {
            start(run, in: &core)
        }
    }

    mutating func close() {
        if proof != nil {
            proof = nil
        } else if shown?.isFinished == true {
            run = nil
        }
    }

    /// Ends the program once nothing is live and the server has said so; otherwise it stays, with the proof on screen.
    mutating func continueQuitting(in core: inout SessionCore) {
        guard !core.seat.quitting.isEmpty else { return }
        guard let run = shown else {
            core.seat.quitting = []
            return
        }
        guard run.isFinished else { return }
        let asked = Set(run.rows.lazy.map(\.session))
        let left = core.vault.liveSessions.filter { core.seat.quitting.contains($0) && !asked.contains($0) }
        // A logout that was under way before did not cover all of them: now it is the turn of the rest.
        if run.isProven, !left.isEmpty { return logOut(of: left, in: &core) }
        core.seat.quitting = []
        core.seat.isReadyToQuit =
            run.isProven && core.vault.liveSessionCount == 0 && core.vault.unsettled.isEmpty
    }

    private mutating func start(_ run: LogoutRun, isShown: Bool = true, in core: inout SessionCore) {
        proof = isShown ? nil : shown
        self.run = run
        self.isShown = isShown
        go(on: run.leaving, in: &core)
    }

    private mutating func go(on leaving: Set<SessionID>, in core: inout SessionCore) {
        mark(leaving, isEnding: true, in: &core)
        sendNext(in: &core)
    }

    /// Whether another run may begin. One that began by itself gives way: what it was about stays unconfirmed.
    private mutating func makeRoom(in core: inout SessionCore) -> Bool {
        guard let run, !run.isFinished else { return true }
        guard !isShown else { return false }
        for request in core.inFlight.awaitedLogouts { core.cancel(request) }
        mark(run.leaving, isEnding: false, in: &core)
        self.run = nil
        return true
    }

    // MARK: By itself

    /// A server that answers may have become able to end what it did not.
    mutating func follow(_ call: CallRecord, in core: SessionCore) {
        guard case .status = call.result, !call.isIncoming else { return }
        if call.request.flatMap({ core.inFlight[$0] })?.purpose.isLogout == true { return }
        retries.hurry(call.profile, at: core.now)
    }

    mutating func follow(_ change: VaultChange, in core: inout SessionCore) {
        switch change {
        case .tokenUnconfirmed(let token, _, _):
            guard let session = core.vault.tokens[token]?.session, let profile = core.profile(of: session)
            else { return }
            retries.plan(profile.id, at: core.now)
        case .tokenStatusChanged(let token, .ended, _):
            run?.expire(token)
            proof?.expire(token)
        case .sessionOpened, .sessionEnding, .sessionLoggedOut, .sessionsForgotten, .identitiesStatus,
            .identitiesLoaded, .tokenListStatus, .tokenListLoaded, .factorsStatus, .factorsLoaded,
            .tokenIssued, .tokenUsed, .tokenReached, .tokenSteppedUp, .tokenWarned, .expiryDeferred,
            .expiryResumed, .tokenStatusChanged, .tokensDismissed:
            break
        }
    }

    func nextDeadline(in core: SessionCore) -> Instant? {
        guard let run, !run.isFinished else { return retries.next }
        return run.paced.compactMap { run.profile(of: $0) }.map { core.nextTurn(to: $0) ?? core.now }.min()
    }

    mutating func passDeadlines(isTick: Bool, in core: inout SessionCore) {
        guard isTick else { return }
        goOnWithPaced(in: &core)
        guard run?.isFinished ?? true, let profile = retries.due(at: core.now) else { return }
        if let run, run.hasUnconfirmed(at: profile) {
            retries.begin(profile, at: core.now)
            self.run?.requeue(unconfirmedAt: profile)
            go(on: run.leaving, in: &core)
        } else if let run = unconfirmedRun(core, at: profile) {
            retries.begin(profile, at: core.now)
            start(run, isShown: false, in: &core)
        } else {
            retries.clear(profile)
        }
    }

    /// When the proof that is looked at goes on, where it waits for nothing but its pace; nil otherwise.
    func pauseEnd(in core: SessionCore) -> Instant? {
        guard let run = shown, !run.paced.isEmpty, run.paced.count == run.active.count else { return nil }
        return run.paced.compactMap { run.profile(of: $0) }.compactMap { core.nextTurn(to: $0) }.min()
    }

    // MARK: Rows

    private func rows(_ core: SessionCore, _ isChosen: (Token) -> Bool) -> [LogoutRun.Row] {
        core.vault.tokenOrder.compactMap { id in
            guard let token = core.vault.tokens[id], token.status.mayBeLive, token.isHeld, isChosen(token),
                let session = core.vault.sessions[token.session]
            else { return nil }
            return LogoutRun.Row(token, of: session, through: session.id)
        }
    }

    private func revocationRows(of requested: [TokenID], _ core: SessionCore) -> [LogoutRun.Row] {
        let chosen = Set(requested)
        var through: [Login: SessionID] = [:]
        return core.vault.tokenOrder.compactMap { id in
            guard chosen.contains(id), let token = core.vault.tokens[id], token.status.mayBeLive,
                token.serverID != nil, let session = core.vault.sessions[token.session],
                core.offers(.tokenList, session.id)
            else { return nil }
            let way = through[session.login] ?? way(to: session.login, sparing: chosen, core) ?? session.id
            through[session.login] = way
            return LogoutRun.Row(token, of: session, through: way)
        }
    }

    /// A run about all that is not confirmed: what is held here first, then what other devices hold.
    private func unconfirmedRun(_ core: SessionCore, at profile: Profile.ID? = nil) -> LogoutRun? {
        let unconfirmed = core.vault.unsettled.filter { id in
            guard let session = core.vault.tokens[id]?.session else { return false }
            return profile == nil || core.vault.sessions[session]?.profile == profile
        }
        let held = rows(core) { unconfirmed.contains($0.id) }
        if !held.isEmpty { return LogoutRun(.logout, rows: held, core) }
        let listed = revocationRows(of: Array(unconfirmed), core).filter { row in
            core.vault.sessions[row.through].map { core.credential(of: $0.loginToken) != nil } ?? false
        }
        return listed.isEmpty ? nil : LogoutRun(.revocation, rows: listed, core)
    }

    /// The session whose credential ends tokens of a login: one that is to stay, if there is one.
    private func way(to login: Login, sparing chosen: Set<TokenID>, _ core: SessionCore) -> SessionID? {
        core.vault.sessions(of: login).first {
            !chosen.contains($0.loginToken) && core.credential(of: $0.loginToken) != nil
        }?.id
    }

    // MARK: Ends

    mutating func settle(_ index: Int, _ outcome: LogoutRun.Outcome, in core: inout SessionCore) {
        guard let row = run?.rows[index] else { return }
        var outcome = outcome
        switch outcome {
        case .revoked: core.setStatus(of: row.token, to: .revoked)
        case .unconfirmed: core.keepUnconfirmed(row.token)
        case .stillAccepted: core.keepUnconfirmed(row.token, isAccepted: true)
        case .failed(let failure) where core.vault.tokens[row.token]?.isLive != true:
            core.keepUnconfirmed(row.token)
            outcome = .unconfirmed(failure)
        case .failed, .expired: break
        }
        // What time has ended meanwhile is not worth another try.
        if outcome != .revoked, core.vault.tokens[row.token]?.status.mayBeLive != true { outcome = .expired }
        run?.mark(index, .done(outcome))
    }

    /// The server has been asked about all rows of a session; those that it was not are told as failed.
    mutating func finish(_ id: SessionID, failingWith failure: AuthFailure, in core: inout SessionCore) {
        for index in open(through: id) { settle(index, .failed(failure), in: &core) }
        run?.active.remove(id)
        finishIfDone(id, in: &core)
        sendNext(in: &core)
    }

    /// Ends the work on a session once each of its rows has come to its end.
    mutating func finishIfDone(_ id: SessionID, in core: inout SessionCore) {
        guard let indices = run?.running[id] else { return }
        let rows = indices.compactMap { run?.rows[$0] }
        guard rows.allSatisfy(\.progress.isDone) else { return }
        run?.running[id] = nil
        let sessions = Dictionary(grouping: rows.filter(\.isHeld), by: \.session)
        for (session, rows) in sessions.sorted(by: { $0.key.number < $1.key.number }) {
            if !rows.contains(where: \.progress.isRefusedEnd) { closeSession(session, in: &core) }
            if let acting = core.seat.acting, acting.session == session,
                core.vault.identityToken(of: acting)?.isLive != true
            {
                core.seat.stopActing()
            }
        }
        for row in rows { core.resumeExpiry(of: row.token) }
    }

    /// A run that has come to its end: what it left unconfirmed is tried again later.
    mutating func finishRun(in core: inout SessionCore) {
        guard let run, run.isFinished else { return }
        mark(run.leaving, isEnding: false, in: &core)
        let profiles = Set(core.vault.unsettledTokens.compactMap { core.profile(of: $0.session)?.id })
        for profile in profiles { retries.plan(profile, at: core.now) }
        if !isShown {
            (self.run, proof, isShown) = (proof, nil, true)
        }
        continueQuitting(in: &core)
    }

    /// The logout went through: what came too late to be asked about should have ended with the session.
    private func closeSession(_ id: SessionID, in core: inout SessionCore) {
        core.change(.sessionLoggedOut(id))
        for token in core.vault.tokens(of: id) where token.isLive { core.keepUnconfirmed(token.id) }
    }

    private func mark(_ sessions: Set<SessionID>, isEnding: Bool, in core: inout SessionCore) {
        for id in core.vault.sessionOrder where sessions.contains(id) {
            if core.vault.sessions[id]?.isEnding != isEnding { core.change(.sessionEnding(id, isEnding)) }
        }
    }

}

extension LogoutRun {
    fileprivate init(_ purpose: Purpose, rows: [Row], _ core: SessionCore) {
        self.init(purpose, rows: rows, order: core.vault.sessionOrder)
    }
}
