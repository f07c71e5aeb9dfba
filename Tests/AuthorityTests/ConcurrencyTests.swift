import Authority
import Foundation
import Synchronization
import Testing

@Suite struct Concurrency {
    /// One session as the workers see it: its tokens, and whether a revoke of it has ended.
    private final class Shared: Sendable {
        struct State {
            var tokens: [String]
            var isRevoked = false
        }
        let auth: String
        let identity: (type: String, id: String)
        let state: Mutex<State>

        init(auth: String, identity: (type: String, id: String)) {
            self.auth = auth
            self.identity = identity
            state = Mutex(State(tokens: []))
        }
    }

    @Test func `no use that began after a revoke had ended succeeds`() async throws {
        try await withAuthority { desk async throws in
            let sessions = try await desk.server.issueDemoSessions(150).map {
                Shared(auth: $0.token, identity: ($0.identityType, $0.identityID))
            }
            let counts = try await withThrowingTaskGroup(of: (uses: Int, violations: Int).self) { group in
                for worker in 0..<8 {
                    group.addTask { try await work(desk, sessions, seed: UInt64(worker)) }
                }
                return try await group.reduce(into: (uses: 0, violations: 0)) {
                    $0 = ($0.uses + $1.uses, $0.violations + $1.violations)
                }
            }
            #expect(counts.violations == 0)
            #expect(counts.uses > 1000)
            let revoked = sessions.filter { $0.state.withLock(\.isRevoked) }
            #expect(revoked.count > 50)
            for session in revoked {
                for token in session.state.withLock(\.tokens) {
                    #expect(try await desk.factors(token).status == 401)
                }
            }
        }
    }

    private func work(_ desk: Desk, _ sessions: [Shared], seed: UInt64) async throws -> (
        uses: Int, violations: Int
    ) {
        var random = Steps(state: seed &* 7919 &+ 1)
        var (uses, violations) = (0, 0)
        for _ in 0..<400 {
            let session = sessions[Int(random.next() % UInt64(sessions.count))]
            let wasRevoked = session.state.withLock(\.isRevoked)
            var status = 0
            switch random.next() % 10 {
            case 0:
                status = try await desk.logOut(session.auth).status
                #expect(status == 204 || status == 401)
                session.state.withLock { $0.isRevoked = true }
            case 1..<4:
                let answer = try await desk.access(session.auth, session.identity.type, session.identity.id)
                status = answer.status
                if let token = answer.text("token") { session.state.withLock { $0.tokens.append(token) } }
            case 4..<7:
                status = try await desk.identities(session.auth).status
            default:
                guard let token = session.state.withLock({ $0.tokens.randomElement(using: &random) }) else {
                    continue
                }
                status = try await desk.factors(token).status
            }
            uses += 1
            if wasRevoked, status < 300 { violations += 1 }
        }
        return (uses, violations)
    }

    /// Steps through numbers the same way each time (a linear congruential generator, Knuth's constants).
    private struct Steps: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 17
        }
    }

    @Test func `an access token that is asked for during the logout dies with it`() async throws {
        try await withAuthority { desk async throws in
            for session in try await desk.server.issueDemoSessions(30) {
                async let granted = (0..<4).asyncMap { _ in
                    try await desk.access(session.token, session.identityType, session.identityID)
                }
                async let ended = desk.logOut(session.token)
                let (answers, logout) = (try await granted, try await ended)
                #expect(logout.status == 204)
                for token in answers.compactMap({ $0.text("token") }) {
                    #expect(try await desk.factors(token).status == 401)
                }
            }
        }
    }

    @Test func `the password cannot be changed twice at once from the same old one`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.authToken()
            async let first = desk.changePassword(token, from: Desk.password, to: "Quartz-1234")
            async let second = desk.changePassword(token, from: Desk.password, to: "Quartz-5678")
            let statuses = [try await first.status, try await second.status]
            #expect(statuses.filter { $0 == 200 }.count == 1, "\(statuses)")
        }
    }
}

extension Sequence where Element: Sendable, Self: Sendable {
    fileprivate func asyncMap<Value: Sendable>(
        _ transform: @escaping @Sendable (Element) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for element in self { group.addTask { try await transform(element) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
