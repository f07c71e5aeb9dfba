import Secrets
import Sessions
import TestSupport
import Testing

/// Signing in by a push: every order in which person, device, server and clock can speak.
@Suite struct PushSignIn {
    private static let challenge = PushChallenge(id: "7")

    private func asked() throws -> (tester: StateTester, request: RequestID) {
        var tester = StateTester(capabilities: [.identityList, .push, .simulatedDevice])
        let effects = tester.send(.pushRequested(StateTester.profile, email: "ada"))
        #expect(try effects == [.send(effects.request, .pushSignIn(email: "ada"))])
        return try (tester, effects.request)
    }

    /// With a push on the device, and the request that waits for its answer.
    private func waiting() throws -> (tester: StateTester, request: RequestID) {
        var (tester, request) = try asked()
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .awaitPush(Self.challenge))])
        return try (tester, effects.request)
    }

    private func accepted(_ tester: StateTester) -> PushOutcome {
        .accepted(Secret("once"), tester.reference("acme"))
    }

    /// What the server gives for the one-time token.
    private func granted(_ tester: inout StateTester) -> VendorReply {
        var grant = tester.grant(.steppedUp)
        grant.holder = tester.identity("acme")
        return .grant(grant)
    }

    private func failure(_ tester: StateTester) -> AuthFailure? {
        if case .failed(_, let failure) = tester.state.signIn { failure } else { nil }
    }

    @Test func `accepted, exchanged, and acted as at once with a stepped-up token`() throws {
        var (tester, request) = try waiting()
        let effects = tester.send(.replied(request, .success(.pushOutcome(accepted(tester)))))
        #expect(
            try effects == [
                .send(effects.request, .exchange(Secret("once"), for: tester.reference("acme")))
            ])
        // The token acts for one identity: there is no list to read with it.
        #expect(try tester.send(.replied(effects.request, .success(granted(&tester)))) == [])
        let identity = try #require(tester.state.acting)
        #expect(identity.reference == tester.reference("acme"))
        #expect(tester.state.identityToken(of: identity)?.kind == .steppedUp)
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.steppable == nil)
        #expect(tester.send(.identitiesRequested(identity.session)) == [])
    }

    @Test(arguments: [
        (PushOutcome.declined, AuthFailure.challengeRefused(.declined)),
        (.expired, .challengeRefused(.unanswered)),
    ])
    func `each other end is told in its own words`(answer: PushOutcome, wanted: AuthFailure) throws {
        var (tester, request) = try waiting()
        #expect(tester.send(.replied(request, .success(.pushOutcome(answer)))) == [])
        #expect(failure(tester) == wanted)
        // And what comes afterwards changes nothing.
        #expect(tester.send(.replied(request, .success(.pushOutcome(accepted(tester))))) == [])
        #expect(failure(tester) == wanted)
    }

    @Test(arguments: [
        AuthFailure.challengeRefused(.channelNotEnrolled), .challengeRefused(.loginUnknown),
        .challengeRefused(.notListening("the port is taken")), .unreachable(.timedOut), .keyRefused,
        .keyMissing("the variable WEAVR_KEY is not set"),
    ])
    func `a push that could not be sent says why`(wanted: AuthFailure) throws {
        var (tester, request) = try asked()
        #expect(tester.send(.replied(request, .failure(wanted))) == [])
        #expect(failure(tester) == wanted)
    }

    @Test func `a locked login is throttled as it is at the password`() throws {
        var (tester, request) = try asked()
        tester.send(.replied(request, .failure(.locked(for: .minutes(30)))))
        guard case .throttled(_, .locked, until: tester.now + .minutes(30)) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
        #expect(tester.send(.pushRequested(StateTester.profile, email: "ada")) == [])
    }

    @Test func `cancelled, then accepted: there is no session`() throws {
        var (tester, request) = try waiting()
        #expect(tester.send(.signInCancelled) == [.cancel(request)])
        #expect(tester.send(.replied(request, .success(.pushOutcome(accepted(tester))))) == [])
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.sessions.isEmpty)
    }

    @Test func `what is cancelled here stays on the device, and that is said with its end`() throws {
        var (tester, request) = try asked()
        let asked = tester.now
        tester.tick(after: .seconds(3))
        tester.send(.signInCancelled)
        #expect(tester.state.notice == .pushIgnored(until: asked + .minutes(5)))
        tester.send(.replied(request, .failure(.cancelled)))
        (tester, _) = try waiting()
        tester.send(.signInCancelled)
        #expect(tester.state.notice == .pushIgnored(until: tester.now + .minutes(5)))
    }

    @Test func `a logout of another session while it waits leaves it waiting, and its outcome counts`() throws
    {
        var tester = StateTester(capabilities: [.identityList, .push])
        let session = try tester.signIn("grace")
        let asking = try tester.send(.pushRequested(StateTester.profile, email: "ada")).request
        let request = try tester.send(.replied(asking, .success(.challenge(Self.challenge)))).request
        try tester.answerLogout(tester.send(.logoutRequested([session])).logout, .revoked)
        let exchange = try tester.send(.replied(request, .success(.pushOutcome(accepted(tester))))).request
        tester.send(.replied(exchange, .success(granted(&tester))))
        let identity = try #require(tester.state.acting)
        #expect(identity.reference == tester.reference("acme") && identity.session != session)
    }

    @Test func `the list of a session that acts for one identity cannot be read, and it says so`() throws {
        var (tester, request) = try waiting()
        let exchange = try tester.send(.replied(request, .success(.pushOutcome(accepted(tester))))).request
        tester.send(.replied(exchange, .success(granted(&tester))))
        let session = try #require(tester.state.sessionOrder.first)
        #expect(tester.send(.identitiesRequested(session)) == [])
        #expect(tester.state.notice == .nothingToLoad(session))
        tester.tick(after: .minutes(5))
        tester.send(.noticeDismissed)
        #expect(tester.send(.identitiesRequested(session)) == [])
        #expect(try tester.state.notice == .tokenEnded(tester.loginToken(of: session)))
    }

    @Test func `cancelled while the push is sent: its outcome is ignored, not awaited`() throws {
        var (tester, request) = try asked()
        #expect(tester.send(.signInCancelled) == [.cancel(request)])
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .forgetPush(Self.challenge))])
        #expect(tester.state.signIn == .idle)
        // Once: the same answer again is about nothing.
        #expect(tester.send(.replied(request, .success(.challenge(Self.challenge)))) == [])
    }

    @Test func `a reply to a request that was not sent yet changes nothing`() throws {
        var (tester, request) = try asked()
        let before = tester.settled
        tester.send(.replied(RequestID(99), .success(.pushOutcome(accepted(tester)))))
        #expect(tester.settled == before)
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .awaitPush(Self.challenge))])
    }

    @Test func `its five minutes count from when it was asked for, however slow the answer`() throws {
        var (tester, request) = try asked()
        let asked = tester.now
        tester.tick(after: .seconds(9))
        tester.send(.replied(request, .success(.challenge(Self.challenge))))
        guard case .awaitingPush(_, let push) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
        #expect(push.endsAt == asked + .minutes(5))
        // What is seen of it changes then.
        #expect(tester.state.nextDeadline == push.endsAt)
    }

    @Test func `the clock jumps over the end while the answer is on its way in: it is taken`() throws {
        var (tester, request) = try waiting()
        tester.now = tester.now + .minutes(10)
        tester.send(.callRecorded(tester.call(with: nil)))
        let sent = try tester.send(.replied(request, .success(.pushOutcome(accepted(tester))))).lastSent
        #expect(sent.request == .exchange(Secret("once"), for: tester.reference("acme")))
    }

    @Test func `cancelled during the exchange: the token that comes is logged out`() throws {
        var (tester, request) = try waiting()
        let exchange = try tester.send(.replied(request, .success(.pushOutcome(accepted(tester))))).request
        #expect(tester.send(.signInCancelled) == [.cancel(exchange)])
        let effects = tester.send(.replied(exchange, .success(granted(&tester))))
        #expect(try effects.first(.logOut).credential?.kind == .steppedUp)
        #expect(tester.state.acting == nil)
    }

    @Test func `two pushes: the outcome of the cancelled first leads to no session`() throws {
        var (tester, first) = try waiting()
        tester.send(.signInCancelled)
        let asked = try tester.send(.pushRequested(StateTester.profile, email: "ada")).request
        let second = try tester.send(.replied(asked, .success(.challenge(PushChallenge(id: "8"))))).request
        #expect(tester.send(.replied(first, .success(.pushOutcome(accepted(tester))))) == [])
        guard case .awaitingPush(_, let push) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
        #expect(push.request == second && push.challenge == PushChallenge(id: "8"))
    }

    @Test func `without an outcome the wait ends by itself, a little after the push`() throws {
        var (tester, request) = try waiting()
        tester.tick(after: .milliseconds(314_999))
        #expect(tester.state.signIn.isWaiting)
        tester.now = tester.now + .milliseconds(1)
        #expect(tester.send(.clockTicked) == [.cancel(request)])
        #expect(failure(tester) == .challengeRefused(.notReported))
        #expect(tester.send(.clockTicked) == [])
    }

    @Test func `the device answers only where it is a simulated one, and only while it is asked`() throws {
        var (tester, _) = try waiting()
        let effects = tester.send(.deviceAnswered(.accept))
        #expect(try effects == [.send(effects.request, .answerOnDevice(.accept, Self.challenge))])
        // The server's word decides, not the device's.
        #expect(tester.state.signIn.isWaiting)
        tester.tick(after: .minutes(5))
        #expect(tester.state.signIn.isWaiting)
        #expect(tester.send(.deviceAnswered(.accept)) == [])
        (tester, _) = try waiting()
        tester.send(.signInCancelled)
        #expect(tester.send(.deviceAnswered(.accept)) == [])
        var real = StateTester(capabilities: [.push])
        let asked = try real.send(.pushRequested(StateTester.profile, email: "ada")).request
        real.send(.replied(asked, .success(.challenge(Self.challenge))))
        #expect(real.send(.deviceAnswered(.accept)) == [])
    }

    @Test func `a profile without pushes sends none, and one sign-in is under way at a time`() throws {
        var plain = StateTester()
        #expect(plain.send(.pushRequested(StateTester.profile, email: "ada")) == [])
        var (tester, _) = try waiting()
        #expect(tester.send(.pushRequested(StateTester.profile, email: "ada")) == [])
        #expect(
            tester.send(
                .signInRequested(StateTester.profile, PasswordSignIn(email: "ada", password: Secret("p"))))
                == [])
    }
}
