import Secrets

/// Signing in. What happens to passwords on the way is in `SessionState+Passwords`.
extension SessionState {
    mutating func requestSignIn(_ profile: Profile.ID, _ form: SignInRequest) -> [SessionEffect] {
        let attempt = SignIn.Attempt(profile: profile, email: form.email, timeToLive: form.timeToLive)
        guard self.profile(profile) != nil, !signIn.isWaiting, !isThrottled(attempt) else { return [] }
        let request = nextRequest()
        signIn = .waiting(request, attempt)
        pendingPassword = form.password
        replacesPassword = form.newPassword != nil
        notice = nil
        return [.signIn(request, profile, form)]
    }

    mutating func cancelSignIn() -> [SessionEffect] {
        defer {
            signIn = .idle
            pendingPassword = nil
        }
        switch signIn {
        case .waiting(let request, let attempt):
            abandoned[request] = Abandoned(attempt: attempt, changesPassword: replacesPassword)
            return [.cancel(request)]
        case .changingPassword(let change):
            guard let request = change.waiting else { return [] }
            abandoned[request] = Abandoned(attempt: change.attempt, changesPassword: true)
            return [.cancel(request)]
        case .askingDevice(let request, let attempt, let sentAt):
            abandoned[request] = Abandoned(attempt: attempt, changesPassword: false)
            notice = .questionLeft(until: sentAt + PendingPush.life)
            return [.cancel(request)]
        case .awaitingPush(_, let push):
            notice = .questionLeft(until: push.endsAt)
            return [.cancel(push.request)]
        case .idle, .failed, .throttled:
            return []
        }
    }

    mutating func finishSignIn(
        _ request: RequestID, _ result: Result<SignInAnswer, AuthFailure>, at reading: ClockReading
    ) -> [SessionEffect] {
        guard case .waiting(request, let attempt) = signIn else { return finishAbandoned(request, result) }
        defer { replacesPassword = false }
        let password = pendingPassword ?? .empty
        pendingPassword = nil
        switch result {
        case .success(.signedIn(let grant)):
            // Of two wishes to act as somebody the later one holds.
            let isLater = switching.map { $0.request.number < request.number } ?? false
            let abandoned = attempt.delegation != nil && isLater ? abandonSwitch() : []
            return abandoned + begin(attempt, with: grant, at: reading)
        case .success(.passwordExpired(let grant)):
            let old = OldPassword(
                email: attempt.email, old: password, passwordChangeToken: grant?.token,
                timeToLive: attempt.timeToLive)
            return offerChange(of: .expired(old), attempt, until: grant?.lifetime ?? .unknown)
        case .failure(let failure):
            refuse(attempt, failure)
        }
        return []
    }

    /// Nothing happens by itself while an answer is awaited.
    var signInDeadline: Instant? {
        switch signIn {
        case .throttled(_, _, let until): until
        case .changingPassword(let change): change.waiting == nil ? change.lifetime.nearest?.at : nil
        case .idle, .waiting, .askingDevice, .awaitingPush, .failed: nil
        }
    }

    /// A bar that has passed, or a temporary token that has ended.
    mutating func passSignInDeadline() {
        guard let deadline = signInDeadline, deadline <= now else { return }
        switch signIn {
        case .throttled: signIn = .idle
        case .changingPassword(let change):
            signIn = change.isChosen ? .idle : .failed(change.attempt, .ended)
        case .idle, .waiting, .askingDevice, .awaitingPush, .failed: break
        }
    }

    /// Sessions that were there before: on the list and under the clock, with nothing asked of the server.
    mutating func restore(_ restored: [RestoredSession], at reading: ClockReading) {
        for one in restored {
            place(
                one.grant, as: TokenID(nextNumber()), in: SessionID(nextNumber()),
                of: SignIn.Attempt(profile: one.profile, email: one.email), at: reading)
        }
    }

    /// Adds a session with its first token to the end of the list.
    mutating func place(
        _ grant: Grant, as token: TokenID, in id: SessionID, of attempt: SignIn.Attempt,
        at reading: ClockReading
    ) {
        sessions[id] = Session(
            id: id, attempt: attempt, signedInAt: reading.wall, loginToken: token)
        sessionOrder.append(id)
        insert(grant, as: token, in: id, for: grant.holder?.reference)
        if let holder = grant.holder.map({ named($0, at: attempt.profile) }) {
            sessions[id]?.take([holder])
            sessions[id]?.reading = .read
            sessions[id]?.identityTokens[holder.reference] = token
        }
        identitiesRevision += 1
    }

    /// An identity that goes by its number, under the name that the list of another login there gives it.
    private func named(_ identity: Identity, at profile: Profile.ID) -> Identity {
        guard identity.isByNumber else { return identity }
        let others = sessions.values.lazy.filter { $0.profile == profile }
            .compactMap { $0.identity(identity.reference) }
        return others.first { !$0.isByNumber } ?? identity
    }

    mutating func begin(
        _ attempt: SignIn.Attempt, with grant: Grant, at reading: ClockReading
    ) -> [SessionEffect] {
        signIn = .idle
        signInCount += 1
        let id = SessionID(nextNumber())
        let over = sessionOverBefore(attempt)
        place(grant, as: TokenID(nextNumber()), in: id, of: attempt, at: reading)
        if let over { replace(over, by: id) }
        notice = .signedIn(id)
        if let asked = attempt.timeToLive, let given = grant.lifetime.absolute?.span,
            given.wholeSeconds < asked.wholeSeconds
        {
            notice = .timeToLiveCapped(id, asked: asked, given: given)
        }
        if let holder = grant.holder { actAtOnce(as: IdentityID(session: id, reference: holder.reference)) }
        return readIdentities(of: id) + readTokens(of: id)
    }

    /// The session of the same login that has ended and whose place a new one takes.
    private func sessionOverBefore(_ attempt: SignIn.Attempt) -> SessionID? {
        sessionOrder.first { id in
            guard let session = sessions[id] else { return false }
            return session.login == attempt.login && !session.isLive
        }
    }

    /// Gives the newest session the place of one that is over: on the list, and for whom it acted as.
    private mutating func replace(_ over: SessionID, by id: SessionID) {
        if let index = sessionOrder.firstIndex(of: over) {
            sessionOrder.removeLast()
            sessionOrder.insert(id, at: index)
        }
        if let identity = acting, identity.session == over {
            resuming = IdentityID(session: id, reference: identity.reference)
        }
        if let identity = previous, identity.session == over {
            previous = IdentityID(session: id, reference: identity.reference)
        }
        dismiss((sessions[over]?.tokens ?? []) + (sessions[over]?.otherDeviceTokens ?? []))
    }

    /// Whether asking again would only be refused: a lock holds for one login, a limit for the whole profile.
    func isThrottled(_ attempt: SignIn.Attempt) -> Bool {
        guard case .throttled(let refused, let bar, _) = signIn else { return false }
        switch bar {
        case .locked: return refused.login == attempt.login
        case .limited: return refused.profile == attempt.profile
        }
    }
}
