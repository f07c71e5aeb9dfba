import Secrets
import Sessions
import TestSupport
import Testing

@Suite struct IdentitiesTests {
    @Test func `an identity is acted as when its token is here, and named until then as before`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let acme = tester.identityID("acme", in: session)
        let cards = tester.identityID("cards", in: session)
        let effects = tester.send(.identityChosen(cards))
        let credential = try tester.credential(of: tester.loginToken(of: session))
        #expect(try effects == [.send(effects.request, .accessToken(for: cards.reference), as: credential)])
        #expect(tester.state.acting == acme)
        try tester.send(.replied(effects.request, .success(.grant(tester.grant(.identity)))))
        #expect(tester.state.acting == cards)
        #expect(tester.state.previous == acme)
        #expect(tester.state.name(of: cards) == "Name of cards")
    }

    @Test func `an identity with a live token is switched to without a call`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        try tester.act(as: "cards", in: session)
        #expect(tester.send(.identityChosen(tester.identityID("acme", in: session))) == [])
        #expect(tester.state.acting == tester.identityID("acme", in: session))
        #expect(tester.state.notice == .actingAs(tester.identityID("acme", in: session)))
    }

    @Test func `the previous identity and the present one change places`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        #expect(tester.send(.previousIdentityChosen) == [])
        #expect(tester.state.notice == .noPreviousIdentity)
        try tester.act(as: "acme", in: session)
        try tester.act(as: "cards", in: session)
        for _ in 0..<3 {
            tester.send(.previousIdentityChosen)
            #expect(tester.state.acting == tester.identityID("acme", in: session))
            tester.send(.previousIdentityChosen)
            #expect(tester.state.acting == tester.identityID("cards", in: session))
        }
    }

    @Test func `choosing what is on its way already sends nothing twice`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let acme = tester.identityID("acme", in: session)
        #expect(tester.send(.identityChosen(acme)).count == 1)
        #expect(tester.send(.identityChosen(acme)) == [])
    }

    @Test func `going back to an identity with a token cancels the switch under way`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let request = try tester.send(.identityChosen(tester.identityID("cards", in: session))).request
        #expect(tester.send(.identityChosen(tester.identityID("acme", in: session))) == [.cancel(request)])
        #expect(tester.state.switching == nil)
    }

    @Test func `a failed switch leaves the identity as it was and says why`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let cards = tester.identityID("cards", in: session)
        let request = try tester.send(.identityChosen(cards)).request
        tester.send(.replied(request, .failure(.unreachable(.timedOut))))
        #expect(tester.state.acting == tester.identityID("acme", in: session))
        #expect(tester.state.switching == nil)
        #expect(tester.state.notice == .switchFailed(cards, .unreachable(.timedOut)))
    }

    @Test func `when the login has ended only identities with a live token can be acted as`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session, idle: .minutes(60))
        tester.tick(after: .minutes(5))
        let cards = tester.identityID("cards", in: session)
        #expect(tester.send(.identityChosen(cards)) == [])
        #expect(tester.state.notice == .loginExpired(cards))
        #expect(tester.send(.identitiesRequested(session)) == [])
        tester.send(.identityChosen(tester.identityID("acme", in: session)))
        #expect(tester.state.acting == tester.identityID("acme", in: session))
    }

    @Test func `an identity whose token has ended stays named until its row is dismissed`() throws {
        var tester = StateTester()
        let session = try tester.signIn(idle: .minutes(60), identities: ["acme"])
        try tester.act(as: "acme", in: session)
        let acme = tester.identityID("acme", in: session)
        tester.tick(after: .minutes(5))
        #expect(tester.state.acting == acme)
        #expect(tester.state.identityToken(of: acme)?.status == .ended(.time))
        tester.send(.endedTokensDismissed)
        #expect(tester.state.acting == nil)
        #expect(tester.state.identityToken(of: acme) == nil)
        #expect(tester.state.sessions[session] != nil)
    }

    @Test func `of identities listed twice the first counts`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards", "acme"])
        #expect(tester.state.sessions[session]?.identities.map(\.reference.id) == ["acme", "cards"])
        #expect(tester.state.notice == .identitiesLoaded(session, count: 2))
    }

    @Test func `a list is read once at a time, and an answer counts once`() throws {
        var tester = StateTester()
        let session = try tester.signIn()
        #expect(tester.send(.identitiesRequested(session)) == [])
        let request = try #require(tester.state.inFlight.awaited(in: session).first).id
        #expect(tester.state.sessions[session]?.identitiesStatus == .loading)
        tester.send(.replied(request, .success(.identities([tester.identity("acme")]))))
        let before = tester.settled
        tester.send(.replied(request, .success(.identities([tester.identity("evil")]))))
        #expect(tester.settled == before)
    }

    @Test func `a list that could not be read again leaves the old one`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let request = try tester.send(.identitiesRequested(session)).request
        tester.send(.replied(request, .failure(.serverFault(status: 503))))
        #expect(tester.state.sessions[session]?.identities.count == 1)
        #expect(tester.state.sessions[session]?.identitiesStatus == .failed(.serverFault(status: 503)))
    }

    @Test func `dismissing takes only rows of ended tokens`() throws {
        var tester = StateTester()
        let short = try tester.signIn("ada", idle: .seconds(30), identities: ["x"])
        let long = try tester.signIn("grace", identities: ["y"])
        tester.tick(after: .seconds(30))
        let ended = try tester.loginToken(of: short)
        #expect(tester.state.notice == .tokenEnded(ended))
        tester.send(.tokenDismissed(ended))
        try tester.send(.tokenDismissed(tester.loginToken(of: long)))
        #expect(tester.state.sessionOrder == [long])
        #expect(try tester.state.tokenOrder == [tester.loginToken(of: long)])
        #expect(tester.state.notice == nil)
    }
}
