import Secrets

/// New passwords: for one that has expired, by choice, or for one that was forgotten.
extension SessionState {
    /// Longest that an old password is kept for being replaced, should its temporary token last longer or its end
    /// be unknown.
    private static let passwordKept = Duration.minutes(5)

    mutating func offerChange(
        of authorization: SignIn.Authorization, _ attempt: SignIn.Attempt, until lifetime: Lifetime = .unknown
    ) -> [SessionEffect] {
        signIn = .changingPassword(
            SignIn.PasswordChange(
                attempt: attempt, authorization: authorization,
                lifetime: authorization == .mailedCode ? .unknown : shortened(lifetime)))
        // How many tokens the change will end is told first: as the server has it now.
        return readTokens(of: attempt.login)
    }

    mutating func choosePasswordChange(_ profile: Profile.ID, _ form: SignInRequest) -> [SessionEffect] {
        let attempt = SignIn.Attempt(profile: profile, email: form.email, timeToLive: form.timeToLive)
        guard self.profile(profile)?.features.contains(.newPassword) == true, mayAsk(attempt) else {
            return []
        }
        notice = nil
        let old = OldPassword(email: form.email, old: form.password, timeToLive: form.timeToLive)
        return offerChange(of: .chosen(old), attempt)
    }

    mutating func requestPasswordChange(_ new: Secret) -> [SessionEffect] {
        guard case .changingPassword(let change) = signIn, change.waiting == nil else { return [] }
        switch change.authorization {
        case .expired(let old), .chosen(let old):
            let request = wait(for: change)
            return [.changePassword(request, change.attempt.profile, old, to: new)]
        case .mailedCode:
            return []
        }
    }

    mutating func finishPasswordChange(
        _ request: RequestID, _ result: Result<Grant, AuthFailure>, at reading: ClockReading
    ) -> [SessionEffect] {
        guard case .changingPassword(let change) = signIn, change.waiting == request else {
            return finishAbandoned(request, result.map { .signedIn($0) })
        }
        switch result {
        case .success(let grant):
            return begin(change.attempt, with: grant, at: reading)
        case .failure(.ended):
            signIn = .failed(change.attempt, .ended)
        case .failure(.wrongCredentials),
            .failure(.passwordRefused(.incorrect)) where change.isChosen:
            signIn = .failed(change.attempt, .wrongCredentials)
        case .failure(let failure):
            refuse(change, failure)
        }
        return []
    }

    mutating func requestResetMail(_ profile: Profile.ID, _ email: String) -> [SessionEffect] {
        let attempt = SignIn.Attempt(profile: profile, email: email)
        guard self.profile(profile)?.features.contains(.passwordReset) == true, mayAsk(attempt) else {
            return []
        }
        notice = nil
        let reading = offerChange(of: .mailedCode, attempt)
        guard case .changingPassword(let change) = signIn else { return reading }
        let request = wait(for: change)
        return [.requestReset(request, profile, email: email)] + reading
    }

    mutating func finishResetMail(_ request: RequestID, _ failure: AuthFailure?) {
        guard case .changingPassword(var change) = signIn, change.waiting == request else {
            abandoned[request] = nil
            return
        }
        switch failure {
        case nil:
            change.waiting = nil
            signIn = .changingPassword(change)
        case .cancelled: signIn = .idle
        case .rateLimited(let span?) where span > .zero:
            signIn = .throttled(change.attempt, .limited, until: now + span)
        case let failure?: signIn = .failed(change.attempt, failure)
        }
    }

    mutating func requestReset(by code: Secret, to new: Secret) -> [SessionEffect] {
        guard case .changingPassword(let change) = signIn, change.waiting == nil,
            change.authorization == .mailedCode
        else { return [] }
        pendingPassword = new
        let request = wait(for: change)
        return [.resetPassword(request, change.attempt.profile, code: code, to: new)]
    }

    /// With the new password set, it is signed in with.
    mutating func finishReset(_ request: RequestID, _ failure: AuthFailure?) -> [SessionEffect] {
        guard case .changingPassword(let change) = signIn, change.waiting == request else {
            if let abandoned = abandoned.removeValue(forKey: request), failure == nil {
                notice = .passwordChangedAfterCancel(email: abandoned.attempt.email)
            }
            return []
        }
        let new = pendingPassword
        pendingPassword = nil
        if let failure {
            refuse(change, failure)
            return []
        }
        guard let new else { return [] }
        signIn = .idle
        return requestSignIn(
            change.attempt.profile, SignInRequest(email: change.attempt.email, password: new))
    }

    private mutating func wait(for change: SignIn.PasswordChange) -> RequestID {
        var change = change
        let request = nextRequest()
        change.waiting = request
        change.problem = nil
        signIn = .changingPassword(change)
        return request
    }

    private mutating func refuse(_ change: SignIn.PasswordChange, _ failure: AuthFailure) {
        var change = change
        change.waiting = nil
        change.problem = failure == .cancelled ? nil : failure
        signIn = .changingPassword(change)
    }

    private func shortened(_ lifetime: Lifetime) -> Lifetime {
        let limit = now + Self.passwordKept
        if let end = lifetime.nearest, end.at <= limit { return lifetime }
        return Lifetime(
            idle: nil, absolute: Lifetime.End(at: limit, span: Self.passwordKept, source: .computed))
    }

    private func mayAsk(_ attempt: SignIn.Attempt) -> Bool {
        !signIn.isWaiting && !isThrottled(attempt)
    }
}

extension SignIn.PasswordChange {
    var isChosen: Bool {
        if case .chosen = authorization { true } else { false }
    }
}
