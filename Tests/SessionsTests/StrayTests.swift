import Secrets
import Sessions
import Testing

/// Tokens that arrive when nobody waits for them any more.
@Suite struct StrayTests {
    @Test func `the token of a cancelled sign-in is logged out and never seen`() {
        var desk = Desk()
        let request = desk.startSignIn()
        #expect(desk.send(.signInCancelled) == [.cancel(request)])
        let grant = desk.grant()
        let effects = desk.send(.signInFinished(request, .success(.signedIn(grant))))
        let credential = Credential(token: TokenID(4), kind: .login, secret: grant.token)
        #expect(effects == [.logOut(RequestID(2), Desk.profile, SessionID(3), [credential])])
        #expect(desk.state.sessions.isEmpty)
        #expect(desk.state.logout == nil)
        #expect(desk.answer(effects.first, .revoked) == [])
        #expect(desk.state.sessions.isEmpty)
        #expect(desk.state.signInCount == 0)
    }

    @Test(arguments: [
        LogoutReport.Outcome.unconfirmed(.unreachable(.timedOut)), .failed(.serverFault(status: 500)),
        .stillAccepted,
    ])
    func `a token that could not be logged out is listed, so that somebody holds it`(
        outcome: LogoutReport.Outcome
    ) {
        var desk = Desk()
        let request = desk.startSignIn()
        desk.send(.signInCancelled)
        let effects = desk.send(.signInFinished(request, .success(.signedIn(desk.grant()))))
        desk.answer(effects.first, outcome)
        #expect(desk.state.liveSessions == [SessionID(3)])
        #expect(desk.state.notice == .signedInAfterCancel(SessionID(3)))
        #expect(desk.state.nextDeadline != nil)
        #expect(desk.answer(effects.first, outcome) == [])
        #expect(desk.state.sessionOrder.count == 1)
        #expect(desk.send(.logoutRequested([SessionID(3)])).count == 1)
    }

    @Test func `a cancelled sign-in that fails leaves no trace`() {
        var desk = Desk()
        let request = desk.startSignIn()
        desk.send(.signInCancelled)
        #expect(desk.send(.signInFinished(request, .failure(.cancelled))) == [])
        #expect(desk.send(.signInFinished(request, .success(.signedIn(desk.grant())))) == [])
        #expect(desk.state.sessions.isEmpty)
    }

    @Test func `a cancelled sign-in does not disturb the next one`() {
        var desk = Desk()
        let first = desk.startSignIn("ada")
        desk.send(.signInCancelled)
        let second = desk.startSignIn("grace")
        desk.send(.signInFinished(first, .success(.signedIn(desk.grant()))))
        #expect(
            desk.state.signIn == .waiting(second, SignIn.Attempt(profile: Desk.profile, email: "grace")))
        desk.send(.signInFinished(second, .success(.signedIn(desk.grant()))))
        #expect(desk.state.sessions.values.map(\.email) == ["grace"])
    }

    @Test func `a cancelled password change that was done all the same is told and logged out`() {
        var desk = Desk()
        desk.meetExpiredPassword()
        let request = desk.send(.passwordChangeRequested(new: Secret("new"))).request
        #expect(desk.send(.signInCancelled) == [.cancel(request)])
        let effects = desk.send(.passwordChangeFinished(request, .success(desk.grant())))
        #expect(desk.state.notice == .passwordChangedAfterCancel(email: "ada"))
        #expect(effects.count == 1)
        desk.answer(effects.first, .revoked)
        #expect(desk.state.sessions.isEmpty)
    }

    @Test func `the passwordChangeToken token of a cancelled sign-in is dropped`() {
        var desk = Desk()
        let request = desk.startSignIn()
        desk.send(.signInCancelled)
        #expect(
            desk.send(.signInFinished(request, .success(.passwordExpired(desk.grant(.passwordChangeOnly)))))
                == [])
        #expect(desk.state.signIn == .idle)
    }

    @Test func `access for an abandoned switch is listed once and changes nobody's identity`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        let acme = desk.identityID("acme", in: session)
        let cards = desk.identityID("cards", in: session)
        let first = desk.send(.identityChosen(acme)).request
        let effects = desk.send(.identityChosen(cards))
        #expect(effects.first == .cancel(first))
        let late = SessionEvent.accessFinished(first, acme, .success(desk.grant(.identity)))
        desk.send(late)
        #expect(desk.state.acting == nil)
        #expect(desk.state.switching?.identity == cards)
        #expect(desk.state.identityToken(of: acme)?.isLive == true)
        desk.send(late)
        #expect(desk.state.tokens(of: session).count == 2)
        desk.send(.accessFinished(effects.request, cards, .success(desk.grant(.identity))))
        #expect(desk.state.acting == cards)
    }

    @Test func `access that comes when nobody waits for any switches nobody`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "cards", in: session)
        let acme = desk.identityID("acme", in: session)
        let cards = desk.identityID("cards", in: session)
        let request = desk.send(.identityChosen(acme)).request
        desk.send(.identityChosen(cards))
        desk.send(.accessFinished(request, acme, .success(desk.grant(.identity))))
        #expect(desk.state.acting == cards)
        #expect(desk.state.identityToken(of: acme)?.isLive == true)
    }

    @Test func `access that comes after a logout is a row without a secret that nobody confirmed`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let acme = desk.identityID("acme", in: session)
        let access = desk.send(.identityChosen(acme)).request
        let effects = desk.send(.logoutRequested([session]))
        #expect(effects.first == .cancel(access))
        desk.answer(effects.last, .revoked)
        desk.send(.accessFinished(access, acme, .success(desk.grant(.identity))))
        #expect(desk.state.acting == nil)
        #expect(desk.state.identityToken(of: acme)?.status == .forgotten)
        #expect(desk.state.identityToken(of: acme)?.secret == nil)
        #expect(desk.state.liveTokenCount == 0)
    }

    @Test func `access for a session whose rows are all put away brings its row back`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let acme = desk.identityID("acme", in: session)
        let reading = desk.send(.identitiesRequested(session)).request
        let access = desk.send(.identityChosen(acme)).request
        desk.send(.identitiesFinished(reading, session, .failure(.ended)))
        desk.send(.overTokensDismissed)
        #expect(desk.state.tokens.isEmpty)
        desk.send(.accessFinished(access, acme, .success(desk.grant(.identity))))
        #expect(desk.state.tokens(of: session).map(\.isLive) == [true])
        #expect(desk.state.acting == acme)
    }

    @Test func `a session with nothing left is forgotten when its last call has failed`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let acme = desk.identityID("acme", in: session)
        let reading = desk.send(.identitiesRequested(session)).request
        let access = desk.send(.identityChosen(acme)).request
        desk.send(.identitiesFinished(reading, session, .failure(.ended)))
        desk.send(.overTokensDismissed)
        desk.send(.accessFinished(access, acme, .failure(.ended)))
        #expect(desk.state.sessions.isEmpty)
        #expect(desk.state.sessionOrder.isEmpty)
        #expect(desk.state.switching == nil)
    }

    @Test func `a token for another identity than was asked for is never acted with`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        let acme = desk.identityID("acme", in: session)
        let request = desk.send(.identityChosen(acme)).request
        let wrong = desk.grant(.identity, identity: desk.reference("cards"))
        desk.send(.accessFinished(request, acme, .success(wrong)))
        #expect(desk.state.acting == nil)
        #expect(desk.state.switching == nil)
        #expect(desk.state.identityToken(of: acme) == nil)
        #expect(desk.state.identityToken(of: desk.identityID("cards", in: session))?.secret == wrong.token)
        guard case .switchFailed(acme, .malformedAnswer) = desk.state.notice else {
            Issue.record("the person was not told")
            return
        }
    }

    @Test func `answers to requests that nobody made change nothing`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let acme = desk.identityID("acme", in: session)
        let before = desk.state
        let unknown = RequestID(999)
        for event in [
            SessionEvent.signInFinished(unknown, .success(.signedIn(desk.grant()))),
            .passwordChangeFinished(unknown, .success(desk.grant())),
            .identitiesFinished(unknown, session, .success([])),
            .identitiesFinished(unknown, session, .failure(.ended)),
            .accessFinished(unknown, acme, .success(desk.grant(.identity))),
            .accessFinished(unknown, acme, .failure(.ended)),
            .logoutFinished(
                unknown, session, LogoutReport(outcomes: [desk.loginToken(of: session): .revoked])),
            .identitiesRequested(SessionID(999)),
            .identityChosen(desk.identityID("acme", in: SessionID(999))),
            .identityChosen(desk.identityID("nobody", in: session)),
            .logoutRequested([SessionID(999)]),
            .tokenDismissed(TokenID(999)),
            .tokenDismissed(desk.loginToken(of: session)),
            .authorityStarted(Profile.ID("nowhere"), address: "x"),
            .signInRequested(Profile.ID("nowhere"), SignInRequest(email: "ada", password: Secret("x"))),
        ] {
            #expect(desk.send(event) == [])
            #expect(desk.state == before)
        }
    }
}
