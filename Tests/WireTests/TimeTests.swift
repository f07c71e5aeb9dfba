import AuthClients
import Authority
import Foundation
import Sessions
import Testing

@Suite(.timeLimit(.minutes(3))) struct TimeOnTheWire {
    @Test func `a token lives until the end that the client works out, and not beyond`() async throws {
        try await withDesk { desk in
            let (used, unused) = (try await desk.authGrant(), try await desk.authGrant())
            let end = try #require(used.lifetime.nearest).at
            desk.clock.pass(until: end - .milliseconds(1))
            #expect(try await desk.accepts(used))
            desk.clock.pass(until: end)
            let refused = await failure { () async throws(AuthFailure) in
                try await desk.identities(unused.token)
            }
            #expect(refused == .ended)
            #expect(try await !desk.accepts(unused))
            #expect(try await desk.accepts(used))
        }
    }

    @Test func `each call is kept with its own reference and the authority's time`() async throws {
        try await withDesk { desk in
            let auth = try await desk.authGrant()
            desk.clock.pass(.seconds(7))
            let sent = desk.clock.reading
            _ = try await desk.client.identities(authorisedBy: auth.credential, trace: desk.trace(TokenID(7)))
            _ = await failure { () async throws(AuthFailure) in
                try await desk.signIn("ada@acme.example", "no")
            }
            let calls = desk.log.all
            #expect(calls.map(\.method) == ["POST", "GET", "POST"])
            #expect(
                calls.map(\.path) == [
                    "/multi/login_with_password", "/multi/identities", "/multi/login_with_password",
                ])
            #expect(calls.map(\.result) == [.status(200), .status(200), .status(403)])
            #expect(calls.map(\.token) == [nil, TokenID(7), nil])
            #expect(Set(calls.compactMap(\.requestReference)).count == 3)
            #expect(calls[1].sent == sent)
            #expect(calls[1].serverDate == desk.clock.serverDate)
            #expect(calls[0].serverDate == desk.clock.serverDate - 7)
        }
    }

    @Test func `what an answer is held back for is seen, and never makes a token last longer`() async throws {
        try await withDesk {
            $0.latency = .milliseconds(250)
        } _: { desk in
            let before = desk.clock.reading.instant
            let auth = try await desk.authGrant()
            _ = try await desk.identities(auth.token)
            #expect(desk.log.all.map(\.took) == [.milliseconds(250), .milliseconds(250)])
            #expect(auth.lifetime == .idle(.minutes(5), from: before))
        }
    }

    @Test func `an answer that does not come while a call may last is no answer`() async throws {
        var limits = HTTPLimits()
        limits.call = .milliseconds(100)
        try await withDesk(limits: limits) {
            $0.latency = .milliseconds(1)
        } _: { desk in
            let (gate, key) = AsyncStream.makeStream(of: Never.self)
            desk.clock.hold(by: gate)
            let lost = await failure { () async throws(AuthFailure) in try await desk.signIn() }
            key.finish()
            #expect(lost == .unreachable(.timedOut))
            #expect(desk.log.all.map(\.result) == [.unreachable(.timedOut)])
        }
    }

    @Test func `five wrong passwords lock the login for half an hour, and no session`() async throws {
        try await withDesk { desk in
            let live = try await desk.authGrant()
            func answer(_ password: String) async -> AuthFailure? {
                await failure { () async throws(AuthFailure) in
                    try await desk.signIn("ada@acme.example", password)
                }
            }
            for _ in 1...5 { #expect(await answer("Wrong-1234") == .wrongCredentials) }
            for password in ["Wrong-1234", Desk.password] {
                #expect(await answer(password) == .locked(for: .minutes(30)))
            }
            #expect(try await desk.accepts(live))
            _ = try await desk.authGrant("grace@acme.example")
            desk.clock.pass(.minutes(30) - .milliseconds(1))
            #expect(await answer(Desk.password) == .locked(for: .minutes(30)))
            desk.clock.pass(.milliseconds(1))
            #expect(await answer(Desk.password) == nil)
        }
    }

    @Test func `a limit on calls is told with the seconds that are left of it`() async throws {
        let limit = try #require(RateLimit("2;w=10"))
        try await withDesk {
            $0.rateLimits = [limit]
        } _: { desk in
            func answer() async -> AuthFailure? {
                await failure { () async throws(AuthFailure) in try await desk.signIn() }
            }
            for _ in 1...2 { #expect(await answer() == nil) }
            #expect(await answer() == .rateLimited(for: .seconds(10)))
            desk.clock.pass(.seconds(4))
            #expect(await answer() == .rateLimited(for: .seconds(6)))
            desk.clock.pass(.seconds(6))
            let auth = try await desk.authGrant()
            for _ in 1...2 { #expect(try await desk.accepts(auth)) }
            let limited = await failure { () async throws(AuthFailure) in try await desk.accepts(auth) }
            #expect(limited == .rateLimited(for: .seconds(10)))
        }
    }

    @Test func `an authority that stopped is unreachable, and proves nothing of a token`() async throws {
        try await withDesk { desk in
            let auth = try await desk.authGrant()
            await desk.stop()
            let logout = await failure { () async throws(AuthFailure) in
                try await desk.client.logOut(auth.credential, trace: desk.trace())
            }
            #expect(logout?.outcome == .unreachable)
            let question = await failure { () async throws(AuthFailure) in try await desk.accepts(auth) }
            #expect(question?.outcome == .unreachable)
            #expect(desk.log.all.last?.isAccepted == false)
            #expect(desk.log.all.last?.requestReference == nil)
        }
    }
}

extension Duration {
    fileprivate static func - (left: Duration, right: Duration) -> Duration {
        Duration(nanoseconds: left.nanoseconds - right.nanoseconds)
    }
}
