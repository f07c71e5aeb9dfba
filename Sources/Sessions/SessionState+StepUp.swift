import Secrets

/// Stepping up the token that is acted with, by a code that the server sends or by a push to the customer's device.
extension SessionState {
    /// The step-up that is looked at.
    package var stepUp: StepUp? { steppingUp.flatMap { stepUps[$0] } }

    /// The token that could be stepped up now: the one acted with, where its vendor has such a thing.
    package var steppable: Token? {
        guard let identity = acting, let session = sessions[identity.session],
            offers(.stepUp, session), let token = identityToken(of: identity), token.isLive,
            token.kind == .identity
        else { return nil }
        return token
    }

    /// Whether a step-up of the token was begun that can be gone on with.
    package func isStepUpUnderWay(of token: TokenID) -> Bool {
        stepUps[token]?.isUnderWay(at: now) ?? false
    }

    mutating func startStepUp() -> [SessionEffect] {
        guard stepUp == nil, var current = openStepUp() else { return [] }
        // What was begun before is what there is to see.
        guard current.isUnderWay(at: now) else { return sendCode(current) }
        if current.push != nil, current.phase == .code, !current.hasCode(at: now) { current.phase = .push }
        stepUps[current.token] = current
        return []
    }

    /// By push, from the start or instead of a code.
    mutating func startStepUpByPush() -> [SessionEffect] {
        let session = (stepUp?.identity ?? acting).flatMap { sessions[$0.session] }
        if let session, !offers(.push, session) {
            notice =
                steppable.map {
                    .notSteppedUp(
                        $0.id, .challengeRefused(.notListening("the profile has no address for them")))
                } ?? .nothingToStepUp
            return []
        }
        guard let current = stepUp ?? openStepUp() else { return [] }
        switch current.phase {
        case .sending, .verifying, .asking, .push, .done: return []
        case .code: break
        }
        guard current.push == nil else {
            stepUps[current.token]?.problem = nil
            stepUps[current.token]?.phase = .push
            return []
        }
        return begin(current, StepUp.Phase.asking, SessionEffect.askStepUp)
    }

    /// Another code, or the first one instead of a push. A code that is still good is typed instead.
    mutating func resendCode() -> [SessionEffect] {
        guard let current = stepUp, current.phase != .done else { return [] }
        let isFromPush = current.phase == .push
        if isFromPush { stepUps[current.token]?.phase = .code }
        guard current.mayResend(at: now), !(isFromPush && current.hasCode(at: now)) else { return [] }
        return sendCode(current)
    }

    mutating func enterCode(_ code: Secret) -> [SessionEffect] {
        guard let current = stepUp, current.phase == .code, current.hasCode(at: now) else { return [] }
        return begin(current, StepUp.Phase.verifying) { .verifyCode($0, $1, $2, code: code) }
    }

    /// Puts it away. What is under way goes on: it may still step the token up, and a second look shows it.
    mutating func closeStepUp() {
        guard var current = stepUp else { return }
        steppingUp = nil
        // Said and read; that one try is left stays true.
        if current.problem == .challengeRefused(.wrongCode) { current.problem = nil }
        if current.push != nil || current.asksDevice { notice = .pushWaits(current.token) }
        keep(current)
    }

    mutating func finishSending(_ request: RequestID, _ failure: AuthFailure?) {
        guard let errand = errands[request] else { return }
        defer { close(request) }
        guard var current = settle(.sending(request), of: errand.token, failure?.ofSending) else { return }
        switch failure {
        case nil:
            current.codeEndsAt = errand.sentAt + StepUp.codeLife
            current.mayResendAt = now + StepUp.resendAfter
        case .challengeRefused(.tooSoon):
            current.mayResendAt = now + StepUp.resendAfter
            // So there is one, which was sent no longer ago than that.
            if !current.hasCode(at: now) {
                current.codeEndsAt = errand.sentAt - StepUp.resendAfter + StepUp.codeLife
            }
        default: break
        }
        keep(current)
    }

    mutating func finishVerifying(_ request: RequestID, _ failure: AuthFailure?) {
        guard let errand = errands[request] else { return }
        defer { close(request) }
        let phase = StepUp.Phase.verifying(request)
        switch failure {
        case nil, .challengeRefused(.alreadyVerified):
            if stepUps[errand.token]?.phase == phase { stepUp(errand.token) }
        case let failure?:
            guard var current = settle(phase, of: errand.token, failure) else { return }
            switch failure {
            case .challengeRefused(.tooManyTries), .challengeRefused(.codeOver), .challengeRefused(.notAsked):
                current.codeEndsAt = nil
            default: break
            }
            keep(current)
        }
    }

    /// A push that went out is waited for, whether its dialog is still there or not.
    mutating func finishAskingStepUp(
        _ request: RequestID, _ result: Result<PushChallenge, AuthFailure>
    ) -> [SessionEffect] {
        guard let errand = errands[request], let session = sessions[errand.session] else { return [] }
        defer { close(request) }
        let phase = StepUp.Phase.asking(request)
        switch result {
        case .success(let challenge):
            guard var current = settle(phase, of: errand.token, nil) else {
                // The token is over or stepped up: nobody waits for what the device says.
                return [.forgetPush(nextRequest(), session.profile, challenge)]
            }
            let push = PendingPush(challenge, request: nextRequest(), sentAt: errand.sentAt)
            current.push = push
            current.phase = .push
            keep(current)
            return [.awaitPush(push.request, session.profile, challenge)]
        case .failure(let failure):
            if let current = settle(phase, of: errand.token, failure) { keep(current) }
            return []
        }
    }

    /// What the server tells of a push that was to step a token up; false if it is about another one.
    mutating func finishStepUpPush(
        _ request: RequestID, _ result: Result<PushAnswer, AuthFailure>
    ) -> Bool {
        guard var current = stepUps.values.first(where: { $0.awaits(request) }) else { return false }
        let isOverdue = current.push?.request != request
        if isOverdue {
            current.overdue.removeAll { $0 == request }
        } else {
            current.push = nil
        }
        stepUps[current.token] = current
        switch result {
        case .success(.confirmed), .success(.accepted): stepUp(current.token)
        case .success(.declined): endPush(of: current, .challengeRefused(.declined), isOverdue: isOverdue)
        case .success(.expired): endPush(of: current, .challengeRefused(.unanswered), isOverdue: isOverdue)
        case .failure(let failure): endPush(of: current, failure, isOverdue: isOverdue)
        }
        return true
    }

    /// Whether the customer, or the server, still has to say something to a push that steps the token up.
    package func awaitsStepUp(of token: TokenID) -> Bool {
        guard let current = stepUps[token] else { return false }
        return current.push != nil || current.asksDevice
    }

    /// A token that is over waits for nobody.
    mutating func abandonStepUp(of token: TokenID) {
        guard var current = stepUps[token] else { return }
        owed += current.stop(.code, .ended).map { .cancel($0) }
        keep(current)
    }

    /// A push of which nobody told in time came to nothing, as far as anybody knows: it is said, and the wait goes on.
    mutating func giveUpPushes() {
        for var current in stepUps.values {
            guard let push = current.push, push.deadline <= now else { continue }
            current.push = nil
            current.overdue.append(push.request)
            endPush(of: current, .challengeRefused(.nobodyTold), isOverdue: false)
        }
    }

    /// Says what came of a push: in its dialog, or where that is put away or takes a code in a notice. What is told
    /// late counts only where nothing was begun since.
    private mutating func endPush(of current: StepUp, _ failure: AuthFailure, isOverdue: Bool) {
        var current = current
        defer { keep(current) }
        if isOverdue, current.problem != .challengeRefused(.nobodyTold) { return }
        let isLookedAt = current.token == steppingUp && (isOverdue || current.phase == .push)
        if isOverdue || current.phase == .push { current.fallBack(failure) }
        if !isLookedAt { notice = .notSteppedUp(current.token, failure) }
    }

    /// Takes in the answer that a phase waits for: a failure is noted and, where nobody looks, told.
    ///
    /// - Returns: the step-up, waiting no more; nil where it is not in that phase any more.
    private mutating func settle(
        _ phase: StepUp.Phase, of token: TokenID, _ failure: AuthFailure?
    ) -> StepUp? {
        let isAwaited = stepUps[token]?.phase == phase
        if let failure {
            note(failure, of: token)
            if isAwaited, steppingUp != token {
                notice = failure == .ended ? .tokenEnded(token) : .notSteppedUp(token, failure)
            }
        }
        guard isAwaited, var current = stepUps[token] else { return nil }
        current.fallBack(failure)
        return current
    }

    /// Keeps a step-up for as long as it is looked at, or something may come of it.
    private mutating func keep(_ current: StepUp) {
        let isOfUse = tokens[current.token]?.isLive == true && current.phase != .done
        let mayCome = isOfUse && (current.isUnderWay(at: now) || !current.overdue.isEmpty)
        stepUps[current.token] = steppingUp == current.token || mayCome ? current : nil
    }

    /// Marks a token as stepped up, if it is not over.
    private mutating func stepUp(_ token: TokenID) {
        guard tokens[token]?.isLive == true else { return }
        tokens[token]?.kind = .steppedUp
        tokensRevision += 1
        identitiesRevision += 1
        notice = .steppedUp(token)
        guard var current = stepUps[token] else { return }
        owed += current.stop(.done).map { .cancel($0) }
        keep(current)
    }

    /// The one of the token acted with; nil, with the reason as a notice, where that is not to be had.
    private mutating func openStepUp() -> StepUp? {
        guard let identity = acting, let token = steppable else {
            notice = .nothingToStepUp
            if let held = acting.flatMap({ identityToken(of: $0) }) {
                if !held.isLive { notice = .tokenEnded(held.id) }
                if held.isLive, held.kind == .steppedUp { notice = .steppedUp(held.id) }
            }
            return nil
        }
        notice = nil
        let current = stepUps[token.id] ?? StepUp(token: token.id, identity: identity)
        steppingUp = token.id
        stepUps[token.id] = current
        return current
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
        defer { stepUps[current.token] = current }
        guard let session = sessions[current.identity.session], let credential = credential(of: current.token)
        else {
            current.fallBack(.ended)
            return []
        }
        let request = nextRequest()
        current.phase = phase(request)
        current.problem = nil
        open(request, in: session.id, with: current.token)
        return [effect(request, session.profile, credential)]
    }
}

extension AuthFailure {
    /// What the server's words mean where a code was to be sent: they are those of a push and of a typed code as well.
    fileprivate var ofSending: AuthFailure {
        switch self {
        case .challengeRefused(.channelNotEnrolled): .challengeRefused(.phoneNotEnrolled)
        case .challengeRefused(.notAsked): .challengeRefused(.noCodeNow)
        default: self
        }
    }
}
