import Secrets
import Sessions
import Testing

@Suite struct SignInTests {
    private let attempt = SignIn.Attempt(profile: Desk.profile, email: "ada")

    @Test func `a sign-in asks once, waits, and comes to a session whose identities are read`() {
        var desk = Desk()
        let password = Secret("password")
        let request = RequestID(1)
        #expect(
            desk.send(.signInRequested(Desk.profile, SignInRequest(email: "ada", password: password)))
                == [.signIn(request, Desk.profile, SignInRequest(email: "ada", password: password))])
        #expect(desk.state.signIn == .waiting(request, attempt))
        let grant = desk.grant()
        let effects = desk.send(.signInFinished(request, .success(.signedIn(grant))))
        let session = SessionID(2)
        let credential = Credential(token: TokenID(3), kind: .login, secret: grant.token)
        #expect(effects == [.readIdentities(RequestID(4), Desk.profile, session, credential)])
        #expect(desk.state.signIn == .idle)
        #expect(desk.state.signInCount == 1)
        #expect(desk.state.notice == .signedIn(session))
        #expect(desk.state.sessionOrder == [session])
        #expect(desk.state.liveSessions == [session])
        #expect(desk.state.sessions[session]?.email == "ada")
        #expect(desk.state.tokens(of: session).map(\.secret) == [grant.token])
    }

    @Test func `a doubled answer changes nothing`() {
        var desk = Desk()
        let request = desk.startSignIn()
        let event = SessionEvent.signInFinished(request, .success(.signedIn(desk.grant())))
        desk.send(event)
        let before = desk.state
        #expect(desk.send(event) == [])
        #expect(desk.state == before)
    }

    @Test func `a second request while one waits sends nothing`() {
        var desk = Desk()
        _ = desk.startSignIn()
        let before = desk.state
        #expect(
            desk.send(.signInRequested(Desk.profile, SignInRequest(email: "eve", password: Secret("x"))))
                == [])
        #expect(desk.state == before)
    }

    @Test func `a lock bars its login until its moment, to the millisecond`() {
        var desk = Desk()
        let request = desk.startSignIn()
        desk.send(.signInFinished(request, .failure(.locked(for: .minutes(30)))))
        let until = desk.now + .minutes(30)
        #expect(desk.state.signIn == .throttled(attempt, .locked, until: until))
        #expect(desk.state.nextDeadline == until)
        desk.tick(at: until - .milliseconds(1))
        #expect(desk.state.signIn == .throttled(attempt, .locked, until: until))
        desk.tick(at: until)
        #expect(desk.state.signIn == .idle)
        #expect(desk.state.nextDeadline == nil)
    }

    @Test func `a throttled login sends nothing, and a lock holds for its login alone`() {
        var locked = Desk()
        locked.send(.signInFinished(locked.startSignIn(), .failure(.locked(for: .minutes(30)))))
        #expect(
            locked.send(.signInRequested(Desk.profile, SignInRequest(email: "ada", password: Secret("x"))))
                == [])
        #expect(locked.startSignIn("grace") != RequestID(-1))

        var limited = Desk()
        limited.send(.signInFinished(limited.startSignIn(), .failure(.rateLimited(for: .seconds(9)))))
        #expect(
            limited.send(.signInRequested(Desk.profile, SignInRequest(email: "grace", password: Secret("x"))))
                == [])
        #expect(limited.startSignIn("grace", profile: Desk.other) != RequestID(-1))
    }

    @Test(arguments: [Duration.zero, .seconds(-5), Duration(nanoseconds: .min)])
    func `a bar without a span is a plain refusal`(span: Duration) {
        var desk = Desk()
        desk.send(.signInFinished(desk.startSignIn(), .failure(.rateLimited(for: span))))
        #expect(desk.state.signIn == .failed(attempt, .rateLimited(for: span)))
        #expect(desk.state.nextDeadline == nil)
    }

    @Test func `an absurd bar can be cancelled`() {
        var desk = Desk()
        desk.send(
            .signInFinished(desk.startSignIn(), .failure(.rateLimited(for: Duration(nanoseconds: .max)))))
        desk.tick(after: .minutes(1_000_000))
        #expect(desk.state.signIn == .throttled(attempt, .limited, until: Instant(nanoseconds: .max)))
        desk.send(.signInCancelled)
        #expect(desk.startSignIn() != RequestID(-1))
    }

    @Test func `an expired password goes into the change together with the new one`() {
        var desk = Desk()
        desk.meetExpiredPassword()
        let effects = desk.send(.passwordChangeRequested(new: Secret("new")))
        #expect(
            effects == [
                .changePassword(
                    RequestID(2), Desk.profile,
                    OldPassword(
                        email: "ada", old: Secret("password"), passwordChangeToken: Secret("temporary")),
                    to: Secret("new"))
            ])
        desk.send(.passwordChangeFinished(RequestID(2), .success(desk.grant())))
        #expect(desk.state.signIn == .idle)
        #expect(desk.state.liveSessionCount == 1)
    }

    @Test func `a refused new password can be tried again with another`() {
        var desk = Desk()
        desk.meetExpiredPassword()
        let first = desk.send(.passwordChangeRequested(new: Secret("short"))).request
        desk.send(.passwordChangeFinished(first, .failure(.passwordRefused(.tooShort))))
        guard case .changingPassword(let change) = desk.state.signIn else {
            Issue.record("the change is over")
            return
        }
        #expect(change.problem == .passwordRefused(.tooShort))
        let second = desk.send(.passwordChangeRequested(new: Secret("longer"))).request
        #expect(desk.send(.passwordChangeFinished(first, .success(desk.grant()))) == [])
        desk.send(.passwordChangeFinished(second, .success(desk.grant())))
        #expect(desk.state.liveSessionCount == 1)
    }

    @Test
    func `the passwordChangeToken token ends the change at its moment, but not while an answer is awaited`() {
        var desk = Desk()
        desk.meetExpiredPassword()
        let end = desk.now + .minutes(2)
        #expect(desk.state.nextDeadline == end)
        desk.tick(at: end - .milliseconds(1))
        let request = desk.send(.passwordChangeRequested(new: Secret("new"))).request
        #expect(desk.state.nextDeadline == nil)
        desk.tick(at: end + .seconds(3))
        #expect(desk.state.signIn.isWaiting)
        desk.send(.passwordChangeFinished(request, .failure(.passwordRefused(.tooShort))))
        #expect(desk.state.signIn == .failed(attempt, .ended))
    }

    @Test func `an expired password is kept five minutes at most, whatever the server says`() {
        let absurd = Lifetime.End(
            at: Instant(nanoseconds: .max), span: Duration(nanoseconds: .max), source: .exact)
        for lifetime in [
            Lifetime.unknown,
            Lifetime(idle: nil, absolute: absurd),
        ] {
            var desk = Desk()
            desk.meetExpiredPassword(lifetime: lifetime)
            desk.tick(after: .milliseconds(5 * 60_000 - 1))
            #expect(desk.state.signIn != .failed(attempt, .ended))
            desk.tick(after: .milliseconds(1))
            #expect(desk.state.signIn == .failed(attempt, .ended))
        }
    }

    @Test func `signing in again takes the place of the session that is over and acts as before`() {
        var desk = Desk()
        let first = desk.signIn("ada", identities: ["acme", "cards"])
        let second = desk.signIn("grace", idle: .minutes(60), identities: ["other"])
        desk.act(as: "acme", in: first)
        desk.act(as: "cards", in: first)
        desk.tick(after: .minutes(5))
        let request = desk.startSignIn("ada")
        let reading = desk.send(.signInFinished(request, .success(.signedIn(desk.grant())))).request
        let again = desk.state.sessionOrder[0]
        #expect(desk.state.sessionOrder == [again, second])
        #expect(desk.state.sessions[first] == nil)
        #expect(desk.state.acting == nil)
        let wanted = desk.identityID("cards", in: again)
        let effects = desk.send(
            .identitiesFinished(reading, again, .success([desk.identity("acme"), desk.identity("cards")])))
        #expect(desk.state.switching?.identity == wanted)
        desk.send(.accessFinished(effects.request, wanted, .success(desk.grant(.identity))))
        #expect(desk.state.acting == wanted)
        #expect(desk.state.previous == desk.identityID("acme", in: again))
    }

    @Test func `a late list of identities does not undo what the person chose meanwhile`() {
        var desk = Desk()
        let first = desk.signIn("ada", identities: ["acme"])
        let second = desk.signIn("grace", idle: .minutes(60), identities: ["other"])
        desk.act(as: "acme", in: first)
        desk.tick(after: .minutes(5))
        let request = desk.startSignIn("ada")
        let reading = desk.send(.signInFinished(request, .success(.signedIn(desk.grant())))).request
        desk.act(as: "other", in: second)
        let again = desk.state.sessionOrder[0]
        #expect(desk.send(.identitiesFinished(reading, again, .success([desk.identity("acme")]))) == [])
        #expect(desk.state.acting == desk.identityID("other", in: second))
    }

    @Test func `restored sessions are under the clock and nothing is asked of the server`() {
        var desk = Desk()
        let restored = (1...3).map {
            RestoredSession(
                profile: Desk.profile, email: "user\($0)", grant: desk.grant(idle: .seconds(Int64($0))))
        }
        #expect(desk.send(.sessionsRestored(restored)) == [])
        #expect(desk.state.liveSessionCount == 3)
        desk.tick(after: .seconds(2))
        #expect(desk.state.liveSessions.map { desk.state.sessions[$0]?.email } == ["user3"])
    }

    @Test func `a session restored past its end is over at once`() {
        var desk = Desk()
        let grant = Grant(
            token: Secret("old"), kind: .login, identity: nil,
            lifetime: .idle(.minutes(5), from: desk.now - .minutes(6)))
        desk.send(
            .sessionsRestored([RestoredSession(profile: Desk.profile, email: "ada", grant: grant)]))
        #expect(desk.state.liveTokenCount == 0)
        #expect(desk.state.nextDeadline == nil)
    }
}
