import Sessions
import TestSupport
import Testing

/// Reading the factors of a session's person.
@Suite struct Factors {
    private static let list = [
        Factor(channel: "SMS", status: .active), Factor(channel: "BIOMETRIC", status: .pending),
    ]

    private func acting() throws -> (tester: StateTester, session: SessionID) {
        var tester = StateTester(capabilities: [.identityList, .factorList])
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        return (tester, session)
    }

    @Test func `they are read with the token acted with, on demand alone`() throws {
        var (tester, session) = try acting()
        try tester.act(as: "cards", in: session)
        let token = tester.state.identityToken(of: tester.identityID("cards", in: session))?.id
        #expect(tester.state.sessions[session]?.factorsStatus == .unloaded)
        let effects = tester.send(.factorsRequested(session))
        let sent = try effects.first(.listFactors)
        #expect(sent.credential?.token == token)
        #expect(tester.send(.factorsRequested(session)) == [])
        tester.send(.replied(sent.id, .success(.factors(Self.list))))
        #expect(tester.state.sessions[session]?.factors == Self.list)
        #expect(tester.state.sessions[session]?.factorsStatus == .loaded)
        #expect(tester.state.sessions[session]?.factorsReadAt == tester.state.localTime)
    }

    @Test func `a login token alone cannot load factors`() throws {
        var tester = StateTester(capabilities: [.identityList, .factorList])
        let session = try tester.signIn(identities: ["acme"])
        #expect(tester.state.factorReader(of: session) == nil)
        #expect(tester.send(.factorsRequested(session)) == [])
    }

    @Test func `a vendor without such a list is never asked`() throws {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        #expect(tester.send(.factorsRequested(session)) == [])
    }

    @Test func `what was read stays when another reading fails, and says so`() throws {
        var (tester, session) = try acting()
        try tester.send(
            .replied(tester.send(.factorsRequested(session)).request, .success(.factors(Self.list))))
        let again = try tester.send(.factorsRequested(session)).request
        tester.send(.replied(again, .failure(.unreachable(.timedOut))))
        #expect(tester.state.sessions[session]?.factorsStatus == .failed(.unreachable(.timedOut)))
        #expect(tester.state.sessions[session]?.factors == Self.list)
    }

    @Test func `a token that the server refuses has ended`() throws {
        var (tester, session) = try acting()
        let token = try #require(tester.state.identityToken(of: tester.identityID("acme", in: session))?.id)
        let request = try tester.send(.factorsRequested(session)).request
        tester.send(.replied(request, .failure(.ended)))
        #expect(tester.token(token)?.isLive == false)
    }

    @Test func `a logout does not wait for them`() throws {
        var (tester, session) = try acting()
        let request = try tester.send(.factorsRequested(session)).request
        #expect(tester.send(.logoutRequested([session])).contains(.cancel(request)))
        #expect(tester.state.sessions[session]?.factorsStatus == .unloaded)
        #expect(tester.send(.factorsRequested(session)) == [])
    }
}
