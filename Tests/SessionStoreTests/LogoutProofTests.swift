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
        for secret in ["login", "access"] {
            let question = try await tester.call()
            #expect(question.request == .introspect)
            #expect(question.credential?.secret == Secret(secret))
            question.reply(.introspection(isActive: false))
            try await tester.receive()
        }
        #expect(tester.state.logout?.isProven == true)
        #expect(tester.state.logout?.urls == ["https://provider.example"])
        #expect(statuses(tester) == [.revoked, .revoked])
    }

    @Test func `a token that the server still accepts is live, and can be logged out again`() async throws {
        let tester = try await startedLogout()
        try await tester.reply(.loggedOut(url: nil))
        try await tester.reply(.introspection(isActive: false))
        try await tester.reply(.introspection(isActive: true))
        #expect(statuses(tester) == [.revoked, .live])
        #expect(tester.state.logout?.canRetry == true)
        tester.send(.logoutRetried)
        let again = try await tester.call()
        #expect(again.credential?.secret == Secret("access"))
        again.reply(.loggedOut(url: nil))
        try await tester.receive()
        try await tester.reply(.introspection(isActive: false))
        #expect(tester.state.logout?.isProven == true)
    }

    @Test func `a login that had ended already leaves the proof to the questions`() async throws {
        let tester = try await startedLogout()
        try await fail(tester, .ended)
        try await fail(tester, .ended)
        try await tester.reply(.introspection(isActive: false))
        #expect(tester.state.logout?.isProven == true)
    }

    @Test func `a server that cannot be reached confirms nothing, and nothing is kept here`() async throws {
        let tester = try await startedLogout()
        try await fail(tester, .unreachable(.timedOut))
        #expect(statuses(tester) == [.forgotten, .forgotten])
        #expect(tester.state.logout?.isProven == false)
        #expect(tester.state.keyring.count == 0)
    }

    @Test func `a server at fault has ended nothing`() async throws {
        let tester = try await startedLogout()
        try await fail(tester, .serverFault(status: 500))
        #expect(statuses(tester) == [.live, .live])
        #expect(tester.state.logout?.canRetry == true)
    }

    @Test func `a question without an answer leaves its token unconfirmed`() async throws {
        let tester = try await startedLogout()
        try await tester.reply(.loggedOut(url: nil))
        try await tester.reply(.introspection(isActive: false))
        try await fail(tester, .unreachable(.connectionLost))
        #expect(statuses(tester) == [.revoked, .forgotten])
        #expect(tester.state.logout?.isProven == false)
    }
}
