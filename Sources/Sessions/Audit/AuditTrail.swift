import Foundation

/// Turns what happens into rows of the record: one before a request that matters leaves, one when its reply is here, one
/// for each end of a token, one whenever somebody else is acted as, and one for each lock of the screen and each try to
/// unlock it. Pure; it keeps what it needs of the requests that are under way.
package struct AuditTrail: Sendable {
    /// A request whose reply is to come. Not the request itself, which may hold a secret.
    private struct Pending: Sendable {
        var entry: AuditEntry?
        /// What a reply without contents means.
        let whenDone: AuditOutcome
        let isLogout: Bool
        /// Whom it asked to act as.
        let identity: IdentityID?
    }

    private var pending: [RequestID: Pending] = [:]
    private var acting: IdentityID?
    private var lock: ScreenLock?

    package init() {}

    /// The rows that an event leads to, in order. `state` has applied it, and `effects` are what it asked for.
    package mutating func follow(
        _ event: SessionEvent, _ effects: [SessionEffect], in state: SessionState, at reading: ClockReading
    ) -> [AuditEntry] {
        var rows: [AuditEntry] = []
        var answered: Pending?
        switch event {
        case .callRecorded(let call):
            if let id = call.request, !call.isIncoming { pending[id]?.entry?.take(call) }
        case .replied(let id, let reply):
            guard let sent = pending.removeValue(forKey: id) else { break }
            answered = sent
            if var entry = sent.entry {
                entry.time = reading.wall
                entry.phase = .after
                entry.outcome = AuditOutcome(reply, of: entry.action, whenDone: sent.whenDone)
                rows.append(entry)
            }
        default: break
        }
        rows += state.lastChanges.compactMap { end(by: $0, answering: answered, in: state, at: reading) }
        rows += change(ofActing: state, answering: answered, at: reading)
        rows += change(ofLock: state, at: reading)
        for effect in effects {
            guard case .send(let request, let credential) = effect.work else { continue }
            rows += send(request, credential, effect, in: state, at: reading)
        }
        return rows
    }

    /// Whether the request must not leave before its row is stored.
    package func mustPrecede(_ request: RequestID) -> Bool {
        guard let entry = pending[request]?.entry else { return false }
        return entry.phase == .before && !entry.action.onlyEnds
    }

    private mutating func send(
        _ request: VendorRequest, _ credential: Credential?, _ effect: SessionEffect, in state: SessionState,
        at reading: ClockReading
    ) -> [AuditEntry] {
        guard let profile = effect.profile, let purpose = state.inFlight[effect.id]?.purpose else {
            return []
        }
        var entry: AuditEntry?
        if let action = AuditAction(request, for: purpose) {
            let (subject, reason) = state.subject(of: purpose, credential?.token, at: profile)
            entry = AuditEntry(
                at: reading.wall, subject, action, action.hasRowBefore(request) ? .before : .after,
                reason: reason)
        }
        var identity: IdentityID?
        if case .switching(let wanted) = purpose { identity = wanted }
        pending[effect.id] = Pending(
            entry: entry, whenDone: AuditOutcome(whenDone: request), isLogout: purpose.isLogout,
            identity: identity)
        return [entry].compactMap(\.self).filter { $0.phase == .before }
    }

    private func end(
        by change: VaultChange, answering answered: Pending?, in state: SessionState, at reading: ClockReading
    ) -> AuditEntry? {
        let (id, outcome, instant): (TokenID, AuditOutcome, Instant)
        switch change {
        case .tokenStatusChanged(let token, .ended(.time), let at):
            (id, outcome, instant) = (token, .expired, at)
        case .tokenStatusChanged(let token, .ended(.refusedByServer), let at):
            (id, outcome, instant) = (token, .endedByServer, at)
        case .tokenStatusChanged(let token, .revoked, let at): (id, outcome, instant) = (token, .revoked, at)
        case .tokenUnconfirmed(let token, _, let at): (id, outcome, instant) = (token, .unconfirmed, at)
        default: return nil
        }
        // Of a token of another device only the end that was asked for here is of this record.
        guard let token = state.tokens[id], token.isHeld || answered?.isLogout == true else { return nil }
        let (subject, reason) = state.subject(of: token)
        let ago = Double((reading.instant - instant).nanoseconds) / 1e9
        return AuditEntry(
            at: reading.wall.addingTimeInterval(-max(0, ago)), subject, .end, .after, reason: reason,
            outcome: outcome)
    }

    /// Somebody else is acted as, with a token that was at hand or came with a sign-in. One that was asked for has its row.
    private mutating func change(
        ofActing state: SessionState, answering answered: Pending?, at reading: ClockReading
    ) -> [AuditEntry] {
        guard state.acting != acting else { return [] }
        acting = state.acting
        guard let acting, answered?.identity != acting else { return [] }
        let (subject, reason) = state.subject(of: acting)
        return [AuditEntry(at: reading.wall, subject, .switching, .after, reason: reason, outcome: .done)]
    }

    /// The screen was locked or unlocked, or somebody has typed what does not unlock it. About nobody: it is the screen's.
    private mutating func change(ofLock state: SessionState, at reading: ClockReading) -> [AuditEntry] {
        guard state.lock != lock else { return [] }
        let (old, new) = (lock, state.lock)
        lock = new
        var changes: [(AuditAction, AuditOutcome)] = []
        if let old, old.number == new?.number {
            if old.wrongTries != new?.wrongTries { changes.append((.unlocking, .wrongCredentials)) }
        } else {
            if old != nil { changes.append((.unlocking, .done)) }
            if new != nil { changes.append((.locking, .done)) }
        }
        return changes.map { AuditEntry(at: reading.wall, .nobody, $0, .after, outcome: $1) }
    }
}

extension SessionState {
    /// Whom a request is about, and why.
    fileprivate func subject(
        of purpose: Purpose, _ token: TokenID?, at profile: Profile.ID
    ) -> (AuditSubject, reason: String) {
        switch purpose {
        case .signIn(let step):
            let attempt = step.attempt
            return (
                subject(profile, attempt.email, attempt.delegation?.identity),
                attempt.delegation?.reason ?? ""
            )
        case .switching(let identity): return subject(of: identity)
        case .stepUp(_, let token): return subject(of: token, at: profile)
        case .inventory(.keepAlive(let token)), .inventory(.keepAliveKey(let token)):
            return subject(of: token, at: profile)
        case .factorChange(_, let factor): return subject(of: factor.session, nil, at: profile)
        case .logout(.prove, _):
            return token.map { subject(of: $0, at: profile) } ?? (subject(profile, "", nil), "")
        case .logout(_, let session): return subject(of: session, nil, at: profile)
        case .inventory, .notification: return (subject(profile, "", nil), "")
        }
    }

    fileprivate func subject(of identity: IdentityID) -> (AuditSubject, reason: String) {
        subject(of: identity.session, identity.reference, at: sessions[identity.session]?.profile)
    }

    fileprivate func subject(of token: Token) -> (AuditSubject, reason: String) {
        subject(of: token.session, token.identity, at: sessions[token.session]?.profile)
    }

    private func subject(of token: TokenID, at profile: Profile.ID) -> (AuditSubject, reason: String) {
        tokens[token].map { subject(of: $0) } ?? (subject(profile, "", nil), "")
    }

    private func subject(
        of id: SessionID, _ identity: Identity.Reference?, at profile: Profile.ID?
    ) -> (AuditSubject, reason: String) {
        let session = sessions[id]
        let name = identity.flatMap { session?.identity($0)?.name } ?? ""
        return (
            subject(session?.profile ?? profile, session?.email ?? "", identity, name: name),
            session?.delegation?.reason ?? ""
        )
    }

    private func subject(
        _ id: Profile.ID?, _ login: String, _ identity: Identity.Reference?, name: String = ""
    ) -> AuditSubject {
        let profile = id.flatMap { self.profile($0) }
        return AuditSubject(
            profile: profile?.name ?? id?.name ?? "", environment: profile?.environment.rawValue ?? "",
            login: login, identity: identity, identityName: name)
    }
}

extension SignInStep {
    fileprivate var attempt: SignIn.Attempt {
        switch self {
        case .token(let attempt), .replacement(let attempt), .resetMail(let attempt), .reset(let attempt),
            .push(let attempt), .pushOutcome(let attempt):
            attempt
        case .orphanLogout(let orphan), .orphanProof(let orphan), .orphanKey(let orphan): orphan.attempt
        }
    }
}
