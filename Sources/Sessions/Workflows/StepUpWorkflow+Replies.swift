/// What the server answers, and what it changes.
extension StepUpWorkflow {
    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest,
        _ step: (StepUpStep, of: TokenID), in core: inout SessionCore
    ) {
        switch step.0 {
        case .sendCode: takeSending(reply.done.failure, request, of: step.of, in: &core)
        case .verifyCode: takeVerifying(reply.done.failure, request, of: step.of, in: &core)
        case .sendPush: takeChallenge(reply.challenge, request, of: step.of, in: &core)
        case .pushOutcome: takeOutcome(reply.pushOutcome, request, of: step.of, in: &core)
        }
    }

    private mutating func takeSending(
        _ failure: AuthFailure?, _ request: InFlightRequest, of token: TokenID, in core: inout SessionCore
    ) {
        guard var current = settle(.sending(request.id), of: token, failure?.ofSending, in: &core) else {
            return
        }
        switch failure {
        case nil:
            current.codeEndsAt = request.sentAt + current.otp.lifetime
            current.mayResendAt = core.now + current.otp.resendInterval
        case .challengeRefused(.tooSoon):
            current.mayResendAt = core.now + current.otp.resendInterval
            // So there is one, which was sent no longer ago than that.
            if !current.hasCode(at: core.now) {
                current.codeEndsAt = request.sentAt - current.otp.resendInterval + current.otp.lifetime
            }
        default: break
        }
        keep(current, core)
    }

    private mutating func takeVerifying(
        _ failure: AuthFailure?, _ request: InFlightRequest, of token: TokenID, in core: inout SessionCore
    ) {
        let phase = StepUp.Phase.verifying(request.id)
        switch failure {
        case nil, .challengeRefused(.alreadyVerified):
            if stepUps[token]?.phase == phase { stepUp(token, in: &core) }
        case let failure?:
            guard var current = settle(phase, of: token, failure, in: &core) else { return }
            switch failure {
            case .challengeRefused(.tooManyTries), .challengeRefused(.codeExpired),
                .challengeRefused(.notAsked):
                current.codeEndsAt = nil
            default: break
            }
            keep(current, core)
        }
    }

    /// A push that went out is waited for, whether its dialog is still there or not.
    private mutating func takeChallenge(
        _ result: Result<PushChallenge, AuthFailure>, _ request: InFlightRequest, of token: TokenID,
        in core: inout SessionCore
    ) {
        let phase = StepUp.Phase.asking(request.id)
        switch result {
        case .success(let challenge):
            guard var current = settle(phase, of: token, nil, in: &core) else {
                // The token has ended or is stepped up: what the device says is ignored.
                core.send(.forgetPush(challenge), for: .notification, to: request.profile)
                return
            }
            let wait = core.send(
                .awaitPush(challenge), for: .stepUp(.pushOutcome, of: token), to: request.profile)
            current.push = PendingPush(
                challenge, request: wait, sentAt: request.sentAt, rules: current.pushRules)
            current.phase = .push
            keep(current, core)
        case .failure(let failure):
            if let current = settle(phase, of: token, failure, in: &core) { keep(current, core) }
        }
    }

    private mutating func takeOutcome(
        _ result: Result<PushOutcome, AuthFailure>, _ request: InFlightRequest, of token: TokenID,
        in core: inout SessionCore
    ) {
        guard var current = stepUps[token], current.awaits(request.id) else { return }
        let isOverdue = current.push?.request != request.id
        if isOverdue {
            current.overdue.removeAll { $0 == request.id }
        } else {
            current.push = nil
        }
        stepUps[token] = current
        switch result {
        case .success(.confirmed), .success(.accepted): stepUp(token, in: &core)
        case .success(.declined): endPush(of: current, .challengeRefused(.declined), isOverdue, in: &core)
        case .success(.expired): endPush(of: current, .challengeRefused(.unanswered), isOverdue, in: &core)
        case .failure(let failure): endPush(of: current, failure, isOverdue, in: &core)
        }
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

extension Result where Failure == AuthFailure {
    fileprivate var failure: AuthFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
