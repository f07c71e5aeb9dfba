/// Stepping up the token that is acted with, by a code that the server sends or by a push to the customer's device.
extension SessionState {
    /// The token that could be stepped up now: the one acted with, where its vendor has such a thing.
    package var steppable: Token? {
        guard let identity = acting, let session = sessions[identity.session],
            offers(.stepUp, session), let token = accessToken(of: identity), token.isLive,
            token.kind == .access
        else { return nil }
        return token
    }

    mutating func startStepUp() -> [SessionEffect] {
        guard stepUp == nil, let current = newStepUp() else { return [] }
        // A push that still waits for its answer is what there is to see.
        if let push = stepUpPushes[current.token] { return show(push, of: current) }
        return sendCode(current)
    }

    /// By push, from the start or instead of a code.
    mutating func startStepUpByPush() -> [SessionEffect] {
        guard let current = stepUp ?? newStepUp(), !current.isWaiting, current.push == nil,
            let session = sessions[current.identity.session], offers(.push, session)
        else { return [] }
        if let push = stepUpPushes[current.token] { return show(push, of: current) }
        return begin(current, StepUp.Phase.asking, SessionEffect.askStepUp)
    }

    mutating func resendCode() -> [SessionEffect] {
        guard let current = stepUp, current.mayResend(at: now) else { return [] }
        return sendCode(current)
    }

    mutating func enterCode(_ code: Secret) -> [SessionEffect] {
        guard let current = stepUp, current.phase == .code, current.hasCode(at: now) else { return [] }
        return begin(current, StepUp.Phase.verifying) { .verifyCode($0, $1, $2, code: code) }
    }

    /// Puts it away. A code that is being judged and a push that is on its way may still step the token up: that is
    /// taken in when it comes.
    mutating func closeStepUp() -> [SessionEffect] {
        guard let current = stepUp else { return [] }
        stepUp = nil
        switch current.phase {
        case .sending(let request): return [.cancel(request)]
        case .asking, .push: notice = .pushWaits(current.token)
        case .code, .verifying: break
        }
        return []
    }

    mutating func finishSending(_ request: RequestID, _ failure: AuthFailure?) {
        guard let errand = errands[request] else { return }
        defer { close(request) }
        if let failure { note(failure, of: errand.token) }
        guard var current = stepUp, current.request == request else { return }
        current.fallBack(failure)
        switch failure {
        case nil:
            current.codeEndsAt = now + StepUp.codeLife
            current.mayResendAt = now + StepUp.resendAfter
        case .challengeRefused(.tooSoon):
            current.mayResendAt = now + StepUp.resendAfter
        default: break
        }
        stepUp = current
    }

    mutating func finishVerifying(_ request: RequestID, _ failure: AuthFailure?) {
        guard let errand = errands[request] else { return }
        defer { close(request) }
        let isAwaited = stepUp?.request == request
        switch failure {
        case nil, .challengeRefused(.alreadyVerified):
            if stepUp(errand.token) { return }
        case let failure?:
            note(failure, of: errand.token)
        }
        guard isAwaited, var current = stepUp else { return }
        current.fallBack(failure ?? .ended)
        switch failure {
        case .challengeRefused(.tooManyTries), .challengeRefused(.codeOver), .challengeRefused(.notAsked):
            current.codeEndsAt = nil
        default: break
        }
        stepUp = current
    }

    /// A push that went out is waited for, whether its dialog is still there or not.
    mutating func finishAskingStepUp(
        _ request: RequestID, _ result: Result<PushChallenge, AuthFailure>
    ) -> [SessionEffect] {
        guard let errand = errands[request] else { return [] }
        defer { close(request) }
        let isAwaited = stepUp?.request == request
        switch result {
        case .success(let challenge):
            guard let session = sessions[errand.session], tokens[errand.token]?.isLive == true else {
                if isAwaited { stepUp?.fallBack(.ended) }
                return []
            }
            let push = PendingPush(challenge, request: nextRequest(), sentAt: now)
            stepUpPushes[errand.token] = push
            if isAwaited { stepUp?.phase = .push(push) }
            return [.awaitPush(push.request, session.profile, challenge)]
        case .failure(let failure):
            note(failure, of: errand.token)
            if isAwaited { stepUp?.fallBack(failure) }
            return []
        }
    }

    /// What the server tells of a push that was to step a token up; false if it is about another one.
    mutating func finishStepUpPush(
        _ request: RequestID, _ result: Result<PushAnswer, AuthFailure>
    ) -> Bool {
        guard let token = stepUpPushes.first(where: { $0.value.request == request })?.key else {
            return false
        }
        switch result {
        case .success(.confirmed), .success(.accepted): stepUp(token)
        case .success(.declined): endPush(of: token, .challengeRefused(.declined))
        case .success(.expired): endPush(of: token, .challengeRefused(.unanswered))
        case .failure(let failure): endPush(of: token, failure)
        }
        return true
    }

    /// Whether the customer, or the server, still has to say something to a push that steps the token up.
    package func awaitsStepUp(of token: TokenID) -> Bool { stepUpPushes[token] != nil }

    /// When the next push to step a token up is given up.
    var stepUpDeadline: Instant? { stepUpPushes.values.lazy.map(\.deadline).min() }

    mutating func passStepUpDeadlines() {
        for (token, push) in stepUpPushes where push.deadline <= now {
            owed.append(.cancel(push.request))
            endPush(of: token, .challengeRefused(.nobodyTold))
        }
    }

    /// A token that is over waits for nobody.
    mutating func abandonPush(of token: TokenID) {
        guard let push = stepUpPushes[token] else { return }
        owed.append(.cancel(push.request))
        endPush(of: token, .ended)
    }

    /// Forgets a push, and says what came of it: in its dialog, or without one in a notice.
    private mutating func endPush(of token: TokenID, _ failure: AuthFailure) {
        guard let push = stepUpPushes.removeValue(forKey: token) else { return }
        if stepUp?.push == push {
            stepUp?.fallBack(failure)
        } else if tokens[token]?.isLive == true {
            notice = .notSteppedUp(token, failure)
        }
    }

    /// Marks a token as stepped up; false if it is over.
    @discardableResult
    private mutating func stepUp(_ token: TokenID) -> Bool {
        guard tokens[token]?.isLive == true else { return false }
        if let push = stepUpPushes.removeValue(forKey: token) { owed.append(.cancel(push.request)) }
        tokens[token]?.kind = .steppedUp
        tokensRevision += 1
        identitiesRevision += 1
        notice = .steppedUp(token)
        if stepUp?.token == token { stepUp = nil }
        return true
    }

    /// One for the token acted with; nil, with the reason as a notice, where that is not to be had.
    private mutating func newStepUp() -> StepUp? {
        guard let identity = acting, let token = steppable else {
            let held = acting.flatMap { accessToken(of: $0) }
            notice =
                held.map { $0.isLive && $0.kind == .steppedUp ? .steppedUp($0.id) : .nothingToStepUp }
                ?? .nothingToStepUp
            return nil
        }
        notice = nil
        return StepUp(token: token.id, identity: identity, phase: .code)
    }

    private mutating func show(_ push: PendingPush, of current: StepUp) -> [SessionEffect] {
        var current = current
        current.problem = nil
        current.phase = .push(push)
        stepUp = current
        return []
    }

    private mutating func sendCode(_ current: StepUp) -> [SessionEffect] {
        begin(current, StepUp.Phase.sending, SessionEffect.sendCode)
    }

    /// Goes to a phase that waits for the server. Where the token is over, so is the step-up, and it says so.
    private mutating func begin(
        _ current: StepUp, _ phase: (RequestID) -> StepUp.Phase,
        _ effect: (RequestID, Profile.ID, Credential) -> SessionEffect
    ) -> [SessionEffect] {
        var current = current
        defer { stepUp = current }
        guard let session = sessions[current.identity.session], let credential = credential(of: current.token)
        else {
            current.fallBack(.ended)
            current.codeEndsAt = nil
            return []
        }
        let request = nextRequest()
        current.phase = phase(request)
        current.problem = nil
        open(request, in: session.id, with: current.token)
        return [effect(request, session.profile, credential)]
    }
}
