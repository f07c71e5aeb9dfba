import Secrets
import Sessions
import TestSupport
import Testing

/// Rules that screens and commands ask the state for.
@Suite struct RuleTests {
    @Test func `a session is renewed for a token only once its login has ended too`() throws {
        var tester = StateTester()
        let session = try tester.signIn(idle: .minutes(10), identities: ["acme"])
        try tester.act(as: "acme", in: session)
        let token = try tester.identityToken("acme", in: session)
        #expect(tester.state.sessionToRenew(for: token) == nil)
        tester.tick(after: .minutes(5))
        // The login can still get another token.
        #expect(tester.token(token)?.isLive == false)
        #expect(tester.state.sessionToRenew(for: token) == nil)
        tester.tick(after: .minutes(5))
        #expect(tester.state.sessionToRenew(for: token)?.id == session)
        #expect(tester.state.sessionToRenew(for: try tester.loginToken(of: session))?.id == session)
        #expect(tester.state.sessionToRenew(for: TokenID(999)) == nil)
    }

    @Test(arguments: [
        ([Capability.identityList], [VendorRequest.listIdentities]),
        ([.identityList, .tokenList], [.listIdentities, .listTokens]),
    ])
    func `a refresh loads all lists that the vendor keeps, each once`(
        capabilities: [Capability], wanted: [VendorRequest]
    ) throws {
        var tester = StateTester(capabilities: Set(capabilities))
        let effects = tester.reply(to: try tester.startSignIn(), .grant(tester.grant()))
        let session = try #require(tester.state.sessionOrder.first)
        #expect(effects.sent.map(\.request) == wanted)
        #expect(tester.send(.refreshRequested(session)) == [])
        for sent in effects.sent {
            tester.reply(to: sent.id, sent.request == .listTokens ? .tokens([]) : .identities([]))
        }
        #expect(tester.send(.refreshRequested(session)).sent.map(\.request) == wanted)
        #expect(tester.send(.refreshRequested(SessionID(999))) == [])
    }

    @Test func `a refresh after the login has ended says so`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        tester.tick(after: .minutes(5))
        tester.send(.noticeDismissed)
        #expect(tester.send(.refreshRequested(session)) == [])
        #expect(tester.state.notice == .tokenEnded(try tester.loginToken(of: session)))
    }

    @Test(arguments: [
        (AuthFailure.unreachable(.timedOut), LoadStatus.failed(.unreachable(.timedOut))),
        (.cancelled, .loaded),
    ])
    func `a list that is loaded in vain says so, unless that was cancelled`(
        failure: AuthFailure, status: LoadStatus
    ) throws {
        var tester = StateTester(capabilities: [.identityList, .tokenList, .factorList])
        let first = tester.reply(to: try tester.startSignIn(), .grant(tester.grant()))
        let session = try #require(tester.state.sessionOrder.first)
        tester.reply(to: try first.first(.listIdentities).id, .identities([tester.identity("acme")]))
        tester.reply(to: try first.first(.listTokens).id, .tokens([]))
        try tester.act(as: "acme", in: session)
        tester.reply(to: try tester.send(.factorsRequested(session)).request, .factors([]))
        for sent in tester.send(.refreshRequested(session)).sent { tester.fail(sent.id, failure) }
        tester.fail(try tester.send(.factorsRequested(session)).request, failure)
        let now = try #require(tester.state.sessions[session])
        #expect(now.identitiesStatus == status)
        #expect(now.tokenListStatus == status)
        #expect(now.factorsStatus == status)
        #expect(now.identities.count == 1)
    }

    @Test func `lists that were never loaded are unloaded again after a cancel`() throws {
        var tester = StateTester(capabilities: [.identityList, .tokenList])
        let effects = tester.reply(to: try tester.startSignIn(), .grant(tester.grant()))
        for sent in effects.sent { tester.fail(sent.id, .cancelled) }
        let session = try #require(tester.state.sessions.values.first)
        #expect(session.identitiesStatus == .unloaded && session.tokenListStatus == .unloaded)
    }

    @Test func `a time to live that was cut short is told, and no list takes its place`() throws {
        var tester = StateTester(capabilities: [.tokenList, .timeToLive])
        let form = PasswordSignIn(email: "ada", password: Secret("p"), timeToLive: .minutes(60))
        let request = try tester.send(.signInRequested(StateTester.profile, form)).request
        var grant = tester.grant(.identity, holder: tester.identity("ada"))
        grant.lifetime = Lifetime(
            idle: nil, absolute: .init(at: tester.now + .minutes(30), span: .minutes(30), source: .exact))
        let listing = try tester.reply(to: request, .grant(grant)).first(.listTokens)
        let session = try #require(tester.state.sessionOrder.first)
        let notice = Notice.timeToLiveCapped(session, asked: .minutes(60), given: .minutes(30))
        #expect(tester.state.notice == notice)
        tester.reply(to: listing.id, .tokens([]))
        #expect(tester.state.notice == notice)
    }
}
