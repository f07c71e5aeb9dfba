import Sessions
import TestSupport
import Testing

/// One harmless call that begins a token's idle span anew.
@Suite struct KeepAlive {
    private func acting() throws -> (tester: StateTester, token: TokenID) {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        let identity = tester.identityID("acme", in: session)
        return (tester, try #require(tester.state.identityToken(of: identity)?.id))
    }

    @Test func `the call is made with that token and moves its end`() throws {
        var (tester, token) = try acting()
        tester.tick(after: .minutes(4))
        guard case .ending = tester.state.notice else {
            Issue.record("\(String(describing: tester.state.notice))")
            return
        }
        let sent = try tester.send(.keepAliveRequested(token)).first(.introspect)
        #expect(sent.credential?.token == token)
        #expect(tester.send(.keepAliveRequested(token)) == [], "the same is under way")
        let before = tester.state.tokens[token]?.lifetime.nearest?.at
        tester.send(.callRecorded(tester.call(with: token, for: sent.id)))
        tester.reply(to: sent.id, .introspection(isActive: true))
        #expect(tester.state.notice == .keptAlive(token))
        #expect(tester.state.tokens[token]?.lifetime.nearest?.at == before.map { $0 + .minutes(4) })
    }

    @Test func `a refusal ends the token only if the key is accepted`() throws {
        var (tester, token) = try acting()
        let first = try tester.send(.keepAliveRequested(token)).first(.introspect)
        let key = try tester.reply(to: first.id, .introspection(isActive: false)).first(.verifyKey)
        tester.fail(key.id, .keyRefused)
        #expect(tester.state.tokens[token]?.isLive == true)
        #expect(tester.state.notice == .notKeptAlive(token, .keyRefused))
        let second = try tester.send(.keepAliveRequested(token)).first(.introspect)
        let again = try tester.reply(to: second.id, .introspection(isActive: false)).first(.verifyKey)
        tester.reply(to: again.id, .done)
        #expect(tester.state.tokens[token]?.status == .ended(.refusedByServer))
        #expect(tester.state.notice == .tokenEnded(token))
    }

    @Test func `a server that does not answer is told as such, and the token stays`() throws {
        var (tester, token) = try acting()
        let sent = try tester.send(.keepAliveRequested(token)).first(.introspect)
        tester.fail(sent.id, .unreachable(.timedOut))
        #expect(tester.state.notice == .notKeptAlive(token, .unreachable(.timedOut)))
        #expect(tester.state.tokens[token]?.isLive == true)
    }

    @Test func `nothing is sent for a token that has ended`() throws {
        var (tester, token) = try acting()
        tester.tick(after: .minutes(6))
        #expect(tester.send(.keepAliveRequested(token)) == [])
        #expect(tester.state.notice == .tokenEnded(token))
    }

    @Test func `the token that is warned of goes before the one that is selected`() throws {
        var (tester, token) = try acting()
        let login = try #require(tester.state.sessions.values.first?.loginToken)
        #expect(tester.state.tokenToKeepAlive(selected: login) == login)
        tester.tick(after: .minutes(4))
        guard case .ending(let warned, _) = tester.state.notice else {
            Issue.record("\(String(describing: tester.state.notice))")
            return
        }
        #expect(tester.state.tokenToKeepAlive(selected: token == warned ? login : token) == warned)
    }
}
