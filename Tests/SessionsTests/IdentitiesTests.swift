import Secrets
import Sessions
import Testing

@Suite struct IdentitiesTests {
    @Test func `an identity is acted as when its token is here, and named until then as before`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        let acme = desk.identityID("acme", in: session)
        let cards = desk.identityID("cards", in: session)
        let effects = desk.send(.identityChosen(cards))
        let auth = desk.token(desk.loginToken(of: session))?.secret ?? .empty
        let credential = Credential(token: desk.loginToken(of: session), kind: .login, secret: auth)
        #expect(effects == [.getAccess(effects.request, Desk.profile, cards, credential)])
        #expect(desk.state.acting == acme)
        desk.send(.accessFinished(effects.request, cards, .success(desk.grant(.identity))))
        #expect(desk.state.acting == cards)
        #expect(desk.state.previous == acme)
        #expect(desk.state.name(of: cards) == "Name of cards")
    }

    @Test func `an identity with a live token is switched to without a call`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        desk.act(as: "cards", in: session)
        #expect(desk.send(.identityChosen(desk.identityID("acme", in: session))) == [])
        #expect(desk.state.acting == desk.identityID("acme", in: session))
        #expect(desk.state.notice == .actingAs(desk.identityID("acme", in: session)))
    }

    @Test func `the previous identity and the present one change places`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        #expect(desk.send(.previousIdentityChosen) == [])
        #expect(desk.state.notice == .noPreviousIdentity)
        desk.act(as: "acme", in: session)
        desk.act(as: "cards", in: session)
        for _ in 0..<3 {
            desk.send(.previousIdentityChosen)
            #expect(desk.state.acting == desk.identityID("acme", in: session))
            desk.send(.previousIdentityChosen)
            #expect(desk.state.acting == desk.identityID("cards", in: session))
        }
    }

    @Test func `choosing what is on its way already sends nothing twice`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let acme = desk.identityID("acme", in: session)
        #expect(desk.send(.identityChosen(acme)).count == 1)
        #expect(desk.send(.identityChosen(acme)) == [])
    }

    @Test func `going back to an identity with a token cancels the switch under way`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        let request = desk.send(.identityChosen(desk.identityID("cards", in: session))).request
        #expect(desk.send(.identityChosen(desk.identityID("acme", in: session))) == [.cancel(request)])
        #expect(desk.state.switching == nil)
    }

    @Test func `a failed switch leaves the identity as it was and says why`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        let cards = desk.identityID("cards", in: session)
        let request = desk.send(.identityChosen(cards)).request
        desk.send(.accessFinished(request, cards, .failure(.unreachable(.timedOut))))
        #expect(desk.state.acting == desk.identityID("acme", in: session))
        #expect(desk.state.switching == nil)
        #expect(desk.state.notice == .switchFailed(cards, .unreachable(.timedOut)))
    }

    @Test func `when the login is over only identities with a live token can be acted as`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session, idle: .minutes(60))
        desk.tick(after: .minutes(5))
        let cards = desk.identityID("cards", in: session)
        #expect(desk.send(.identityChosen(cards)) == [])
        #expect(desk.state.notice == .loginOver(cards))
        #expect(desk.send(.identitiesRequested(session)) == [])
        desk.send(.identityChosen(desk.identityID("acme", in: session)))
        #expect(desk.state.acting == desk.identityID("acme", in: session))
    }

    @Test func `an identity whose token has ended stays named until its row is put away`() {
        var desk = Desk()
        let session = desk.signIn(idle: .minutes(60), identities: ["acme"])
        desk.act(as: "acme", in: session)
        let acme = desk.identityID("acme", in: session)
        desk.tick(after: .minutes(5))
        #expect(desk.state.acting == acme)
        #expect(desk.state.identityToken(of: acme)?.status == .ended(.time))
        desk.send(.overTokensDismissed)
        #expect(desk.state.acting == nil)
        #expect(desk.state.identityToken(of: acme) == nil)
        #expect(desk.state.sessions[session] != nil)
    }

    @Test func `of identities listed twice the first counts`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme", "cards", "acme"])
        #expect(desk.state.sessions[session]?.identities.map(\.reference.id) == ["acme", "cards"])
        #expect(desk.state.notice == .readIdentities(session, count: 2))
    }

    @Test func `a list is read once at a time, and an answer counts once`() {
        var desk = Desk()
        let session = desk.signIn()
        #expect(desk.send(.identitiesRequested(session)) == [])
        guard case .reading(let request) = desk.state.sessions[session]?.reading else {
            Issue.record("nothing is being read")
            return
        }
        desk.send(.identitiesFinished(request, session, .success([desk.identity("acme")])))
        let before = desk.state
        desk.send(.identitiesFinished(request, session, .success([desk.identity("evil")])))
        #expect(desk.state == before)
    }

    @Test func `a list that could not be read again leaves the old one`() {
        var desk = Desk()
        let session = desk.signIn(identities: ["acme"])
        let request = desk.send(.identitiesRequested(session)).request
        desk.send(.identitiesFinished(request, session, .failure(.serverFault(status: 503))))
        #expect(desk.state.sessions[session]?.identities.count == 1)
        #expect(desk.state.sessions[session]?.reading == .failed(.serverFault(status: 503)))
    }

    @Test func `putting rows away takes only those that are over`() {
        var desk = Desk()
        let short = desk.signIn("ada", idle: .seconds(30), identities: ["x"])
        let long = desk.signIn("grace", identities: ["y"])
        desk.tick(after: .seconds(30))
        let ended = desk.loginToken(of: short)
        #expect(desk.state.notice == .tokenEnded(ended))
        desk.send(.tokenDismissed(ended))
        desk.send(.tokenDismissed(desk.loginToken(of: long)))
        #expect(desk.state.sessionOrder == [long])
        #expect(desk.state.tokenOrder == [desk.loginToken(of: long)])
        #expect(desk.state.notice == nil)
    }
}
