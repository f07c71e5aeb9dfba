import Secrets
import Sessions
import TestSupport
import Testing

@Suite struct SignInTests {
    private let attempt = SignIn.Attempt(profile: StateTester.profile, email: "ada")

    @Test func `a sign-in asks once, waits, and comes to a session whose identities are read`() {
        var tester = StateTester()
        let password = Secret("password")
        let request = RequestID(1)
        #expect(
            tester.send(
                .signInRequested(StateTester.profile, PasswordSignIn(email: "ada", password: password)))
                == [.send(request, .signIn(PasswordSignIn(email: "ada", password: password)))])
        #expect(tester.state.signIn == .waiting(request, attempt))
        let grant = tester.grant()
        let effects = tester.send(.replied(request, .success(.grant(grant))))
        let session = SessionID(2)
        let credential = Credential(token: TokenID(3), kind: .login, secret: grant.token)
        #expect(effects == [.send(RequestID(4), .listIdentities, as: credential)])
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.signInCount == 1)
        #expect(tester.state.notice == .signedIn(session))
        #expect(tester.state.sessionOrder == [session])
        #expect(tester.state.liveSessions == [session])
        #expect(tester.state.sessions[session]?.email == "ada")
        #expect(tester.state.tokens(of: session).map { tester.state.keyring[$0.id] } == [grant.token])
    }

    @Test func `a doubled answer changes nothing`() throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        let event = SessionEvent.replied(request, .success(.grant(tester.grant())))
        tester.send(event)
        let before = tester.settled
        #expect(tester.send(event) == [])
        #expect(tester.settled == before)
    }

    @Test func `a second request while one waits sends nothing`() throws {
        var tester = StateTester()
        _ = try tester.startSignIn()
        let before = tester.settled
        #expect(
            tester.send(
                .signInRequested(StateTester.profile, PasswordSignIn(email: "eve", password: Secret("x"))))
                == [])
        #expect(tester.settled == before)
    }

    @Test func `a lock throttles its login until its end, to the millisecond`() throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        tester.send(.replied(request, .failure(.locked(for: .minutes(30)))))
        let until = tester.now + .minutes(30)
        #expect(tester.state.signIn == .throttled(attempt, .locked, until: until))
        #expect(tester.state.nextDeadline == until)
        tester.tick(at: until - .milliseconds(1))
        #expect(tester.state.signIn == .throttled(attempt, .locked, until: until))
        tester.tick(at: until)
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.nextDeadline == nil)
    }

    @Test func `a throttled login sends nothing, and a lock holds for its login alone`() throws {
        var locked = StateTester()
        try locked.send(.replied(locked.startSignIn(), .failure(.locked(for: .minutes(30)))))
        #expect(
            locked.send(
                .signInRequested(StateTester.profile, PasswordSignIn(email: "ada", password: Secret("x"))))
                == [])
        _ = try locked.startSignIn("grace")

        var limited = StateTester()
        try limited.send(.replied(limited.startSignIn(), .failure(.rateLimited(for: .seconds(9)))))
        #expect(
            limited.send(
                .signInRequested(StateTester.profile, PasswordSignIn(email: "grace", password: Secret("x"))))
                == [])
        _ = try limited.startSignIn("grace", profile: StateTester.other)
    }

    @Test(arguments: [Duration.zero, .seconds(-5), Duration(nanoseconds: .min)])
    func `a throttle without a length is a plain refusal`(span: Duration) throws {
        var tester = StateTester()
        try tester.send(.replied(tester.startSignIn(), .failure(.rateLimited(for: span))))
        #expect(tester.state.signIn == .failed(attempt, .rateLimited(for: span)))
        #expect(tester.state.nextDeadline == nil)
    }

    @Test func `an absurd throttle can be cancelled`() throws {
        var tester = StateTester()
        try tester.send(
            .replied(tester.startSignIn(), .failure(.rateLimited(for: Duration(nanoseconds: .max)))))
        tester.tick(after: .minutes(1_000_000))
        #expect(tester.state.signIn == .throttled(attempt, .limited, until: Instant(nanoseconds: .max)))
        tester.send(.signInCancelled)
        _ = try tester.startSignIn()
    }

    @Test func `an expired password goes into the change together with the new one`() throws {
        var tester = StateTester()
        try tester.meetExpiredPassword()
        let effects = tester.send(.passwordChangeRequested(new: Secret("new")))
        #expect(
            effects == [
                .send(
                    RequestID(2),
                    .replacePassword(
                        PasswordReplacement(
                            email: "ada", old: Secret("password"), new: Secret("new"),
                            token: Secret("password-change-only"))))
            ])
        tester.send(.replied(RequestID(2), .success(.grant(tester.grant()))))
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.liveSessionCount == 1)
    }

    @Test func `a refused new password can be tried again with another`() throws {
        var tester = StateTester()
        try tester.meetExpiredPassword()
        let first = try tester.send(.passwordChangeRequested(new: Secret("short"))).request
        tester.send(.replied(first, .failure(.passwordRefused(.tooShort))))
        guard case .changingPassword(let change) = tester.state.signIn else {
            Issue.record("the change is over")
            return
        }
        #expect(change.problem == .passwordRefused(.tooShort))
        let second = try tester.send(.passwordChangeRequested(new: Secret("longer"))).request
        #expect(tester.send(.replied(first, .success(.grant(tester.grant())))) == [])
        tester.send(.replied(second, .success(.grant(tester.grant()))))
        #expect(tester.state.liveSessionCount == 1)
    }

    @Test
    func `the password-change-only token ends the change at its moment, but not while an answer is awaited`()
        throws
    {
        var tester = StateTester()
        try tester.meetExpiredPassword()
        let end = tester.now + .minutes(2)
        #expect(tester.state.nextDeadline == end)
        tester.tick(at: end - .milliseconds(1))
        let request = try tester.send(.passwordChangeRequested(new: Secret("new"))).request
        #expect(tester.state.nextDeadline == nil)
        tester.tick(at: end + .seconds(3))
        #expect(tester.state.signIn.isWaiting)
        tester.send(.replied(request, .failure(.passwordRefused(.tooShort))))
        #expect(tester.state.signIn == .failed(attempt, .ended))
    }

    @Test func `an expired password is kept five minutes at most, whatever the server says`() throws {
        let absurd = Lifetime.End(
            at: Instant(nanoseconds: .max), span: Duration(nanoseconds: .max), source: .exact)
        for lifetime in [
            Lifetime.unknown,
            Lifetime(idle: nil, absolute: absurd),
        ] {
            var tester = StateTester()
            try tester.meetExpiredPassword(lifetime: lifetime)
            tester.tick(after: .milliseconds(5 * 60_000 - 1))
            #expect(tester.state.signIn != .failed(attempt, .ended))
            tester.tick(after: .milliseconds(1))
            #expect(tester.state.signIn == .failed(attempt, .ended))
        }
    }

    @Test func `signing in again replaces the expired session and acts as before`() throws {
        var tester = StateTester()
        let first = try tester.signIn("ada", identities: ["acme", "cards"])
        let second = try tester.signIn("grace", idle: .minutes(60), identities: ["other"])
        try tester.act(as: "acme", in: first)
        try tester.act(as: "cards", in: first)
        tester.tick(after: .minutes(5))
        let request = try tester.startSignIn("ada")
        let reading = try tester.send(.replied(request, .success(.grant(tester.grant())))).request
        let again = tester.state.sessionOrder[0]
        #expect(tester.state.sessionOrder == [again, second])
        #expect(tester.state.sessions[first] == nil)
        #expect(tester.state.acting == nil)
        let wanted = tester.identityID("cards", in: again)
        let effects = tester.send(
            .replied(reading, .success(.identities([tester.identity("acme"), tester.identity("cards")]))))
        #expect(tester.state.switching?.identity == wanted)
        try tester.send(.replied(effects.request, .success(.grant(tester.grant(.identity)))))
        #expect(tester.state.acting == wanted)
        #expect(tester.state.previous == tester.identityID("acme", in: again))
    }

    @Test func `a late list of identities does not undo what the person chose meanwhile`() throws {
        var tester = StateTester()
        let first = try tester.signIn("ada", identities: ["acme"])
        let second = try tester.signIn("grace", idle: .minutes(60), identities: ["other"])
        try tester.act(as: "acme", in: first)
        tester.tick(after: .minutes(5))
        let request = try tester.startSignIn("ada")
        let reading = try tester.send(.replied(request, .success(.grant(tester.grant())))).request
        try tester.act(as: "other", in: second)
        #expect(tester.send(.replied(reading, .success(.identities([tester.identity("acme")])))) == [])
        #expect(tester.state.acting == tester.identityID("other", in: second))
    }

    @Test func `restored sessions are under the clock and nothing is asked of the server`() {
        var tester = StateTester()
        let restored = (1...3).map {
            RestoredSession(
                profile: StateTester.profile, email: "user\($0)",
                grant: tester.grant(idle: .seconds(Int64($0))))
        }
        #expect(tester.send(.sessionsRestored(restored)) == [])
        #expect(tester.state.liveSessionCount == 3)
        tester.tick(after: .seconds(2))
        #expect(tester.state.liveSessions.map { tester.state.sessions[$0]?.email } == ["user3"])
    }

    @Test func `a session restored past its end expires at once`() {
        var tester = StateTester()
        let grant = Grant(
            token: Secret("old"), kind: .login, identity: nil,
            lifetime: .idle(.minutes(5), from: tester.now - .minutes(6)))
        tester.send(
            .sessionsRestored([RestoredSession(profile: StateTester.profile, email: "ada", grant: grant)]))
        #expect(tester.state.liveTokenCount == 0)
        #expect(tester.state.nextDeadline == nil)
    }
}
