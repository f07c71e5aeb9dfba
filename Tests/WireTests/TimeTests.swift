import AuthClients
import Authority
import Foundation
import Sessions
import Testing

@Suite(.timeLimit(.minutes(3))) struct TimeOnTheWire {
    @Test func `a token lives until the end that the client works out, and not beyond`() async throws {
        try await withAuthority { wire in
            let (used, unused) = (try await wire.authGrant(), try await wire.authGrant())
            let end = try #require(used.lifetime.nearest).at
            wire.clock.pass(until: end - .milliseconds(1))
            #expect(try await wire.isAccepted(used))
            wire.clock.pass(until: end)
            let refused = await failure { () async throws(AuthFailure) in
                try await wire.identities(unused.token)
            }
            #expect(refused == .ended)
            #expect(try await !wire.isAccepted(unused))
            #expect(try await wire.isAccepted(used))
        }
    }

    @Test func `each call is kept with its own reference and the authority's time`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant()
            wire.clock.pass(.seconds(7))
            let sent = wire.clock.reading
            _ = try await wire.client.identities(authorisedBy: auth.credential, trace: wire.trace(TokenID(7)))
            _ = await failure { () async throws(AuthFailure) in
                try await wire.signIn("ada@acme.example", "no")
            }
            let calls = wire.log.all
            #expect(calls.map(\.method) == ["POST", "GET", "POST"])
            #expect(
                calls.map(\.path) == [
                    "/multi/login_with_password", "/multi/identities", "/multi/login_with_password",
                ])
            #expect(calls.map(\.result) == [.status(200), .status(200), .status(403)])
            #expect(calls.map(\.token) == [nil, TokenID(7), nil])
            #expect(Set(calls.compactMap(\.requestReference)).count == 3)
            #expect(calls[1].sent == sent)
            #expect(calls[1].serverDate == wire.clock.serverDate)
            #expect(calls[0].serverDate == wire.clock.serverDate - 7)
        }
    }

    @Test func `what an answer is held back for is seen, and never makes a token last longer`() async throws {
        try await withAuthority {
            $0.latency = .milliseconds(250)
        } _: { wire in
            let before = wire.clock.reading.instant
            let auth = try await wire.authGrant()
            _ = try await wire.identities(auth.token)
            #expect(wire.log.all.map(\.took) == [.milliseconds(250), .milliseconds(250)])
            #expect(auth.lifetime == .idle(.minutes(5), from: before))
        }
    }

    @Test func `an answer that does not come while a call may last is no answer`() async throws {
        var limits = HTTPLimits()
        limits.call = .milliseconds(100)
        try await withAuthority(limits: limits) {
            $0.latency = .milliseconds(1)
        } _: { wire in
            let (gate, key) = AsyncStream.makeStream(of: Never.self)
            wire.clock.hold(by: gate)
            let lost = await failure { () async throws(AuthFailure) in try await wire.signIn() }
            key.finish()
            #expect(lost == .unreachable(.timedOut))
            #expect(wire.log.all.map(\.result) == [.unreachable(.timedOut)])
        }
    }

    @Test func `five wrong passwords lock the login for half an hour, and no session`() async throws {
        try await withAuthority { wire in
            let live = try await wire.authGrant()
            func answer(_ password: String) async -> AuthFailure? {
                await failure { () async throws(AuthFailure) in
                    try await wire.signIn("ada@acme.example", password)
                }
            }
            for _ in 1...5 { #expect(await answer("Wrong-1234") == .wrongCredentials) }
            for password in ["Wrong-1234", WireTester.password] {
                #expect(await answer(password) == .locked(for: .minutes(30)))
            }
            #expect(try await wire.isAccepted(live))
            _ = try await wire.authGrant("grace@acme.example")
            wire.clock.pass(.minutes(30) - .milliseconds(1))
            #expect(await answer(WireTester.password) == .locked(for: .minutes(30)))
            wire.clock.pass(.milliseconds(1))
            #expect(await answer(WireTester.password) == nil)
        }
    }

    @Test func `a limit on calls is told with the seconds that are left of it`() async throws {
        let limit = try #require(RateLimit("2;w=10"))
        try await withAuthority {
            $0.rateLimits = [limit]
        } _: { wire in
            func answer() async -> AuthFailure? {
                await failure { () async throws(AuthFailure) in try await wire.signIn() }
            }
            for _ in 1...2 { #expect(await answer() == nil) }
            #expect(await answer() == .rateLimited(for: .seconds(10)))
            wire.clock.pass(.seconds(4))
            #expect(await answer() == .rateLimited(for: .seconds(6)))
            wire.clock.pass(.seconds(6))
            let auth = try await wire.authGrant()
            for _ in 1...2 { #expect(try await wire.isAccepted(auth)) }
            let limited = await failure { () async throws(AuthFailure) in try await wire.isAccepted(auth) }
            #expect(limited == .rateLimited(for: .seconds(10)))
        }
    }

    @Test func `an authority that stopped is unreachable, and proves nothing of a token`() async throws {
        try await withAuthority { wire in
            let auth = try await wire.authGrant()
            await wire.stop()
            let logout = await failure { () async throws(AuthFailure) in
                try await wire.client.logOut(auth.credential, trace: wire.trace())
            }
            #expect(logout?.outcome == .unreachable)
            let question = await failure { () async throws(AuthFailure) in try await wire.isAccepted(auth) }
            #expect(question?.outcome == .unreachable)
            #expect(wire.log.all.last?.isAccepted == false)
            #expect(wire.log.all.last?.requestReference == nil)
        }
    }
}

extension Duration {
    fileprivate static func - (left: Duration, right: Duration) -> Duration {
        Duration(nanoseconds: left.nanoseconds - right.nanoseconds)
    }
}
