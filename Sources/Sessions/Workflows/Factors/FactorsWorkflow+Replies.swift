/// What the server answers, and what it changes.
extension FactorsWorkflow {
    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest,
        _ step: (FactorStep, of: FactorChange.ID), in core: inout SessionCore
    ) {
        var failure: AuthFailure?
        if case .failure(let found) = reply.done { failure = found }
        if let failure { core.note(failure, of: request.token) }
        if step.0 == .answer {
            // The server has the answer, and its list tells it.
            if failure == nil { core.reloadFactors(of: step.of.session) }
            return
        }
        // What was given up may have been done all the same.
        guard changes[step.of]?.request == request.id else {
            if failure == nil { core.reloadFactors(of: step.of.session) }
            return
        }
        switch step.0 {
        case .ask: takeAsking(failure, request, step.of, in: &core)
        case .verify: takeVerifying(failure, step.of, in: &core)
        case .unlink: takeUnlinking(failure, step.of, in: &core)
        case .answer: break
        }
        keep(step.of, core)
    }

    private mutating func takeAsking(
        _ failure: AuthFailure?, _ request: InFlightRequest, _ id: FactorChange.ID, in core: inout SessionCore
    ) {
        guard var change = changes[id] else { return }
        defer {
            changes[id] = change
            if let failure { tell(of: id, failure, in: &core) }
        }
        switch failure {
        case nil:
            change.mayAskAt = core.now + change.otp.resendInterval
            if change.rules.enrolment == .byCode {
                change.code = .sent(until: request.sentAt + change.otp.lifetime)
                change.phase = .code
            } else {
                change.pushEndsAt = request.sentAt + change.pushRules.lifetime
                change.phase = .push
            }
            core.reloadFactors(of: id.session)
            if core.seat.factorChange != id {
                core.seat.notice = .enrolmentPending(id, name: change.rules.name)
            }
        case .challengeRefused(.alreadyEnrolled):
            change.stop(failure)
            core.reloadFactors(of: id.session)
        case .rateLimited(let span?):
            change.mayAskAt = core.now + span
            change.fallBack(failure)
        default: change.fallBack(failure)
        }
    }

    private mutating func takeVerifying(
        _ failure: AuthFailure?, _ id: FactorChange.ID, in core: inout SessionCore
    ) {
        switch failure {
        case nil, .challengeRefused(.alreadyEnrolled):
            finish(id, .enrolled, in: &core)
            core.reloadFactors(of: id.session)
        case .challengeRefused(.tooManyTries)?, .challengeRefused(.codeExpired)?,
            .challengeRefused(.notAsked)?:
            changes[id]?.fallBack(failure)
            changes[id]?.code = .none
            tell(of: id, failure ?? .cancelled, in: &core)
        case let failure?:
            // Its time may have run out meanwhile.
            let isOver = changes[id]?.code == FactorChange.Code.none
            changes[id]?.fallBack(isOver ? .challengeRefused(.codeExpired) : failure)
            tell(of: id, failure, in: &core)
        }
    }

    private mutating func takeUnlinking(
        _ failure: AuthFailure?, _ id: FactorChange.ID, in core: inout SessionCore
    ) {
        guard let failure else {
            finish(id, .unlinked, in: &core)
            core.reloadFactors(of: id.session)
            return
        }
        let isGone = failure == .challengeRefused(.channelNotEnrolled)
        let problem = isGone ? AuthFailure.challengeRefused(.notEnrolled) : failure
        changes[id]?.stop(problem)
        tell(of: id, problem, in: &core)
        if isGone { core.reloadFactors(of: id.session) }
    }
}
