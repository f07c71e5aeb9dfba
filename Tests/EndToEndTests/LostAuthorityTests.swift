import AuthClients
import Foundation
import Secrets
import SessionStore
import Sessions
import Testing

/// A logout after the server was killed. The demo's authority is in its own process, so this test runs the layers below
/// the screen, assembled as in the program, against an authority in another process.
@Suite(.timeLimit(.minutes(5)))
@MainActor struct LostAuthorityTests {
    @Test func `the tokens stay until the authority is back, which then confirms their end`() async throws {
        try await TemporaryDirectory.use { directory in
            let database = ["--database", directory.file("authority.sqlite")]
            try await LocalAuthority.run(database, in: directory) { authority in
                let runner = Self.runner(at: authority.address)
                let store = runner.store
                store.send(
                    .signInRequested(
                        Self.profile,
                        PasswordSignIn(email: "ada@acme.example", password: Secret("Curfew-demo-1"))))
                let identity = try await Self.firstIdentity(of: runner)
                store.send(.identityChosen(identity))
                try await Self.wait(runner) { $0.acting == identity }

                _ = try await authority.waitForExit(after: SIGKILL)
                store.send(.logoutRequested(store.state.liveSessions))
                try await Self.wait(runner) { $0.logout?.isFinished == true }

                let run = try #require(store.state.logout)
                #expect(run.rows.count == 2)
                for row in run.rows {
                    // An open connection breaks and a new one is refused: both mean unreachable.
                    guard case .done(.unconfirmed(let failure)) = row.progress else {
                        Issue.record("\(row.progress)")
                        continue
                    }
                    #expect(failure.outcome == .unreachable)
                }
                #expect(!run.isProven)
                #expect(store.state.acting == nil)
                #expect(store.state.liveSessions.isEmpty)
                #expect(store.state.tokens.values.allSatisfy { $0.status == .unconfirmed })
                #expect(store.state.unsettledCount == 2 && store.state.keyring.count == 2)

                let port = ["--port", "\(authority.port)"]
                try await LocalAuthority.run(port + database, in: directory) { _ in
                    store.send(.logoutRetried)
                    try await Self.wait(runner) { $0.logout?.isProven == true }
                    #expect(store.state.unsettledCount == 0 && store.state.keyring.count == 0)
                }
            }
        }
    }

    private static let profile = Profile.ID("test")

    private static func runner(at address: String) -> HeadlessRunner {
        let start = ContinuousClock.now
        let now: @Sendable () -> ClockReading = {
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
            return ClockReading(instant: Instant(nanoseconds: nanoseconds), wall: Date())
        }
        // Hashing a password takes long in a debug build on a busy machine.
        var limits = HTTPLimits()
        limits.call = .seconds(60)
        let client = WeavrClient(
            profile: profile, environment: .sandbox,
            url: { () async throws(AuthFailure) in address + "/multi" }, key: { Secret("demo-api-key") },
            now: now, transport: HTTPTransport(userAgent: "curfew-tests", limits: limits))
        return HeadlessRunner(
            profiles: [
                Profile(
                    id: profile, name: "Test", environment: .sandbox, address: nil, vendor: client.descriptor)
            ],
            clients: [profile: client], now: now,
            sleep: { instant in
                // Ends early where the task is cancelled, as it should.
                try? await Task.sleep(for: instant - now().instant)
            })
    }

    private static func firstIdentity(of runner: HeadlessRunner) async throws -> IdentityID {
        try await wait(runner) { $0.sessions.values.first?.identities.isEmpty == false }
        let session = try #require(runner.store.state.sessions.values.first)
        let identity = try #require(session.identities.first)
        return IdentityID(session: session.id, reference: identity.reference)
    }

    private static func wait(
        _ runner: HeadlessRunner, sourceLocation: SourceLocation = #_sourceLocation,
        until condition: (SessionState) -> Bool
    ) async throws {
        let isSatisfied = await runner.run(until: condition, within: .minutes(2))
        try #require(isSatisfied, "\(runner.store.state.signIn)", sourceLocation: sourceLocation)
    }
}
