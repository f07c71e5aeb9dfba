import Sessions
import TestSupport
import Testing

/// Somebody who is tired of waiting.
@Suite struct CancelledWait {
    @Test func `a switch is given up, and its token changes nothing when it comes`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let cards = tester.identityID("cards", in: session)
        let request = try tester.send(.identityChosen(cards)).request
        #expect(tester.state.canCancelWait)
        let effects = tester.send(.waitCancelled)
        #expect(effects.map(\.work) == [.cancel])
        #expect(tester.state.switching == nil && !tester.state.canCancelWait)
        tester.reply(to: request, .grant(tester.grant(.identity)))
        #expect(tester.state.acting == tester.identityID("acme", in: session))
    }

    @Test func `a list that is cancelled is as it was before`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        _ = try tester.send(.identitiesRequested(session)).request
        #expect(tester.state.sessions[session]?.identitiesStatus == .loading)
        tester.send(.waitCancelled)
        #expect(tester.state.sessions[session]?.identitiesStatus == .loaded)
    }

    @Test func `a logout cannot be cancelled`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        #expect(!tester.send(.logoutRequested([session])).isEmpty)
        #expect(!tester.state.canCancelWait)
        #expect(tester.send(.waitCancelled) == [])
    }
}
