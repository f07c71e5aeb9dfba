import Secrets

/// Enrolling and unlinking the factors of a login's person. An enrolment goes on whether its dialog is there or not.
package struct FactorsWorkflow: Workflow {
    var changes: [FactorChange.ID: FactorChange] = [:]

    package subscript(id: FactorChange.ID) -> FactorChange? { changes[id] }

    func viewed(_ core: SessionCore) -> FactorChange? { core.seat.factorChange.flatMap { changes[$0] } }

    // MARK: What begins it

    /// Has a code or a push sent, for the first time or again.
    mutating func enrol(_ id: FactorChange.ID, in core: inout SessionCore) {
        guard let rules = core.factorRules(of: id), rules.enrolment != .elsewhere,
            changes[id]?.mayAsk(at: core.now) ?? true
        else { return }
        begin(id, rules, .enrolFactor(channel: id.channel), .ask, in: &core) { .asking($0) }
    }

    /// Opens the dialog of an enrolment that was begun, here or elsewhere. The customer gets nothing.
    mutating func show(_ id: FactorChange.ID, in core: inout SessionCore) {
        if changes[id] == nil {
            guard let rules = core.factorRules(of: id), core.status(of: id) == .pending,
                let vendor = core.profile(of: id.session)?.vendor,
                let token = core.factorEditor(of: id.session)
            else { return }
            var change = FactorChange(id, rules, of: vendor, token: token, phase: .push)
            switch rules.enrolment {
            case .byCode:
                change.phase = .code
                change.code = .unknown
            case .byPush: break
            case .elsewhere: return
            }
            changes[id] = change
        }
        if changes[id]?.problem == .ended, core.factorEditor(of: id.session) != nil {
            changes[id]?.problem = nil
        }
        core.seat.factorChange = id
        core.seat.notice = nil
    }

    mutating func enterCode(_ code: Secret, in core: inout SessionCore) {
        guard let current = viewed(core), current.takesCode(at: core.now) else { return }
        begin(
            current.id, current.rules, .verifyFactor(channel: current.id.channel, code), .verify, in: &core
        ) { .verifying($0) }
    }

    /// Unlinks a device. The server is asked even where the list does not say that it is linked: the list may be old.
    mutating func unlink(_ id: FactorChange.ID, in core: inout SessionCore) {
        guard let rules = core.factorRules(of: id), rules.isUnlinkable, changes[id]?.isWaiting != true else {
            return
        }
        begin(id, rules, .unlinkFactor(channel: id.channel), .unlink, in: &core) { .unlinking($0) }
    }

    func answerOnDevice(_ answer: DeviceAnswer, _ change: FactorChange, in core: inout SessionCore) {
        guard core.offers(.simulatedDevice, change.id.session),
            let session = core.vault.sessions[change.id.session]
        else { return }
        core.send(
            .answerEnrolment(answer, email: session.email, channel: change.id.channel),
            for: .factorChange(.answer, of: change.id), to: session.profile, in: session.id)
    }

    /// Closes the dialog. What is under way goes on, and a second look shows it.
    mutating func close(in core: inout SessionCore) {
        guard let current = viewed(core) else { return }
        core.seat.factorChange = nil
        // Said and read; that one try is left stays true.
        if current.problem == .challengeRefused(.wrongCode) { changes[current.id]?.problem = nil }
        if current.isUnderWay(at: core.now), !current.isWaiting {
            core.seat.notice = .enrolmentPending(current.id, name: current.rules.name)
        }
        keep(current.id, core)
    }

    // MARK: The vault and time

    mutating func follow(_ change: VaultChange, in core: inout SessionCore) {
        switch change {
        case .factorsLoaded(let session, let factors, _): follow(factors, of: session, in: &core)
        case .sessionEnding(let session, true):
            for id in changes.keys where id.session == session { abandon(id, in: &core) }
        case .sessionsForgotten(let sessions):
            for id in changes.keys where sessions.contains(id.session) {
                if core.seat.factorChange == id { core.seat.factorChange = nil }
                changes[id] = nil
            }
        case .tokenStatusChanged(let token, _, _), .tokenUnconfirmed(let token, _, _):
            guard let session = core.vault.tokens[token]?.session, core.factorEditor(of: session) == nil
            else {
                return
            }
            // A code stays: once somebody is acted as again in the session it can be typed.
            for id in changes.keys where id.session == session && changes[id]?.isWaiting == false {
                if changes[id]?.isDone == false { changes[id]?.problem = .ended }
            }
        case .sessionOpened, .sessionEnding, .sessionLoggedOut, .identitiesStatus, .identitiesLoaded,
            .tokenListStatus, .tokenListLoaded, .factorsStatus, .tokenIssued, .tokenUsed, .tokenReached,
            .tokenSteppedUp, .tokenWarned, .expiryDeferred, .expiryResumed, .tokensDismissed:
            break
        }
    }

    /// The list says what became of a push, and of a code that was given elsewhere.
    private mutating func follow(_ factors: [Factor], of session: SessionID, in core: inout SessionCore) {
        for (id, change) in changes where id.session == session {
            let status = factors.first { $0.channel == id.channel }?.status
            switch (change.phase, status) {
            case (.push, .active?), (.code, .active?): finish(id, .enrolled, in: &core)
            case (.push, .inactive?):
                changes[id]?.stop(.challengeRefused(.declined))
                tell(of: id, .challengeRefused(.declined), in: &core)
                keep(id, core)
            default: break
            }
        }
    }

    func nextDeadline(in core: SessionCore) -> Instant? { changes.values.compactMap(\.deadline).min() }

    mutating func passDeadlines(isTick: Bool, in core: inout SessionCore) {
        for (id, change) in changes {
            guard let end = change.deadline, end <= core.now else { continue }
            changes[id]?.code = .none
            changes[id]?.pushEndsAt = nil
            if change.phase == .code { changes[id]?.problem = .challengeRefused(.codeExpired) }
            keep(id, core)
        }
    }

    // MARK: Rules

    mutating func finish(_ id: FactorChange.ID, _ outcome: FactorChange.Outcome, in core: inout SessionCore) {
        guard let change = changes[id] else { return }
        changes[id]?.finish(outcome)
        core.seat.notice = .factorChanged(id, name: change.rules.name, outcome)
        keep(id, core)
    }

    /// Says what a try came to, where its dialog does not.
    func tell(of id: FactorChange.ID, _ failure: AuthFailure, in core: inout SessionCore) {
        guard core.seat.factorChange != id, let change = changes[id] else { return }
        core.seat.notice = .factorUnchanged(id, name: change.rules.name, failure)
    }

    /// Keeps a change for as long as it is looked at, or something may come of it.
    mutating func keep(_ id: FactorChange.ID, _ core: SessionCore) {
        guard core.seat.factorChange != id, let change = changes[id] else { return }
        let isOfUse = change.isUnderWay(at: core.now) || !(change.mayAskAt.map { $0 <= core.now } ?? true)
        if change.isDone || !isOfUse { changes[id] = nil }
    }

    /// The session is on its way out: nothing more is sent in it.
    private mutating func abandon(_ id: FactorChange.ID, in core: inout SessionCore) {
        guard let change = changes[id], !change.isDone else { return }
        if let request = change.request { core.cancel(request) }
        changes[id]?.stop(.ended)
        keep(id, core)
    }

    /// Goes to a phase that waits for the server, and opens its dialog. Without a token that may do it, it says so.
    private mutating func begin(
        _ id: FactorChange.ID, _ rules: FactorRules, _ request: VendorRequest, _ step: FactorStep,
        in core: inout SessionCore, _ phase: (RequestID) -> FactorChange.Phase
    ) {
        guard let profile = core.profile(of: id.session), let token = core.factorEditor(of: id.session),
            let credential = core.credential(of: token)
        else {
            changes[id]?.problem = .ended
            if changes[id] == nil { core.seat.notice = .nothingToEnrolWith }
            return
        }
        let sent = core.send(
            request, for: .factorChange(step, of: id), to: profile.id, as: credential, in: id.session)
        var change =
            changes[id] ?? FactorChange(id, rules, of: profile.vendor, token: token, phase: .stopped)
        change.token = token
        change.phase = phase(sent)
        change.isUnlinking = step == .unlink
        change.problem = nil
        changes[id] = change
        core.seat.factorChange = id
        core.seat.notice = nil
    }
}
