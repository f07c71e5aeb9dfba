/// Stepping up the token that is acted with, by a code that the server sends.
extension SessionState {
    /// The token that could be stepped up now: the one acted with, where its vendor has such a thing.
    package var steppable: Token? {
        guard let identity = acting, let session = sessions[identity.session],
            offers(.stepUpByCode, session), let token = accessToken(of: identity), token.isLive,
            token.kind == .access
        else { return nil }
        return token
    }

    mutating func startStepUp() -> [SessionEffect] {
        guard stepUp == nil else { return [] }
        guard let identity = acting, let token = steppable else {
            let held = acting.flatMap { accessToken(of: $0) }
            notice =
                held.map { $0.isLive && $0.kind == .steppedUp ? .steppedUp($0.id) : .nothingToStepUp }
                ?? .nothingToStepUp
            return []
        }
        notice = nil
        return sendCode(StepUp(token: token.id, identity: identity, phase: .code))
    }

    mutating func resendCode() -> [SessionEffect] {
        guard let current = stepUp, current.mayResend(at: now) else { return [] }
        return sendCode(current)
    }

    mutating func enterCode(_ code: Secret) -> [SessionEffect] {
        guard var current = stepUp, current.phase == .code, current.hasCode(at: now) else { return [] }
        guard let (credential, profile) = authority(for: current) else { return [] }
        let request = nextRequest()
        current.phase = .verifying(request)
        current.problem = nil
        stepUp = current
        open(request, in: current.identity.session, with: current.token)
        return [.verifyCode(request, profile, credential, code: code)]
    }

    /// Gives it up. A code that is being judged may still step the token up: that is taken in when it comes.
    mutating func closeStepUp() -> [SessionEffect] {
        defer { stepUp = nil }
        guard let current = stepUp, case .sending(let request) = current.phase else { return [] }
        return [.cancel(request)]
    }

    mutating func finishSending(_ request: RequestID, _ failure: AuthFailure?) {
        guard let errand = errands[request] else { return }
        defer { close(request) }
        if let failure { note(failure, of: errand.token) }
        guard var current = stepUp, current.request == request else { return }
        current.phase = .code
        switch failure {
        case nil:
            current.codeEndsAt = now + StepUp.codeLife
            current.mayResendAt = now + StepUp.resendAfter
        case .challengeRefused(.tooSoon):
            current.problem = failure
            current.mayResendAt = now + StepUp.resendAfter
        default:
            current.problem = failure
        }
        stepUp = current
    }

    mutating func finishVerifying(_ request: RequestID, _ failure: AuthFailure?) {
        guard let errand = errands[request] else { return }
        defer { close(request) }
        let isAwaited = stepUp?.request == request
        switch failure {
        case nil, .challengeRefused(.alreadyVerified):
            guard tokens[errand.token]?.isLive == true else { break }
            tokens[errand.token]?.kind = .steppedUp
            tokensRevision += 1
            identitiesRevision += 1
            notice = .steppedUp(errand.token)
            if isAwaited { stepUp = nil }
            return
        case let failure?:
            note(failure, of: errand.token)
        }
        guard isAwaited, var current = stepUp else { return }
        current.phase = .code
        current.problem = failure ?? .ended
        if failure == .challengeRefused(.tooManyTries) || failure == .challengeRefused(.codeOver)
            || failure == .challengeRefused(.notAsked)
        {
            current.codeEndsAt = nil
        }
        stepUp = current
    }

    private mutating func sendCode(_ current: StepUp) -> [SessionEffect] {
        guard let (credential, profile) = authority(for: current) else { return [] }
        var current = current
        let request = nextRequest()
        current.phase = .sending(request)
        current.problem = nil
        stepUp = current
        open(request, in: current.identity.session, with: current.token)
        return [.sendCode(request, profile, credential)]
    }

    /// What a call about it is made with; where that is over, so is the step-up, and it says so.
    private mutating func authority(for current: StepUp) -> (Credential, Profile.ID)? {
        guard let session = sessions[current.identity.session], let credential = credential(of: current.token)
        else {
            var over = current
            over.phase = .code
            over.codeEndsAt = nil
            over.problem = .ended
            stepUp = over
            return nil
        }
        return (credential, session.profile)
    }
}
