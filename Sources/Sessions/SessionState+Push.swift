/// Signing in by a push to the customer's device.
extension SessionState {
    /// How long a push waits for its answer: the vendor's rule.
    private static let pushLife = Span.minutes(5)
    /// How long after that the server's word may still be on its way.
    private static let pushGrace = Span.seconds(15)

    mutating func requestPush(_ profile: Profile.ID, _ email: String) -> [SessionEffect] {
        let attempt = SignIn.Attempt(profile: profile, email: email)
        guard self.profile(profile)?.features.contains(.push) == true, !signIn.isWaiting, !isBarred(attempt)
        else { return [] }
        let request = nextRequest()
        signIn = .waiting(request, attempt)
        pendingPassword = nil
        replacesPassword = false
        notice = nil
        return [.askByPush(request, profile, email: email)]
    }

    mutating func finishAsking(
        _ request: RequestID, _ result: Result<PushChallenge, AuthFailure>
    ) -> [SessionEffect] {
        guard case .waiting(request, let attempt) = signIn else {
            // Cancelled: the push runs out by itself, and nobody takes its answer.
            abandoned[request] = nil
            return []
        }
        switch result {
        case .success(let challenge):
            let waiting = nextRequest()
            signIn = .awaitingPush(
                SignIn.Push(
                    attempt: attempt, challenge: challenge, request: waiting, endsAt: now + Self.pushLife))
            return [.awaitPush(waiting, attempt.profile, challenge)]
        case .failure(let failure):
            refuse(attempt, failure)
            return []
        }
    }

    mutating func finishPush(
        _ request: RequestID, _ result: Result<PushAnswer, AuthFailure>
    ) -> [SessionEffect] {
        guard case .awaitingPush(let push) = signIn, push.request == request else { return [] }
        switch result {
        case .success(.accepted(let token, let identity)):
            let exchange = nextRequest()
            signIn = .waiting(exchange, push.attempt)
            return [.exchange(exchange, push.attempt.profile, token, for: identity)]
        case .success(.declined):
            signIn = .failed(push.attempt, .challengeRefused(.declined))
        case .success(.expired):
            signIn = .failed(push.attempt, .challengeRefused(.unanswered))
        case .failure(let failure):
            refuse(push.attempt, failure)
        }
        return []
    }

    /// The simulated device is made to answer; the answer comes back the way every other does.
    mutating func answerAsDevice(_ answer: DeviceAnswer) -> [SessionEffect] {
        guard case .awaitingPush(let push) = signIn,
            profile(push.attempt.profile)?.features.contains(.simulatedDevice) == true
        else { return [] }
        return [.simulate(nextRequest(), push.attempt.profile, answer, push.challenge)]
    }

    /// When nothing more can come of a push.
    func pushDeadline(_ push: SignIn.Push) -> Instant { push.endsAt + Self.pushGrace }

    /// What a refused sign-in leaves behind.
    mutating func refuse(_ attempt: SignIn.Attempt, _ failure: AuthFailure) {
        switch failure {
        case .locked(let span) where span > .zero:
            signIn = .barred(attempt, .locked, until: now + span)
        case .rateLimited(let span?) where span > .zero:
            signIn = .barred(attempt, .limited, until: now + span)
        case .cancelled:
            signIn = .idle
        default:
            signIn = .failed(attempt, failure)
        }
    }
}
