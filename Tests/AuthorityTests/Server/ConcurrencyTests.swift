import Authority
import Foundation
import HTTPTypes
import Synchronization
import Testing

@Suite struct Concurrency {
    /// One session as the workers see it: its tokens, and whether its revocation was acknowledged.
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

    @Test func `no use that begins after a logout is acknowledged succeeds`() async throws {
        try await withAuthority { authority async throws in
            let sessions = try await authority.server.issueDemoSessions(150).map {
                Shared(auth: $0.token, identity: ($0.identityType, $0.identityID))
            }
            let counts = try await withThrowingTaskGroup(of: (uses: Int, violations: Int).self) { group in
                for worker in 0..<8 {
                    group.addTask { try await work(authority, sessions, seed: UInt64(worker)) }
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
                    #expect(try await authority.factors(token).status == 401)
                }
            }
        }
    }

    private func work(_ authority: AuthorityTester, _ sessions: [Shared], seed: UInt64) async throws -> (
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
                status = try await authority.logOut(session.auth).status
                #expect(status == 204 || status == 401)
                session.state.withLock { $0.isRevoked = true }
            case 1..<4:
                let answer = try await authority.access(
                    session.auth, session.identity.type, session.identity.id)
                status = answer.status
                if let token = answer.text("token") { session.state.withLock { $0.tokens.append(token) } }
            case 4..<7:
                status = try await authority.identities(session.auth).status
            default:
                guard let token = session.state.withLock({ $0.tokens.randomElement(using: &random) }) else {
                    continue
                }
                status = try await authority.factors(token).status
            }
            uses += 1
            if wasRevoked, status < 300 { violations += 1 }
        }
        return (uses, violations)
    }

    /// A repeatable random number generator (linear congruential, Knuth's constants).
    private struct Steps: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 17
        }
    }

    /// What the tasks share.
    private final class Flag: Sendable {
        private let state = Mutex(false)
        var isUp: Bool { state.withLock(\.self) }
        func raise() { state.withLock { $0 = true } }
    }

    /// A listed token, and whether a call that ended it was acknowledged.
    private struct Listed {
        let token: String
        let id: String
        let hasEnded = Flag()
    }

    @Test func `no listed token is accepted once its end has been acknowledged`() async throws {
        try await withAuthority { authority async throws in
            var tokens: [Listed] = []
            for _ in 0..<80 {
                let bearer = try await authority.bearer()
                tokens.append(Listed(token: bearer.token, id: bearer.id))
            }
            let all = tokens
            let counts = try await withThrowingTaskGroup(of: (uses: Int, violations: Int).self) { group in
                for worker in 0..<8 {
                    group.addTask { try await end(all, authority, seed: UInt64(worker)) }
                }
                return try await group.reduce(into: (uses: 0, violations: 0)) {
                    $0 = ($0.uses + $1.uses, $0.violations + $1.violations)
                }
            }
            #expect(counts.violations == 0)
            #expect(counts.uses > 1000)
            let ended = all.filter(\.hasEnded.isUp)
            #expect(ended.count > 20)
            for token in ended { #expect(try await authority.list(token.token).status == 401) }
        }
    }

    /// Uses tokens and ends a few of them, one or two at once, with a token that may have ended itself.
    private func end(_ tokens: [Listed], _ authority: AuthorityTester, seed: UInt64) async throws -> (
        uses: Int, violations: Int
    ) {
        var random = Steps(state: seed &* 7919 &+ 1)
        var (uses, violations) = (0, 0)
        for _ in 0..<300 {
            let actor = tokens[Int(random.next() % UInt64(tokens.count))]
            let targets = (0..<2).map { _ in tokens[Int(random.next() % UInt64(tokens.count))] }
            let hadEnded = actor.hasEnded.isUp
            let status: Int
            switch random.next() % 40 {
            case 0:
                let path = "/auth/token/\(targets[0].id)/invalidate"
                status = try await authority.api(.post, path, bearer: actor.token).status
                if status == 204 { targets[0].hasEnded.raise() }
            case 1:
                let json = #"{"tokenIds":["\#(targets[0].id)","\#(targets[1].id)"]}"#
                status = try await authority.api(
                    .post, "/auth/token/invalidate", bearer: actor.token, json: json
                )
                .status
                // The current token stays live, because the call did not include it.
                for target in targets where status == 204 && target.id != actor.id {
                    target.hasEnded.raise()
                }
            default:
                status = try await authority.list(actor.token, "?count=1").status
            }
            uses += 1
            if hadEnded, status < 300 || status == 404 { violations += 1 }
        }
        return (uses, violations)
    }

    @Test func `a new password ends every token at once, also during other calls`() async throws {
        try await withAuthority { authority async throws in
            var tokens: [String] = []
            for _ in 0..<8 { tokens.append(try await authority.bearer().token) }
            let acknowledged = Flag()
            let violations = try await withThrowingTaskGroup(of: Int.self) { group in
                for token in tokens {
                    group.addTask {
                        // Two more uses after the acknowledgement: these must fail.
                        var looks = 2
                        var violations = 0
                        while looks > 0 {
                            let isOver = acknowledged.isUp
                            let status = try await authority.list(token, "?count=1").status
                            guard isOver else { continue }
                            looks -= 1
                            if status != 401 { violations += 1 }
                        }
                        return violations
                    }
                }
                let changed = try await authority.verify(new: "Quartz-12345")
                #expect(changed.status == 200)
                acknowledged.raise()
                let fresh = try #require(changed.text("token"))
                #expect(try await authority.list(fresh).text("totalCount") == "1")
                return try await group.reduce(0, +)
            }
            #expect(violations == 0)
        }
    }

    @Test func `an access token that is requested during the logout ends with it`() async throws {
        try await withAuthority { authority async throws in
            for session in try await authority.server.issueDemoSessions(30) {
                async let granted = (0..<4).asyncMap { _ in
                    try await authority.access(session.token, session.identityType, session.identityID)
                }
                async let ended = authority.logOut(session.token)
                let (answers, logout) = (try await granted, try await ended)
                #expect(logout.status == 204)
                for token in answers.compactMap({ $0.text("token") }) {
                    #expect(try await authority.factors(token).status == 401)
                }
            }
        }
    }

    @Test func `of two concurrent changes from the same old password one succeeds`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.authToken()
            async let first = authority.changePassword(
                token, from: AuthorityTester.password, to: "Quartz-1234")
            async let second = authority.changePassword(
                token, from: AuthorityTester.password, to: "Quartz-5678")
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
