/// Signing in by a push to the customer's device.
extension SessionState {
    mutating func requestPush(_ profile: Profile.ID, _ email: String) -> [SessionEffect] {
        let attempt = SignIn.Attempt(profile: profile, email: email)
        guard self.profile(profile)?.features.contains(.push) == true, !signIn.isWaiting,
            !isThrottled(attempt)
        else { return [] }
        let request = nextRequest()
        signIn = .askingDevice(request, attempt, since: now)
        pendingPassword = nil
        replacesPassword = false
        notice = nil
        return [.askByPush(request, profile, email: email)]
    }

    mutating func finishAsking(
        _ request: RequestID, _ result: Result<PushChallenge, AuthFailure>
    ) -> [SessionEffect] {
        guard case .askingDevice(request, let attempt, let sentAt) = signIn else {
            // Cancelled: the push runs out by itself, and nobody takes its answer.
            guard let abandoned = abandoned.removeValue(forKey: request),
                case .success(let challenge) = result
            else { return [] }
            return [.forgetPush(nextRequest(), abandoned.attempt.profile, challenge)]
        }
        switch result {
        case .success(let challenge):
            let push = PendingPush(challenge, request: nextRequest(), sentAt: sentAt)
            signIn = .awaitingPush(attempt, push)
            return [.awaitPush(push.request, attempt.profile, challenge)]
        case .failure(let failure):
            refuse(attempt, failure)
            return []
        }
    }

    mutating func finishPush(
        _ request: RequestID, _ result: Result<PushAnswer, AuthFailure>
    ) -> [SessionEffect] {
        if finishStepUpPush(request, result) { return [] }
        guard case .awaitingPush(let attempt, let push) = signIn, push.request == request else { return [] }
        switch result {
        case .success(.accepted(let token, let identity)):
            let exchange = nextRequest()
            signIn = .waiting(exchange, attempt)
            return [.exchange(exchange, attempt.profile, token, for: identity)]
        case .success(.confirmed):
            signIn = .failed(attempt, .malformedAnswer("the accepted push brings nothing to sign in with"))
        case .success(.declined):
            signIn = .failed(attempt, .challengeRefused(.declined))
        case .success(.expired):
            signIn = .failed(attempt, .challengeRefused(.unanswered))
        case .failure(let failure):
            refuse(attempt, failure)
        }
        return []
    }

    /// The simulated device is made to answer; the answer comes back the way every other does.
    mutating func answerAsDevice(_ answer: DeviceAnswer) -> [SessionEffect] {
        guard let (id, challenge) = askedOnDevice, profile(id)?.features.contains(.simulatedDevice) == true
        else { return [] }
        return [.simulate(nextRequest(), id, answer, challenge)]
    }

    /// What the device shows: the step-up that is looked at, or else the sign-in.
    private var askedOnDevice: (Profile.ID, PushChallenge)? {
        if let current = stepUp, current.phase == .push, let push = current.push, now < push.endsAt,
            let session = sessions[current.identity.session]
        {
            return (session.profile, push.challenge)
        }
        guard case .awaitingPush(let attempt, let push) = signIn, now < push.endsAt else { return nil }
        return (attempt.profile, push.challenge)
    }

    /// When something about a push changes by itself next.
    var pushDeadline: Instant? {
        var pushes = stepUps.values.compactMap(\.push)
        if case .awaitingPush(_, let push) = signIn { pushes.append(push) }
        return pushes.lazy.map { $0.nextDeadline(at: now) }.min()
    }

    /// Pushes of which nobody told. They pass with the clock alone and not with every event: an answer that has come
    /// while the program slept is taken in first.
    mutating func passPushDeadlines() {
        giveUpPushes()
        guard case .awaitingPush(let attempt, let push) = signIn, push.deadline <= now else { return }
        signIn = .failed(attempt, .challengeRefused(.nobodyTold))
        owed.append(.cancel(push.request))
    }

    /// What a refused sign-in leaves behind.
    mutating func refuse(_ attempt: SignIn.Attempt, _ failure: AuthFailure) {
        switch failure {
        case .locked(let span) where span > .zero:
            signIn = .throttled(attempt, .locked, until: now + span)
        case .rateLimited(let span?) where span > .zero:
            signIn = .throttled(attempt, .limited, until: now + span)
        case .cancelled:
            signIn = .idle
        default:
            signIn = .failed(attempt, failure)
        }
    }
}
