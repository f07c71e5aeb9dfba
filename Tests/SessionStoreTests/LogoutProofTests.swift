import Secrets
import SessionStore
import Sessions
import Testing

/// The calls of a logout and what each answer is worth as a proof.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct LogoutProofTests {
    /// A session with an auth and an access token, and its logout just asked for.
    private func startedLogout() async throws -> (Bench, SessionID) {
        let bench = Bench()
        let session = try await bench.signIn()
        bench.store.send(.identityChosen(bench.identityID("acme", in: session)))
        try await bench.call().answer(.grant(bench.grant("access", .identity)))
        try await bench.receive()
        bench.store.send(.logoutRequested([session]))
        return (bench, session)
    }

    private func standings(_ bench: Bench) -> [Token.Status] {
        bench.state.tokenOrder.compactMap { bench.state.tokens[$0]?.status }
    }

    @Test func `the session is ended with the auth token, then each token is asked about`() async throws {
        let (bench, _) = try await startedLogout()
        let logOut = try await bench.call()
        #expect(logOut.name == "logOut")
        #expect(logOut.secret == Secret("auth"))
        logOut.answer(.loggedOut(url: "https://provider.example"))
        for (name, secret) in [("accepts auth", "auth"), ("accepts access", "access")] {
            let question = try await bench.call()
            #expect(question.name == name)
            #expect(question.secret == Secret(secret))
            question.answer(.accepted(false))
        }
        try await bench.receive()
        #expect(bench.state.logout?.isProven == true)
        #expect(bench.state.logout?.urls == ["https://provider.example"])
        #expect(standings(bench) == [.revoked, .revoked])
    }

    @Test func `a token that the server still accepts is not over, and can be logged out again`() async throws
    {
        let (bench, _) = try await startedLogout()
        try await bench.call().answer(.loggedOut(url: nil))
        try await bench.call().answer(.accepted(false))
        try await bench.call().answer(.accepted(true))
        try await bench.receive()
        #expect(standings(bench) == [.revoked, .live])
        #expect(bench.state.logout?.canRetry == true)
        bench.store.send(.logoutRetried)
        let again = try await bench.call()
        #expect(again.secret == Secret("access"))
        again.answer(.loggedOut(url: nil))
        try await bench.call().answer(.accepted(false))
        try await bench.receive()
        #expect(bench.state.logout?.isProven == true)
    }

    @Test func `a login that was over already leaves the proof to the questions`() async throws {
        let (bench, _) = try await startedLogout()
        try await bench.call().answer(.failure(.ended))
        try await bench.call().answer(.failure(.ended))
        try await bench.call().answer(.accepted(false))
        try await bench.receive()
        #expect(bench.state.logout?.isProven == true)
    }

    @Test func `a server that cannot be reached confirms nothing, and nothing is kept here`() async throws {
        let (bench, _) = try await startedLogout()
        try await bench.call().answer(.failure(.unreachable(.timedOut)))
        try await bench.receive()
        #expect(standings(bench) == [.forgotten, .forgotten])
        #expect(bench.state.logout?.isProven == false)
        #expect(bench.state.tokens.values.allSatisfy { $0.secret == nil })
    }

    @Test func `a server at fault has ended nothing`() async throws {
        let (bench, _) = try await startedLogout()
        try await bench.call().answer(.failure(.serverFault(status: 500)))
        try await bench.receive()
        #expect(standings(bench) == [.live, .live])
        #expect(bench.state.logout?.canRetry == true)
    }

    @Test func `a question without an answer leaves its token unconfirmed`() async throws {
        let (bench, _) = try await startedLogout()
        try await bench.call().answer(.loggedOut(url: nil))
        try await bench.call().answer(.accepted(false))
        try await bench.call().answer(.failure(.unreachable(.connectionLost)))
        try await bench.receive()
        #expect(standings(bench) == [.revoked, .forgotten])
        #expect(bench.state.logout?.isProven == false)
    }
}
