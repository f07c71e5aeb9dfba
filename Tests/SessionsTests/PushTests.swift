import Secrets
import Sessions
import Testing

/// Signing in by a push: every order in which person, device, server and clock can speak.
@Suite struct PushSignIn {
    private static let challenge = PushChallenge(id: "7")

    private func asked() -> (desk: Desk, request: RequestID) {
        var desk = Desk(features: [.identityList, .push, .simulatedDevice])
        let effects = desk.send(.pushRequested(Desk.profile, email: "ada"))
        #expect(effects == [.askByPush(effects.request, Desk.profile, email: "ada")])
        return (desk, effects.request)
    }

    /// With a push on the device, and the request that waits for its answer.
    private func waiting() -> (desk: Desk, request: RequestID) {
        var (desk, request) = asked()
        let effects = desk.send(.pushAsked(request, .success(Self.challenge)))
        #expect(effects == [.awaitPush(effects.request, Desk.profile, Self.challenge)])
        return (desk, effects.request)
    }

    private func accepted(_ desk: Desk) -> PushAnswer { .accepted(Secret("once"), desk.reference("acme")) }

    /// What the server gives for the one-time token.
    private func granted(_ desk: inout Desk) -> SignInAnswer {
        var grant = desk.grant(.steppedUp)
        grant.holder = desk.identity("acme")
        return .signedIn(grant)
    }

    private func failure(_ desk: Desk) -> AuthFailure? {
        if case .failed(_, let failure) = desk.state.signIn { failure } else { nil }
    }

    @Test func `accepted, exchanged, and acted as at once with a stepped-up token`() throws {
        var (desk, request) = waiting()
        let effects = desk.send(.pushAnswered(request, .success(accepted(desk))))
        #expect(
            effects == [
                .exchange(effects.request, Desk.profile, Secret("once"), for: desk.reference("acme"))
            ])
        // The token acts for one identity: there is no list to read with it.
        #expect(desk.send(.signInFinished(effects.request, .success(granted(&desk)))) == [])
        let identity = try #require(desk.state.acting)
        #expect(identity.reference == desk.reference("acme"))
        #expect(desk.state.identityToken(of: identity)?.kind == .steppedUp)
        #expect(desk.state.signIn == .idle)
        #expect(desk.state.steppable == nil)
        #expect(desk.send(.identitiesRequested(identity.session)) == [])
    }

    @Test(arguments: [
        (PushAnswer.declined, AuthFailure.challengeRefused(.declined)),
        (.expired, .challengeRefused(.unanswered)),
    ])
    func `each other end is told in its own words`(answer: PushAnswer, wanted: AuthFailure) {
        var (desk, request) = waiting()
        #expect(desk.send(.pushAnswered(request, .success(answer))) == [])
        #expect(failure(desk) == wanted)
        // And what comes afterwards changes nothing.
        #expect(desk.send(.pushAnswered(request, .success(accepted(desk)))) == [])
        #expect(failure(desk) == wanted)
    }

    @Test(arguments: [
        AuthFailure.challengeRefused(.channelNotEnrolled), .challengeRefused(.loginUnknown),
        .challengeRefused(.notListening("the port is taken")), .unreachable(.timedOut), .keyRefused,
        .keyMissing("the variable WEAVR_KEY is not set"),
    ])
    func `a push that could not be sent says why`(wanted: AuthFailure) {
        var (desk, request) = asked()
        #expect(desk.send(.pushAsked(request, .failure(wanted))) == [])
        #expect(failure(desk) == wanted)
    }

    @Test func `a locked login is throttled as it is at the password`() {
        var (desk, request) = asked()
        desk.send(.pushAsked(request, .failure(.locked(for: .minutes(30)))))
        guard case .throttled(_, .locked, until: desk.now + .minutes(30)) = desk.state.signIn else {
            Issue.record("\(desk.state.signIn)")
            return
        }
        #expect(desk.send(.pushRequested(Desk.profile, email: "ada")) == [])
    }

    @Test func `cancelled, then accepted: nobody is signed in`() {
        var (desk, request) = waiting()
        #expect(desk.send(.signInCancelled) == [.cancel(request)])
        #expect(desk.send(.pushAnswered(request, .success(accepted(desk)))) == [])
        #expect(desk.state.signIn == .idle)
        #expect(desk.state.sessions.isEmpty)
    }

    @Test func `what is cancelled here stays on the device, and that is said with its end`() {
        var (desk, request) = asked()
        let asked = desk.now
        desk.tick(after: .seconds(3))
        desk.send(.signInCancelled)
        #expect(desk.state.notice == .questionLeft(until: asked + .minutes(5)))
        desk.send(.pushAsked(request, .failure(.cancelled)))
        (desk, _) = waiting()
        desk.send(.signInCancelled)
        #expect(desk.state.notice == .questionLeft(until: desk.now + .minutes(5)))
    }

    @Test func `a logout of another session while it waits leaves it waiting, and its yes counts`() throws {
        var desk = Desk(features: [.identityList, .push])
        let session = desk.signIn("grace")
        let asking = desk.send(.pushRequested(Desk.profile, email: "ada")).request
        let request = desk.send(.pushAsked(asking, .success(Self.challenge))).request
        desk.answer(desk.send(.logoutRequested([session])).last, .revoked)
        let exchange = desk.send(.pushAnswered(request, .success(accepted(desk)))).request
        desk.send(.signInFinished(exchange, .success(granted(&desk))))
        let identity = try #require(desk.state.acting)
        #expect(identity.reference == desk.reference("acme") && identity.session != session)
    }

    @Test func `the list of a session that acts for one identity cannot be read, and it says so`() throws {
        var (desk, request) = waiting()
        let exchange = desk.send(.pushAnswered(request, .success(accepted(desk)))).request
        desk.send(.signInFinished(exchange, .success(granted(&desk))))
        let session = try #require(desk.state.sessionOrder.first)
        #expect(desk.send(.identitiesRequested(session)) == [])
        #expect(desk.state.notice == .nothingToRead(session))
        desk.tick(after: .minutes(5))
        desk.send(.noticeDismissed)
        #expect(desk.send(.identitiesRequested(session)) == [])
        #expect(desk.state.notice == .tokenEnded(desk.loginToken(of: session)))
    }

    @Test func `cancelled while the push is sent: its answer is forgotten, not waited for`() {
        var (desk, request) = asked()
        #expect(desk.send(.signInCancelled) == [.cancel(request)])
        let effects = desk.send(.pushAsked(request, .success(Self.challenge)))
        #expect(effects == [.forgetPush(effects.request, Desk.profile, Self.challenge)])
        #expect(desk.state.signIn == .idle)
        // Once: the same answer again is about nothing.
        #expect(desk.send(.pushAsked(request, .success(Self.challenge))) == [])
    }

    @Test func `a word that comes before the reply to the asking changes nothing`() {
        var (desk, request) = asked()
        let before = desk.state
        desk.send(.pushAnswered(request, .success(accepted(desk))))
        #expect(desk.state == before)
        let effects = desk.send(.pushAsked(request, .success(Self.challenge)))
        #expect(effects == [.awaitPush(effects.request, Desk.profile, Self.challenge)])
    }

    @Test func `its five minutes count from when it was asked for, however slow the answer`() {
        var (desk, request) = asked()
        let asked = desk.now
        desk.tick(after: .seconds(9))
        desk.send(.pushAsked(request, .success(Self.challenge)))
        guard case .awaitingPush(_, let push) = desk.state.signIn else {
            Issue.record("\(desk.state.signIn)")
            return
        }
        #expect(push.endsAt == asked + .minutes(5))
        // What is seen of it changes then.
        #expect(desk.state.nextDeadline == push.endsAt)
    }

    @Test func `the clock jumps over the end while the answer is on its way in: it is taken`() {
        var (desk, request) = waiting()
        desk.now = desk.now + .minutes(10)
        desk.send(.callFinished(desk.call(with: nil)))
        guard case .exchange? = desk.send(.pushAnswered(request, .success(accepted(desk)))).first else {
            Issue.record("\(desk.state.signIn)")
            return
        }
    }

    @Test func `cancelled during the exchange: the token that comes is logged out`() {
        var (desk, request) = waiting()
        let exchange = desk.send(.pushAnswered(request, .success(accepted(desk)))).request
        #expect(desk.send(.signInCancelled) == [.cancel(exchange)])
        let effects = desk.send(.signInFinished(exchange, .success(granted(&desk))))
        guard case .logOut(_, Desk.profile, _, let credentials)? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(credentials.map(\.kind) == [.steppedUp])
        #expect(desk.state.acting == nil)
    }

    @Test func `two pushes: the answer to the first signs nobody in`() {
        var (desk, first) = waiting()
        desk.send(.signInCancelled)
        let asked = desk.send(.pushRequested(Desk.profile, email: "ada")).request
        let second = desk.send(.pushAsked(asked, .success(PushChallenge(id: "8")))).request
        #expect(desk.send(.pushAnswered(first, .success(accepted(desk)))) == [])
        guard case .awaitingPush(_, let push) = desk.state.signIn else {
            Issue.record("\(desk.state.signIn)")
            return
        }
        #expect(push.request == second && push.challenge == PushChallenge(id: "8"))
    }

    @Test func `where the server says nothing the wait ends by itself, a little after the push`() {
        var (desk, request) = waiting()
        desk.tick(after: .milliseconds(314_999))
        #expect(desk.state.signIn.isWaiting)
        desk.now = desk.now + .milliseconds(1)
        #expect(desk.send(.clockTicked) == [.cancel(request)])
        #expect(failure(desk) == .challengeRefused(.nobodyTold))
        #expect(desk.send(.clockTicked) == [])
    }

    @Test func `the device answers only where it is a simulated one, and only while it is asked`() {
        var (desk, _) = waiting()
        let effects = desk.send(.deviceAnswered(.accept))
        #expect(effects == [.simulate(effects.request, Desk.profile, .accept, Self.challenge)])
        // The server's word decides, not the device's.
        #expect(desk.state.signIn.isWaiting)
        desk.tick(after: .minutes(5))
        #expect(desk.state.signIn.isWaiting)
        #expect(desk.send(.deviceAnswered(.accept)) == [])
        (desk, _) = waiting()
        desk.send(.signInCancelled)
        #expect(desk.send(.deviceAnswered(.accept)) == [])
        var real = Desk(features: [.push])
        let asked = real.send(.pushRequested(Desk.profile, email: "ada")).request
        real.send(.pushAsked(asked, .success(Self.challenge)))
        #expect(real.send(.deviceAnswered(.accept)) == [])
    }

    @Test func `a profile without pushes sends none, and one sign-in is under way at a time`() {
        var plain = Desk()
        #expect(plain.send(.pushRequested(Desk.profile, email: "ada")) == [])
        var (desk, _) = waiting()
        #expect(desk.send(.pushRequested(Desk.profile, email: "ada")) == [])
        #expect(
            desk.send(
                .signInRequested(Desk.profile, SignInRequest(email: "ada", password: Secret("p")))) == [])
    }
}
