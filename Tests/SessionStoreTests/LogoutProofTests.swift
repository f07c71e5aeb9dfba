import Secrets
import SessionStore
import Sessions
import TestSupport
import Testing

/// The requests of a logout and what each answer proves.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct LogoutProofTests {
    /// A session with a login and an identity token, and its logout just asked for.
    private func startedLogout() async throws -> StoreTester {
        let tester = StoreTester()
        let session = try await tester.signIn()
        tester.send(.identityChosen(tester.identityID("acme", in: session)))
        try await tester.reply(.grant(tester.grant("access", .identity)))
        tester.send(.logoutRequested([session]))
        return tester
    }

    private func refuse(_ secret: String, _ tester: StoreTester) async throws {
        let question = try await tester.call()
        #expect(question.request == .introspect)
        #expect(question.credential?.secret == Secret(secret))
        question.reply(.introspection(isActive: false))
        try await tester.receive()
    }

    /// The next question goes out while the key is checked, in whatever order.
    private func acceptKeyAndRefuse(
        _ secret: String, isActive: Bool = false, _ tester: StoreTester
    ) async throws {
        for call in [try await tester.call(), try await tester.call()] {
            if call.request == .verifyKey {
                call.reply(.done)
            } else {
                #expect(call.request == .introspect)
                #expect(call.credential?.secret == Secret(secret))
                call.reply(.introspection(isActive: isActive))
            }
        }
        try await tester.receive(2)
    }

    private func fail(_ tester: StoreTester, _ failure: AuthFailure) async throws {
        try await tester.call().fail(failure)
        try await tester.receive()
    }

    private func statuses(_ tester: StoreTester) -> [Token.Status] {
        tester.state.tokenOrder.compactMap { tester.state.tokens[$0]?.status }
    }

    @Test func `the session is ended with the login token, then each token is asked about`() async throws {
        let tester = try await startedLogout()
        let logout = try await tester.call()
        #expect(logout.request == .logOut)
        #expect(logout.credential?.secret == Secret("login"))
        logout.reply(.loggedOut(url: "https://provider.example"))
        try await tester.receive()
        try await refuse("login", tester)
        try await acceptKeyAndRefuse("access", tester)
        #expect(tester.state.logout?.isProven == true)
        #expect(tester.state.logout?.urls == ["https://provider.example"])
        #expect(statuses(tester) == [.revoked, .revoked])
    }

    @Test func `a token that the server still accepts is unconfirmed, and can be logged out again`()
        async throws
    {
        let tester = try await startedLogout()
        try await tester.reply(.loggedOut(url: nil))
        try await refuse("login", tester)
        try await acceptKeyAndRefuse("access", isActive: true, tester)
        #expect(statuses(tester) == [.revoked, .unconfirmed])
        #expect(tester.state.logout?.canRetry == true)
        tester.send(.logoutRetried)
        let again = try await tester.call()
        #expect(again.credential?.secret == Secret("access"))
        again.reply(.loggedOut(url: nil))
        try await tester.receive()
        // The key was accepted a moment ago.
        try await refuse("access", tester)
        #expect(tester.state.logout?.isProven == true)
    }

    @Test func `a login that had ended already leaves the proof to the questions`() async throws {
        let tester = try await startedLogout()
        try await fail(tester, .ended)
        #expect(statuses(tester) == [.live, .live])
        try await refuse("login", tester)
        try await acceptKeyAndRefuse("access", tester)
        #expect(tester.state.logout?.isProven == true)
    }

    @Test func `a refused logout proves nothing of a token that the server takes`() async throws {
        let tester = try await startedLogout()
        try await fail(tester, .ended)
        for _ in 0..<2 { try await tester.reply(.introspection(isActive: true)) }
        #expect(statuses(tester) == [.unconfirmed, .unconfirmed])
        #expect(tester.state.logout?.isProven == false)
    }

    @Test func `a key that is refused proves nothing of a token`() async throws {
        let tester = try await startedLogout()
        try await tester.reply(.loggedOut(url: nil))
        try await refuse("login", tester)
        for call in [try await tester.call(), try await tester.call()] {
            if call.request == .verifyKey {
                call.fail(.keyRefused)
            } else {
                call.fail(.unreachable(.timedOut))
            }
        }
        try await tester.receive(2)
        #expect(statuses(tester) == [.unconfirmed, .unconfirmed])
        #expect(tester.state.logout?.isProven == false)
    }

    @Test func `a server that cannot be reached confirms nothing, and the secrets are kept for another try`()
        async throws
    {
        let tester = try await startedLogout()
        try await fail(tester, .unreachable(.timedOut))
        #expect(statuses(tester) == [.unconfirmed, .unconfirmed])
        #expect(tester.state.logout?.isProven == false)
        #expect(tester.state.keyring.count == 2)
    }

    @Test func `a server at fault may have ended everything`() async throws {
        let tester = try await startedLogout()
        try await fail(tester, .serverFault(status: 500))
        #expect(statuses(tester) == [.unconfirmed, .unconfirmed])
        #expect(tester.state.logout?.canRetry == true)
    }

    @Test func `a question without an answer leaves its token unconfirmed`() async throws {
        let tester = try await startedLogout()
        try await tester.reply(.loggedOut(url: nil))
        try await refuse("login", tester)
        for call in [try await tester.call(), try await tester.call()] {
            if call.request == .verifyKey {
                call.reply(.done)
            } else {
                call.fail(.unreachable(.connectionLost))
            }
        }
        try await tester.receive(2)
        #expect(statuses(tester) == [.revoked, .unconfirmed])
        #expect(tester.state.logout?.isProven == false)
    }
}
