import Secrets
import Sessions
import TestSupport
import Testing

/// A reply of another kind than its request asks for is a malformed answer, whatever the request was for.
@Suite struct MalformedReplyTests {
    private static let malformed = AuthFailure.malformedAnswer("the reply is not what was asked for")

    /// With a sign-in whose request waits.
    private func signIn(_ event: SessionEvent) throws -> (tester: StateTester, request: RequestID) {
        var tester = StateTester(capabilities: Set(Capability.allCases))
        let request = try tester.send(event).request
        return (tester, request)
    }

    private func acting() throws -> (tester: StateTester, session: SessionID) {
        var tester = StateTester(capabilities: [.identityList, .stepUp, .push, .factorList])
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        return (tester, session)
    }

    @Test(arguments: [
        SessionEvent.signInRequested(
            StateTester.profile, PasswordSignIn(email: "ada", password: Secret("p"))),
        .pushRequested(StateTester.profile, email: "ada"),
        .resetMailRequested(StateTester.profile, email: "ada"),
        .delegationRequested(
            StateTester.profile, Delegation(identity: .init(kind: .corporate, id: "x"), reason: "call")),
    ])
    func `to a request that begins a sign-in`(event: SessionEvent) throws {
        var (tester, request) = try signIn(event)
        #expect(tester.reply(to: request, .factors([])) == [])
        guard case .failed(_, Self.malformed) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
    }

    @Test func `to a new password, which can be tried again`() throws {
        var tester = StateTester(capabilities: [.passwordReset])
        try tester.meetExpiredPassword()
        tester.reply(to: try tester.send(.passwordChangeRequested(new: Secret("new"))).request, .done)
        #expect(change(tester)?.problem == Self.malformed)
        tester.send(.signInCancelled)
        let mail = try tester.send(.resetMailRequested(StateTester.profile, email: "ada")).request
        tester.reply(to: mail, .done)
        let reset = try tester.send(.resetRequested(code: Secret("c"), new: Secret("new"))).request
        tester.reply(to: reset, .tokens([]))
        #expect(change(tester)?.problem == Self.malformed)
    }

    private func change(_ tester: StateTester) -> SignIn.PasswordChange? {
        if case .changingPassword(let change) = tester.state.signIn { change } else { nil }
    }

    @Test func `to a wait for a push`() throws {
        var (tester, request) = try signIn(.pushRequested(StateTester.profile, email: "ada"))
        let wait = try tester.reply(to: request, .challenge(PushChallenge(id: "7"))).request
        tester.reply(to: wait, .done)
        guard case .failed(_, Self.malformed) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
    }

    @Test func `to the logout of a cancelled sign-in, whose token is listed then`() throws {
        for isProof in [false, true] {
            var tester = StateTester()
            let request = try tester.startSignIn()
            tester.send(.signInCancelled)
            var last = try tester.reply(to: request, .grant(tester.grant())).request
            if isProof { last = try tester.reply(to: last, .loggedOut(url: nil)).request }
            tester.reply(to: last, .done)
            #expect(tester.state.liveSessionCount == 1)
        }
    }

    @Test func `to a switch`() throws {
        var (tester, session) = try acting()
        let cards = tester.identityID("cards", in: session)
        tester.reply(to: try tester.send(.identityChosen(cards)).request, .done)
        #expect(tester.state.notice == .switchFailed(cards, Self.malformed))
    }

    @Test func `to a list`() throws {
        var (tester, session) = try acting()
        tester.reply(to: try tester.send(.identitiesRequested(session)).request, .done)
        #expect(tester.state.sessions[session]?.identitiesStatus == .failed(Self.malformed))
        tester.reply(to: try tester.send(.factorsRequested(session)).request, .done)
        #expect(tester.state.sessions[session]?.factorsStatus == .failed(Self.malformed))
        var listing = StateTester(capabilities: [.identityList, .tokenList])
        let other = try listing.signIn()
        let tokens = try #require(
            listing.state.inFlight.awaited(in: other).first {
                if case .inventory(.tokens) = $0.purpose { true } else { false }
            })
        listing.reply(to: tokens.id, .done)
        #expect(listing.state.sessions[other]?.tokenListStatus == .failed(Self.malformed))
    }

    @Test func `to a step-up, at every step of it`() throws {
        var (tester, _) = try acting()
        tester.reply(to: try tester.send(.stepUpRequested).request, .factors([]))
        #expect(tester.state.stepUp?.problem == Self.malformed)
        tester.reply(to: try tester.send(.codeResendRequested).request, .done)
        tester.reply(to: try tester.send(.codeEntered(Secret("1"))).request, .factors([]))
        #expect(tester.state.stepUp?.problem == Self.malformed)
        tester.reply(to: try tester.send(.stepUpByPushRequested).request, .done)
        #expect(tester.state.stepUp?.problem == Self.malformed)
        let push = try tester.send(.stepUpByPushRequested).request
        let wait = try tester.reply(to: push, .challenge(PushChallenge(id: "7"))).request
        tester.reply(to: wait, .done)
        #expect(tester.state.stepUp?.problem == Self.malformed)
    }

    @Test func `to a logout or to the question about a token`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let logout = try tester.send(.logoutRequested([session])).request
        #expect(tester.reply(to: logout, .done) == [])
        #expect(tester.state.logout?.rows.map(\.progress) == [.done(.unconfirmed(Self.malformed))])
        let again = try tester.send(.logoutRetried).request
        let question = try tester.reply(to: again, .loggedOut(url: nil)).request
        tester.reply(to: question, .done)
        #expect(tester.state.logout?.rows.map(\.progress) == [.done(.unconfirmed(Self.malformed))])
    }

    @Test func `to a message that expects no answer: it is ignored`() throws {
        var (tester, request) = try signIn(.pushRequested(StateTester.profile, email: "ada"))
        tester.send(.signInCancelled)
        let forgotten = try tester.reply(to: request, .challenge(PushChallenge(id: "7"))).request
        let before = tester.state.signIn
        #expect(tester.reply(to: forgotten, .identities([])) == [])
        #expect(tester.state.signIn == before && tester.state.inFlight.isEmpty)
    }
}
