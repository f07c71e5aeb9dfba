import Secrets

/// Signing in: with a password, by a push, or without a login; and new passwords on the way there.
package struct SignInWorkflow: Workflow {
    package internal(set) var phase = SignIn.idle
    /// Kept while a reply is awaited: an expired password is needed once more to be replaced, a new one to sign in with.
    var pendingPassword: Secret?

    // MARK: What begins it

    mutating func request(_ profile: Profile.ID, _ form: PasswordSignIn, in core: inout SessionCore) {
        let attempt = SignIn.Attempt(profile: profile, email: form.email, timeToLive: form.timeToLive)
        guard mayAsk(attempt, in: core) else { return }
        let request = core.send(.signIn(form), for: .signIn(.token(attempt)), to: profile)
        begin(.waiting(request, attempt), keeping: form.password, in: &core)
    }

    mutating func requestPush(_ profile: Profile.ID, _ email: String, in core: inout SessionCore) {
        let attempt = SignIn.Attempt(profile: profile, email: email)
        guard mayAsk(attempt, .push, in: core) else { return }
        let request = core.send(.pushSignIn(email: email), for: .signIn(.push(attempt)), to: profile)
        begin(.askingDevice(request, attempt, since: core.now), in: &core)
    }

    mutating func requestDelegation(
        _ profile: Profile.ID, _ delegation: Delegation, in core: inout SessionCore
    ) {
        let name = core.profile(profile)?.vendor.delegationName ?? ""
        let attempt = SignIn.Attempt(
            profile: profile, email: delegation.login(named: name), delegation: delegation)
        guard Delegation.isReason(delegation.reason), mayAsk(attempt, .delegation, in: core) else { return }
        let request = core.send(
            .delegate(delegation.identity), for: .signIn(.token(attempt)), to: profile)
        begin(.waiting(request, attempt), in: &core)
    }

    /// Stops waiting. What the server has begun goes on: see `takeOrphan`.
    mutating func cancel(in core: inout SessionCore) {
        defer {
            phase = .idle
            pendingPassword = nil
        }
        switch phase {
        case .waiting(let request, _):
            core.cancel(request)
        case .changingPassword(let change):
            if let request = change.waiting { core.cancel(request) }
        case .askingDevice(let request, let attempt, let sentAt):
            core.cancel(request)
            let lifetime = core.profile(attempt.profile)?.vendor.push.lifetime ?? .zero
            core.seat.notice = .pushIgnored(until: sentAt + lifetime)
        case .awaitingPush(_, let push):
            core.cancel(push.request)
            core.seat.notice = .pushIgnored(until: push.endsAt)
        case .idle, .failed, .throttled:
            break
        }
    }

    /// The simulated device is made to answer; what it comes to arrives the way every other outcome does.
    func pendingChallenge(at now: Instant) -> (Profile.ID, PushChallenge)? {
        guard case .awaitingPush(let attempt, let push) = phase, now < push.endsAt else { return nil }
        return (attempt.profile, push.challenge)
    }

    // MARK: Replies

    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest, _ step: SignInStep,
        in core: inout SessionCore
    ) {
        switch step {
        case .token(let attempt): takeToken(reply, of: attempt, request, in: &core)
        case .replacement(let attempt): takeReplacement(reply, of: attempt, request, in: &core)
        case .resetMail: takeResetMail(reply.done, request, in: &core)
        case .reset(let attempt): takeReset(reply, of: attempt, request, in: &core)
        case .push(let attempt): takeChallenge(reply.challenge, of: attempt, request, in: &core)
        case .pushOutcome: takeOutcome(reply.pushOutcome, request, in: &core)
        case .orphanLogout(let orphan): takeOrphanLogout(reply.loggedOut, of: orphan, in: &core)
        case .orphanProof(let orphan): takeOrphanProof(reply.isActive, of: orphan, in: &core)
        case .orphanKey(let orphan): takeOrphanKey(reply.done, of: orphan, in: &core)
        }
    }

    private mutating func takeToken(
        _ reply: Result<VendorReply, AuthFailure>, of attempt: SignIn.Attempt, _ request: InFlightRequest,
        in core: inout SessionCore
    ) {
        guard case .waiting(request.id, _) = phase else {
            if case .success(.grant(let grant)) = reply { takeOrphan(grant, of: attempt, in: &core) }
            return
        }
        let password = pendingPassword
        pendingPassword = nil
        if case .success(.passwordExpired(let grant)) = reply {
            let old = OldPassword(
                email: attempt.email, old: password ?? .empty, token: grant?.token,
                timeToLive: attempt.timeToLive)
            offerChange(by: .expired(old), attempt, until: grant?.lifetime ?? .unknown, in: &core)
            return
        }
        switch reply.grant {
        case .success(let grant): finish(attempt, with: grant, password: password, in: &core)
        case .failure(let failure): refuse(attempt, failure, in: core)
        }
    }

    private mutating func takeChallenge(
        _ reply: Result<PushChallenge, AuthFailure>, of attempt: SignIn.Attempt, _ request: InFlightRequest,
        in core: inout SessionCore
    ) {
        switch (phase, reply) {
        case (.askingDevice(request.id, _, let sentAt), .success(let challenge)):
            let wait = core.send(
                .awaitPush(challenge), for: .signIn(.pushOutcome(attempt)), to: attempt.profile)
            let rules = core.profile(attempt.profile)?.vendor.push ?? PushRules()
            phase = .awaitingPush(
                attempt, PendingPush(challenge, request: wait, sentAt: sentAt, rules: rules))
        case (.askingDevice(request.id, _, _), .failure(let failure)):
            refuse(attempt, failure, in: core)
        case (_, .success(let challenge)):
            // Cancelled: the push runs out by itself, and its outcome is ignored.
            core.send(.forgetPush(challenge), for: .notification, to: attempt.profile)
        case (_, .failure):
            break
        }
    }

    private mutating func takeOutcome(
        _ reply: Result<PushOutcome, AuthFailure>, _ request: InFlightRequest, in core: inout SessionCore
    ) {
        guard case .awaitingPush(let attempt, let push) = phase, push.request == request.id else { return }
        switch reply {
        case .success(.accepted(let token, let identity)):
            let exchange = core.send(
                .exchange(token, for: identity), for: .signIn(.token(attempt)), to: attempt.profile)
            phase = .waiting(exchange, attempt)
        case .success(.confirmed):
            phase = .failed(attempt, .malformedAnswer("the accepted push brings nothing to sign in with"))
        case .success(.declined):
            phase = .failed(attempt, .challengeRefused(.declined))
        case .success(.expired):
            phase = .failed(attempt, .challengeRefused(.unanswered))
        case .failure(let failure):
            refuse(attempt, failure, in: core)
        }
    }

    /// A session is there: the vault follows, and the other workflows with it. `password` is the one that signed in, if
    /// one did.
    mutating func finish(
        _ attempt: SignIn.Attempt, with grant: Grant, password: Secret?, in core: inout SessionCore
    ) {
        phase = .idle
        core.note(password, of: attempt.login)
        core.seat.signInCount += 1
        let id = core.open(attempt, with: grant, .signIn)
        core.seat.notice = .signedIn(id)
        if let asked = attempt.timeToLive, let given = grant.lifetime.absolute?.span,
            given.wholeSeconds < asked.wholeSeconds
        {
            core.seat.notice = .timeToLiveCapped(id, asked: asked, given: given)
        }
    }

    /// What a refused sign-in leaves behind.
    mutating func refuse(_ attempt: SignIn.Attempt, _ failure: AuthFailure, in core: SessionCore) {
        switch failure {
        case .locked(let span) where span > .zero:
            phase = .throttled(attempt, .locked, until: core.now + span)
        case .rateLimited(let span?) where span > .zero:
            phase = .throttled(attempt, .limited, until: core.now + span)
        case .cancelled:
            phase = .idle
        default:
            phase = .failed(attempt, failure)
        }
    }

    // MARK: Time

    func nextDeadline(in core: SessionCore) -> Instant? {
        switch phase {
        case .throttled(_, _, let until): until
        // Nothing happens by itself while a reply is awaited.
        case .changingPassword(let change): change.waiting == nil ? change.lifetime.nearest?.at : nil
        case .awaitingPush(_, let push): push.nextDeadline(at: core.now)
        case .idle, .waiting, .askingDevice, .failed: nil
        }
    }

    mutating func passDeadlines(isTick: Bool, in core: inout SessionCore) {
        switch phase {
        case .throttled(_, _, let until):
            if until <= core.now { phase = .idle }
        case .changingPassword(let change):
            guard change.waiting == nil, let end = change.lifetime.nearest, end.at <= core.now else { return }
            phase = change.isChosen ? .idle : .failed(change.attempt, .ended)
        case .awaitingPush(let attempt, let push):
            guard isTick, push.deadline <= core.now else { return }
            phase = .failed(attempt, .challengeRefused(.notReported))
            core.cancel(push.request)
        case .idle, .waiting, .askingDevice, .failed:
            break
        }
    }

    // MARK: Rules

    private mutating func begin(
        _ phase: SignIn, keeping password: Secret? = nil, in core: inout SessionCore
    ) {
        self.phase = phase
        pendingPassword = password
        core.seat.notice = nil
    }

    /// Whether the profile has such a thing, nothing is under way, and asking would not only be refused: a lock holds
    /// for one login, a limit for the whole profile.
    func mayAsk(
        _ attempt: SignIn.Attempt, _ capability: Capability = .core, in core: SessionCore
    ) -> Bool {
        guard let profile = core.profile(attempt.profile), !phase.isWaiting,
            capability == .core || profile.offers(capability)
        else { return false }
        guard case .throttled(let refused, let throttle, _) = phase else { return true }
        switch throttle {
        case .locked: return refused.login != attempt.login
        case .limited: return refused.profile != attempt.profile
        }
    }
}
