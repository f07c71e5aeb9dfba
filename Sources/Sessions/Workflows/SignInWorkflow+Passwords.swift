import Secrets

/// New passwords: for one that has expired, by choice, or for one that was forgotten.
extension SignInWorkflow {
    /// The longest that an old password is kept for being replaced, should its token last longer or its end be unknown.
    private static let passwordKept = Duration.minutes(5)

    mutating func choosePasswordChange(
        _ profile: Profile.ID, _ form: PasswordSignIn, in core: inout SessionCore
    ) {
        let attempt = SignIn.Attempt(profile: profile, email: form.email, timeToLive: form.timeToLive)
        guard mayAsk(attempt, .newPassword, in: core) else { return }
        core.seat.notice = nil
        let old = OldPassword(email: form.email, old: form.password, timeToLive: form.timeToLive)
        offerChange(by: .chosen(old), attempt, in: &core)
    }

    mutating func requestPasswordChange(_ new: Secret, in core: inout SessionCore) {
        guard case .changingPassword(let change) = phase, change.waiting == nil else { return }
        switch change.authorization {
        case .expired(let old), .chosen(let old):
            pendingPassword = new
            wait(
                for: change,
                core.send(
                    .replacePassword(old.replaced(by: new)), for: .signIn(.replacement(change.attempt)),
                    to: change.attempt.profile))
        case .mailedCode:
            break
        }
    }

    mutating func requestResetMail(_ profile: Profile.ID, _ email: String, in core: inout SessionCore) {
        let attempt = SignIn.Attempt(profile: profile, email: email)
        guard mayAsk(attempt, .passwordReset, in: core) else { return }
        core.seat.notice = nil
        let request = core.send(
            .mailPasswordReset(email: email), for: .signIn(.resetMail(attempt)), to: profile)
        offerChange(by: .mailedCode, attempt, in: &core)
        if case .changingPassword(let change) = phase { wait(for: change, request) }
    }

    mutating func requestReset(by code: Secret, to new: Secret, in core: inout SessionCore) {
        guard case .changingPassword(let change) = phase, change.waiting == nil,
            change.authorization == .mailedCode
        else { return }
        pendingPassword = new
        let reset = PasswordReset(email: change.attempt.email, code: code, new: new)
        wait(
            for: change,
            core.send(
                .resetPassword(reset), for: .signIn(.reset(change.attempt)), to: change.attempt.profile))
    }

    mutating func takeReplacement(
        _ reply: Result<VendorReply, AuthFailure>, of attempt: SignIn.Attempt, _ request: InFlightRequest,
        in core: inout SessionCore
    ) {
        guard let change = change(waitingFor: request) else {
            if case .success(.grant(let grant)) = reply {
                core.seat.notice = .passwordChangedAfterCancel(email: attempt.email)
                takeOrphan(grant, of: attempt, in: &core)
            }
            return
        }
        let new = pendingPassword
        pendingPassword = nil
        switch reply.grant {
        case .success(let grant):
            finish(attempt, with: grant, password: new, in: &core)
        case .failure(.ended):
            phase = .failed(attempt, .ended)
        case .failure(.wrongCredentials),
            .failure(.passwordRefused(.incorrect)) where change.isChosen:
            phase = .failed(attempt, .wrongCredentials)
        case .failure(let failure):
            refuse(change, failure)
        }
    }

    mutating func takeResetMail(
        _ reply: Result<Void, AuthFailure>, _ request: InFlightRequest, in core: inout SessionCore
    ) {
        guard var change = change(waitingFor: request) else { return }
        switch reply {
        case .success:
            change.waiting = nil
            phase = .changingPassword(change)
        case .failure(let failure):
            refuse(change.attempt, failure, in: core)
        }
    }

    /// With the new password set, it is signed in with, unless the server gave a token for it at once.
    mutating func takeReset(
        _ reply: Result<VendorReply, AuthFailure>, of attempt: SignIn.Attempt, _ request: InFlightRequest,
        in core: inout SessionCore
    ) {
        guard let change = change(waitingFor: request) else {
            if case .success = reply {
                core.seat.notice = .passwordChangedAfterCancel(email: attempt.email)
            }
            if case .success(.grant(let grant)) = reply { takeOrphan(grant, of: attempt, in: &core) }
            return
        }
        let new = pendingPassword
        pendingPassword = nil
        switch reply {
        case .success(.grant(let grant)):
            finish(attempt, with: grant, password: new, in: &core)
        case .success(.done):
            guard let new else { return }
            phase = .idle
            self.request(attempt.profile, PasswordSignIn(email: attempt.email, password: new), in: &core)
        case .success, .failure:
            if case .failure(let failure) = reply.done { refuse(change, failure) }
        }
    }

    mutating func offerChange(
        by authorization: SignIn.Authorization, _ attempt: SignIn.Attempt,
        until lifetime: Lifetime = .unknown, in core: inout SessionCore
    ) {
        phase = .changingPassword(
            SignIn.PasswordChange(
                attempt: attempt, authorization: authorization,
                lifetime: authorization == .mailedCode ? .unknown : shortened(lifetime, in: core)))
        // How many tokens the change will end is told first: as the server has it now.
        if let session = core.vault.sessions(of: attempt.login).first(where: \.isLive) {
            core.loadTokens(of: session.id)
        }
    }

    private mutating func wait(for change: SignIn.PasswordChange, _ request: RequestID) {
        var change = change
        change.waiting = request
        change.problem = nil
        phase = .changingPassword(change)
    }

    private mutating func refuse(_ change: SignIn.PasswordChange, _ failure: AuthFailure) {
        var change = change
        change.waiting = nil
        change.problem = failure == .cancelled ? nil : failure
        phase = .changingPassword(change)
    }

    private func change(waitingFor request: InFlightRequest) -> SignIn.PasswordChange? {
        guard case .changingPassword(let change) = phase, change.waiting == request.id else { return nil }
        return change
    }

    private func shortened(_ lifetime: Lifetime, in core: SessionCore) -> Lifetime {
        let limit = core.now + Self.passwordKept
        if let end = lifetime.nearest, end.at <= limit { return lifetime }
        return Lifetime(
            idle: nil, absolute: Lifetime.End(at: limit, span: Self.passwordKept, source: .estimated))
    }
}

extension SignIn.PasswordChange {
    var isChosen: Bool {
        if case .chosen = authorization { true } else { false }
    }
}
