import Secrets
import Sessions
import TestSupport
import Testing

/// The first switch into a session of a production profile, and what needs an identity while a switch is under way.
@Suite struct ProductionSwitchTests {
    private func signedIn() throws -> (tester: StateTester, session: SessionID) {
        var tester = StateTester(capabilities: [.identityList, .stepUp, .push], environment: .production)
        let session = try tester.signIn(identities: ["acme", "cards"])
        return (tester, session)
    }

    @Test func `the first switch into production is asked about, further ones of its session are not`() throws
    {
        var (tester, session) = try signedIn()
        let acme = tester.identityID("acme", in: session)
        let cards = tester.identityID("cards", in: session)
        #expect(tester.send(.identityChosen(acme)) == [])
        #expect(tester.state.seat.pendingSwitch == acme && tester.state.switching == nil)
        let request = try tester.send(.switchConfirmed(acme)).request
        #expect(tester.state.seat.pendingSwitch == nil)
        tester.reply(to: request, .grant(tester.grant(.identity)))
        #expect(tester.state.acting == acme)
        let second = try tester.send(.identityChosen(cards)).request
        tester.reply(to: second, .grant(tester.grant(.identity)))
        tester.send(.previousIdentityChosen)
        #expect(tester.state.acting == acme && tester.state.seat.pendingSwitch == nil)
    }

    @Test func `a no changes nothing, and the next switch is asked about again`() throws {
        var (tester, session) = try signedIn()
        let acme = tester.identityID("acme", in: session)
        for _ in 1...2 {
            #expect(tester.send(.identityChosen(acme)) == [])
            #expect(tester.state.seat.pendingSwitch == acme)
            #expect(tester.send(.switchDeclined) == [])
            #expect(tester.state.seat.pendingSwitch == nil && tester.state.acting == nil)
        }
    }

    @Test func `a yes counts for the identity it names and for its session alone`() throws {
        var (tester, session) = try signedIn()
        let acme = tester.identityID("acme", in: session)
        let cards = tester.identityID("cards", in: session)
        tester.send(.identityChosen(acme))
        #expect(tester.send(.switchConfirmed(cards)) == [])
        #expect(tester.state.seat.pendingSwitch == acme)
        _ = try tester.send(.switchConfirmed(acme)).request
        #expect(tester.send(.switchConfirmed(cards)) == [])
        let other = try tester.signIn("grace", identities: ["acme"])
        #expect(tester.send(.identityChosen(tester.identityID("acme", in: other))) == [])
        #expect(tester.state.seat.pendingSwitch == tester.identityID("acme", in: other))
    }

    @Test func `a choice that needs no question takes its place`() throws {
        var (tester, session) = try signedIn()
        let form = PasswordSignIn(email: "sand", password: Secret("password"))
        let signIn = try tester.send(.signInRequested(StateTester.other, form)).request
        let loading = try tester.reply(to: signIn, .grant(tester.grant())).first(.listIdentities)
        tester.reply(to: loading.id, .identities([tester.identity("sand")]))
        let sandbox = try #require(tester.state.sessionOrder.last)
        tester.send(.identityChosen(tester.identityID("acme", in: session)))
        _ = try tester.send(.identityChosen(tester.identityID("sand", in: sandbox))).request
        #expect(tester.state.seat.pendingSwitch == nil)
    }

    @Test(arguments: [Profile.Environment.demo, .sandbox])
    func `outside of production nothing is asked`(environment: Profile.Environment) throws {
        var tester = StateTester(environment: environment)
        let session = try tester.signIn(identities: ["acme"])
        _ = try tester.send(.identityChosen(tester.identityID("acme", in: session))).request
        #expect(tester.state.seat.pendingSwitch == nil)
    }

    @Test func `a login that acts by itself is not asked about, to come back to it is, once`() throws {
        var tester = StateTester(environment: .production)
        let holder = tester.identity("holder")
        let signIn = try tester.startSignIn()
        tester.reply(to: signIn, .grant(tester.grant(.identity, holder: holder)))
        let session = try #require(tester.state.sessionOrder.first)
        let identity = IdentityID(session: session, reference: holder.reference)
        #expect(tester.state.acting == identity && tester.state.seat.pendingSwitch == nil)
        tester.send(.identityChosen(identity))
        #expect(tester.state.seat.pendingSwitch == nil)

        let other = try tester.signIn("grace", identities: ["acme"])
        let acme = tester.identityID("acme", in: other)
        tester.send(.identityChosen(acme))
        let request = try tester.send(.switchConfirmed(acme)).request
        tester.reply(to: request, .grant(tester.grant(.identity)))
        tester.send(.previousIdentityChosen)
        #expect(tester.state.seat.pendingSwitch == identity && tester.state.acting == acme)
        tester.send(.switchConfirmed(identity))
        #expect(tester.state.acting == identity)
    }

    @Test func `a new sign-in in the place of an ended one goes on without a question`() throws {
        var (tester, session) = try signedIn()
        let acme = tester.identityID("acme", in: session)
        tester.send(.identityChosen(acme))
        let request = try tester.send(.switchConfirmed(acme)).request
        tester.reply(to: request, .grant(tester.grant(.identity)))
        tester.tick(after: .minutes(5))
        let again = try tester.signIn(identities: ["acme", "cards"])
        #expect(tester.state.seat.pendingSwitch == nil)
        #expect(tester.state.switching?.identity == tester.identityID("acme", in: again))
    }

    @Test func `the question goes with its session, and an ended login is said to have`() throws {
        var (tester, session) = try signedIn()
        let acme = tester.identityID("acme", in: session)
        tester.send(.identityChosen(acme))
        tester.send(.logoutRequested([session]))
        #expect(tester.state.seat.pendingSwitch == nil)
        (tester, session) = try signedIn()
        tester.tick(after: .minutes(5))
        tester.send(.identityChosen(acme))
        #expect(tester.state.seat.pendingSwitch == nil && tester.state.notice == .loginExpired(acme))
    }

    @Test(arguments: [
        SessionEvent.stepUpRequested, .stepUpByPushRequested, .stepUpShown(byPush: false),
        .stepUpShown(byPush: true),
    ])
    func `a step-up during a switch is refused with a word, and steps up the new identity after it`(
        event: SessionEvent
    ) throws {
        var tester = StateTester(capabilities: [.identityList, .stepUp, .push])
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let cards = tester.identityID("cards", in: session)
        let request = try tester.send(.identityChosen(cards)).request
        #expect(tester.state.tokenToStepUp(byPush: false) == nil)
        #expect(tester.send(event) == [])
        #expect(tester.state.stepUp == nil)
        #expect(tester.state.notice == .switchUnderWay(cards))
        #expect(tester.state.notice?.isTrue(in: tester.state) == true)
        tester.reply(to: request, .grant(tester.grant(.identity)))
        #expect(Notice.switchUnderWay(cards).isTrue(in: tester.state) == false)
        tester.send(event)
        #expect(tester.state.stepUp?.token == (try tester.identityToken("cards", in: session)))
    }

    @Test func `what waits for a switch is told so, and nothing where none is under way`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let before = tester.state.notice
        tester.send(.switchAwaited)
        #expect(tester.state.notice == before)
        let cards = tester.identityID("cards", in: session)
        tester.send(.identityChosen(cards))
        tester.send(.switchAwaited)
        #expect(tester.state.notice == .switchUnderWay(cards))
    }
}
