import Secrets
import Sessions
import TestSupport
import Testing

/// Tokens that arrive when they are no longer awaited.
@Suite struct OrphanedGrantTests {
    @Test func `the token of a cancelled sign-in is logged out and never seen`() throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        #expect(tester.send(.signInCancelled) == [.cancel(request)])
        let grant = tester.grant()
        let effects = tester.send(.replied(request, .success(.grant(grant))))
        let credential = Credential(token: TokenID(3), kind: .login, secret: grant.token)
        #expect(try effects == [.send(effects.request, .logOut, as: credential)])
        #expect(tester.state.sessions.isEmpty)
        #expect(tester.state.logout == nil)
        #expect(try tester.answerLogout(effects.first, .revoked) == [])
        #expect(tester.state.sessions.isEmpty)
        #expect(tester.state.signInCount == 0)
    }

    @Test(arguments: [
        LogoutRun.Outcome.unconfirmed(.unreachable(.timedOut)), .failed(.serverFault(status: 500)),
        .stillAccepted,
    ])
    func `a token that could not be logged out is listed, so that it can be ended later`(
        outcome: LogoutRun.Outcome
    ) throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        tester.send(.signInCancelled)
        let effects = tester.send(.replied(request, .success(.grant(tester.grant()))))
        try tester.answerLogout(effects.first, outcome)
        #expect(tester.state.liveSessions == [SessionID(2)])
        #expect(tester.state.notice == .signedInAfterCancel(SessionID(2)))
        #expect(tester.state.nextDeadline != nil)
        #expect(try tester.answerLogout(effects.first, outcome) == [])
        #expect(tester.state.sessionOrder.count == 1)
        #expect(tester.send(.logoutRequested([SessionID(2)])).count == 1)
    }

    @Test func `a cancelled sign-in that fails leaves no trace`() throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        tester.send(.signInCancelled)
        #expect(tester.send(.replied(request, .failure(.cancelled))) == [])
        #expect(tester.send(.replied(request, .success(.grant(tester.grant())))) == [])
        #expect(tester.state.sessions.isEmpty)
    }

    @Test func `a cancelled sign-in does not disturb the next one`() throws {
        var tester = StateTester()
        let first = try tester.startSignIn("ada")
        tester.send(.signInCancelled)
        let second = try tester.startSignIn("grace")
        tester.send(.replied(first, .success(.grant(tester.grant()))))
        #expect(
            tester.state.signIn
                == .waiting(second, SignIn.Attempt(profile: StateTester.profile, email: "grace")))
        tester.send(.replied(second, .success(.grant(tester.grant()))))
        #expect(tester.state.sessions.values.map(\.email) == ["grace"])
    }

    @Test func `a cancelled password change that was done all the same is told and logged out`() throws {
        var tester = StateTester()
        try tester.meetExpiredPassword()
        let request = try tester.send(.passwordChangeRequested(new: Secret("new"))).request
        #expect(tester.send(.signInCancelled) == [.cancel(request)])
        let effects = tester.send(.replied(request, .success(.grant(tester.grant()))))
        #expect(tester.state.notice == .passwordChangedAfterCancel(email: "ada"))
        #expect(effects.count == 1)
        try tester.answerLogout(effects.first, .revoked)
        #expect(tester.state.sessions.isEmpty)
    }

    @Test func `the password-change-only token of a cancelled sign-in is dropped`() throws {
        var tester = StateTester()
        let request = try tester.startSignIn()
        tester.send(.signInCancelled)
        #expect(
            tester.send(.replied(request, .success(.passwordExpired(tester.grant(.passwordChangeOnly)))))
                == [])
        #expect(tester.state.signIn == .idle)
    }

    @Test func `the token of a cancelled switch is listed once and does not change the identity acted as`()
        throws
    {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        let acme = tester.identityID("acme", in: session)
        let cards = tester.identityID("cards", in: session)
        let first = try tester.send(.identityChosen(acme)).request
        let effects = tester.send(.identityChosen(cards))
        #expect(effects.first == .cancel(first))
        let late = SessionEvent.replied(first, .success(.grant(tester.grant(.identity))))
        tester.send(late)
        #expect(tester.state.acting == nil)
        #expect(tester.state.switching?.identity == cards)
        #expect(tester.state.identityToken(of: acme)?.isLive == true)
        tester.send(late)
        #expect(tester.state.tokens(of: session).count == 2)
        try tester.send(.replied(effects.request, .success(.grant(tester.grant(.identity)))))
        #expect(tester.state.acting == cards)
    }

    @Test func `the token of a switch that is no longer awaited does not switch`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "cards", in: session)
        let acme = tester.identityID("acme", in: session)
        let cards = tester.identityID("cards", in: session)
        let request = try tester.send(.identityChosen(acme)).request
        tester.send(.identityChosen(cards))
        tester.send(.replied(request, .success(.grant(tester.grant(.identity)))))
        #expect(tester.state.acting == cards)
        #expect(tester.state.identityToken(of: acme)?.isLive == true)
    }

    @Test func `a token that comes after a logout is not used, and its end is tried by itself`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let acme = tester.identityID("acme", in: session)
        let access = try tester.send(.identityChosen(acme)).request
        let effects = tester.send(.logoutRequested([session]))
        #expect(effects.contains(.cancel(access)))
        try tester.answerLogout(effects.logout, .revoked)
        tester.send(.replied(access, .success(.grant(tester.grant(.identity)))))
        #expect(tester.state.acting == nil)
        #expect(tester.state.identityToken(of: acme)?.status == .unconfirmed)
        #expect(tester.state.liveTokenCount == 0)
        tester.send(.logoutClosed)
        let next = try #require(tester.state.nextDeadline)
        tester.now = next
        try tester.answerLogout(tester.send(.clockTicked).first, .revoked)
        #expect(tester.state.logout == nil)
        #expect(tester.state.identityToken(of: acme)?.status == .revoked)
        #expect(tester.state.keyring.count == 0)
    }

    @Test func `a token for a session whose rows are all dismissed brings its row back`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let acme = tester.identityID("acme", in: session)
        let reading = try tester.send(.identitiesRequested(session)).request
        let access = try tester.send(.identityChosen(acme)).request
        tester.send(.replied(reading, .failure(.ended)))
        tester.send(.endedTokensDismissed)
        #expect(tester.state.tokens.isEmpty)
        tester.send(.replied(access, .success(.grant(tester.grant(.identity)))))
        #expect(tester.state.tokens(of: session).map(\.isLive) == [true])
        #expect(tester.state.acting == acme)
    }

    @Test func `a session with nothing left is forgotten when its last call has failed`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let acme = tester.identityID("acme", in: session)
        let reading = try tester.send(.identitiesRequested(session)).request
        let access = try tester.send(.identityChosen(acme)).request
        tester.send(.replied(reading, .failure(.ended)))
        tester.send(.endedTokensDismissed)
        tester.send(.replied(access, .failure(.ended)))
        #expect(tester.state.sessions.isEmpty)
        #expect(tester.state.sessionOrder.isEmpty)
        #expect(tester.state.switching == nil)
    }

    @Test func `a token for another identity than was asked for is never acted with`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        let acme = tester.identityID("acme", in: session)
        let request = try tester.send(.identityChosen(acme)).request
        let wrong = tester.grant(.identity, identity: tester.reference("cards"))
        tester.send(.replied(request, .success(.grant(wrong))))
        #expect(tester.state.acting == nil)
        #expect(tester.state.switching == nil)
        #expect(tester.state.identityToken(of: acme) == nil)
        #expect(try tester.credential(of: tester.identityToken("cards", in: session)).secret == wrong.token)
        guard case .switchFailed(acme, .malformedAnswer) = tester.state.notice else {
            Issue.record("the person was not told")
            return
        }
    }

    @Test func `replies to requests that were never made, and events about nothing, change nothing`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let before = tester.settled
        let unknown = RequestID(999)
        for event in try [
            SessionEvent.replied(unknown, .success(.grant(tester.grant()))),
            .replied(unknown, .success(.identities([]))),
            .replied(unknown, .failure(.ended)),
            .replied(unknown, .success(.grant(tester.grant(.identity)))),
            .replied(unknown, .failure(.ended)),
            .replied(unknown, .success(.loggedOut(url: nil))),
            .replied(unknown, .success(.introspection(isActive: false))),
            .identitiesRequested(SessionID(999)),
            .identityChosen(tester.identityID("acme", in: SessionID(999))),
            .identityChosen(tester.identityID("nobody", in: session)),
            .logoutRequested([SessionID(999)]),
            .tokenDismissed(TokenID(999)),
            .tokenDismissed(tester.loginToken(of: session)),
            .authorityStarted(Profile.ID("nowhere"), address: "x"),
            .signInRequested(Profile.ID("nowhere"), PasswordSignIn(email: "ada", password: Secret("x"))),
        ] {
            #expect(tester.send(event) == [])
            #expect(tester.settled == before)
        }
    }
}
