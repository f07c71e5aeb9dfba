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
    @Test func `the tokens are forgotten, and each row says that the server did not confirm`() async throws {
        try await TemporaryDirectory.use { directory in
            try await LocalAuthority.run(in: directory) { authority in
                let store = Self.store(at: authority.address)
                store.send(
                    .signInRequested(
                        Self.profile.id,
                        SignInRequest(email: "ada@acme.example", password: Secret("Curfew-demo-1"))))
                let identity = try await Self.firstIdentity(of: store)
                store.send(.identityChosen(identity))
                try await Self.wait(store) { $0.acting == identity }

                _ = try await authority.waitForExit(after: SIGKILL)
                store.send(.logoutRequested(store.state.liveSessions))
                try await Self.wait(store) { $0.logout?.isFinished == true }

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
                #expect(
                    store.state.tokens.values.allSatisfy { $0.secret == nil && $0.status == .forgotten })
            }
        }
    }

    private static let profile = Profile(
        id: Profile.ID("test"), name: "Test", vendorName: "Weavr Multi", environment: .sandbox, address: nil)

    private static func store(at address: String) -> SessionStore {
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
            profile: profile.id, endpoint: { () async throws(AuthFailure) in address + "/multi" },
            key: { Secret("demo-api-key") }, now: now,
            transport: HTTPTransport(userAgent: "curfew-tests", limits: limits))
        return SessionStore(
            state: SessionState(profiles: [profile], now: now().instant), ports: [profile.id: client],
            mailbox: Mailbox {}, now: now)
    }

    private static func firstIdentity(of store: SessionStore) async throws -> IdentityID {
        try await wait(store) { $0.sessions.values.first?.identities.isEmpty == false }
        let session = try #require(store.state.sessions.values.first)
        let identity = try #require(session.identities.first)
        return IdentityID(session: session.id, reference: identity.reference)
    }

    private static func wait(
        _ store: SessionStore, sourceLocation: SourceLocation = #_sourceLocation,
        until condition: (SessionState) -> Bool
    ) async throws {
        let isSatisfied = try await Polling.wait {
            store.receive()
            return condition(store.state)
        }
        try #require(isSatisfied, "\(store.state.signIn)", sourceLocation: sourceLocation)
    }
}
