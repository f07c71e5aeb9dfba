import Authority
import Crypto
import Foundation
import HTTPTypes
import Testing

/// Signing in by push, and its events.
@Suite struct Biometrics {
    private static let corporate = #"{"type":"CORPORATE","id":"120000000000000001"}"#

    private func ask(
        _ authority: AuthorityTester, _ email: String = "ada@acme.example", identity: String? = nil
    )
        async throws -> Answer
    {
        let more = identity.map { #","identity":\#($0)"# } ?? ""
        return try await authority.call(
            .post, "/multi/login_via_biometrics", json: #"{"email":"\#(email)"\#(more)}"#)
    }

    private func exchange(
        _ authority: AuthorityTester, _ token: String, identity: String = Biometrics.corporate
    )
        async throws -> Answer
    {
        try await authority.call(
            .post, "/multi/access_token", json: #"{"identity":\#(identity),"token":"\#(token)"}"#)
    }

    /// An accepted login by push, up to its one-time token.
    private func oneTimeToken(_ authority: AuthorityTester, _ receiver: FakeReceiver, identity: String? = nil)
        async throws
        -> String
    {
        let id = try #require(try await ask(authority, identity: identity).text("challengeId"))
        let (user, _) = try await authority.ada()
        #expect(try await authority.simulate("success", id, of: user).text("code") == "COMPLETED")
        try await authority.server.deliverWebhooks()
        return try #require(receiver.deliveries.last { $0.path == "/hooks/stepup/watch" }?.text("authToken"))
    }

    private func play(
        idle: Int = 300, database: String? = nil, clock: ManualClock = ManualClock(),
        _ test: @Sendable @escaping (AuthorityTester, FakeReceiver) async throws -> Void
    ) async throws {
        try await withFakeReceivers { receivers, urls async throws in
            try await withAuthority(clock: clock) {
                $0.webhooks = urls
                $0.idleTimeout = .seconds(idle)
                if let database { $0.database = .file(database) }
            } _: { authority async throws in
                try await test(authority, receivers[0])
            }
        }
    }

    @Test func `an accepted push becomes a stepped-up token of a new session, once`() async throws {
        try await play { authority, receiver async throws in
            let one = try await oneTimeToken(authority, receiver)
            let answer = try await exchange(authority, one)
            #expect(answer.status == 200)
            #expect(answer.text("status") == "STEPPED_UP")
            #expect(answer.text("credentials.type") == "ROOT")
            let token = try #require(answer.text("token"))
            #expect(try await authority.enrolPush(token).status == 204)
            #expect(try await exchange(authority, one).status == 403)
            #expect(try await authority.logOut(token).status == 204)
            #expect(try await authority.factors(token).status == 401)
        }
    }

    @Test func `of two concurrent exchanges exactly one succeeds`() async throws {
        try await play { authority, receiver async throws in
            for _ in 1...5 {
                let one = try await oneTimeToken(authority, receiver)
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<6 { group.addTask { try await exchange(authority, one).status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.sorted() == [200, 403, 403, 403, 403, 403])
            }
        }
    }

    @Test func `a one-time token lives a minute, is accepted nowhere else, and needs the right identity`()
        async throws
    {
        try await play { authority, receiver async throws in
            let late = try await oneTimeToken(authority, receiver)
            authority.clock.advance(seconds: 60)
            #expect(try await exchange(authority, late).status == 403)
            let one = try await oneTimeToken(authority, receiver)
            authority.clock.advance(seconds: 59.999)
            for call in [
                try await authority.identities(one), try await authority.factors(one),
                try await authority.logOut(one),
            ] {
                #expect(call.status == 401)
            }
            let foreign = #"{"type":"CORPORATE","id":"120000000000000004"}"#
            #expect(try await exchange(authority, one, identity: foreign).status == 403)
            let missing = try await authority.call(
                .post, "/multi/access_token", json: #"{"token":"\#(one)"}"#)
            #expect(missing.status == 400)
            let both = try await authority.call(
                .post, "/multi/access_token", bearer: try await authority.authToken(),
                json: #"{"identity":\#(Self.corporate),"token":"\#(one)"}"#)
            #expect(both.status == 403)
            #expect(try await exchange(authority, "guess").status == 403)
            #expect(try await exchange(authority, one).status == 200)
        }
    }

    @Test func `a login for one identity cannot become another`() async throws {
        try await play { authority, receiver async throws in
            let other = #"{"type":"CORPORATE","id":"120000000000000002"}"#
            let one = try await oneTimeToken(authority, receiver, identity: other)
            #expect(try await exchange(authority, one).status == 403)
            #expect(try await exchange(authority, one, identity: other).status == 200)
        }
    }

    @Test func `an unknown, unenrolled, locked or limited person gets the status of the description`()
        async throws
    {
        try await withAuthority { authority async throws in
            #expect(try await ask(authority, "nobody@acme.example").status == 403)
            #expect(try await ask(authority, "grace@acme.example").conflict == "CHANNEL_NOT_REGISTERED")
            let foreign = #"{"type":"CORPORATE","id":"120000000000000004"}"#
            #expect(try await ask(authority, identity: foreign).status == 403)
            #expect(try await ask(authority, "not an address").status == 400)
            #expect(try await ask(authority, identity: #"{"type":"TRUST","id":"1"}"#).status == 400)
            // The refused one counts too.
            for _ in 2...10 {
                #expect(try await ask(authority).status == 200)
                authority.clock.advance(seconds: 10)
            }
            let limited = try await ask(authority)
            #expect(limited.status == 429)
            #expect(limited.header("x-ratelimit-limit") == "10, 10;w=3600")
            #expect(limited.header("x-ratelimit-reset") == "3510")
            for _ in 1...5 { _ = try await authority.logIn("grace@acme.example", "Wrong-1234") }
            #expect(try await ask(authority, "grace@acme.example").status == 423)
            for _ in 1...5 { _ = try await authority.logIn("nobody@acme.example", "Wrong-1234") }
            #expect(try await ask(authority, "nobody@acme.example").status == 423)
        }
    }

    @Test func `a lock after the accepted push blocks the exchange until it ends`() async throws {
        try await play { authority, receiver async throws in
            let one = try await oneTimeToken(authority, receiver)
            for _ in 1...5 { _ = try await authority.logIn("ada@acme.example", "Wrong-1234") }
            #expect(try await exchange(authority, one).status == 423)
        }
    }

    @Test func `a new password expires pushes and revokes one-time tokens`() async throws {
        try await play { authority, receiver async throws in
            let one = try await oneTimeToken(authority, receiver)
            let (user, auth) = try await authority.ada()
            let answered = try #require(try await ask(authority).text("challengeId"))
            _ = try await authority.simulate("success", answered, of: user)
            let waiting = try #require(try await ask(authority).text("challengeId"))
            #expect(
                try await authority.changePassword(auth, from: AuthorityTester.password, to: "Quartz-1234")
                    .status == 200)
            #expect(try await exchange(authority, one).status == 403)
            #expect(try await authority.simulate("success", waiting, of: user).text("code") == "DENIED")
            try await authority.server.deliverWebhooks()
            let reported = receiver.deliveries.filter { $0.path == "/hooks/stepup/watch" }
            #expect(reported.count == 3)
            let late = try #require(reported.first { $0.text("challengeId") == answered })
            #expect(late.text("status") == "VERIFIED" && late.text("authToken") == nil)
            #expect(reported.first { $0.text("challengeId") == waiting }?.text("status") == "EXPIRED")
        }
    }

    @Test func `an exchanged login gives no other token, not even after its logout`() async throws {
        try await withFakeReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = urls
            } _: { authority async throws in
                receivers[1].answer(500, 500)
                let one = try await oneTimeToken(authority, receivers[0])
                let token = try #require(try await exchange(authority, one).text("token"))
                _ = try await authority.logOut(token)
                authority.clock.advance(seconds: 1)
                try await authority.server.deliverWebhooks()
                let tries = receivers[1].deliveries.filter { $0.path == "/hooks/stepup/watch" }
                #expect(tries.map { $0.text("authToken") } == [one, nil])
                #expect(try await exchange(authority, one).status == 403)
            }
        }
    }

    @Test func `each result of a push is reported, and only an accepted one has a token`() async throws {
        try await play { authority, receiver async throws in
            let (user, _) = try await authority.ada()
            for (verb, status) in [("success", "VERIFIED"), ("invalid", "DECLINED"), ("expired", "EXPIRED")] {
                let id = try #require(try await ask(authority).text("challengeId"))
                _ = try await authority.simulate(verb, id, of: user)
                try await authority.server.deliverWebhooks()
                let reported = receiver.deliveries.filter { $0.text("challengeId") == id }
                #expect(reported.map { $0.text("status") } == [status])
                #expect((reported.first?.text("authToken") != nil) == (verb == "success"))
                #expect(reported.first?.text("type") == "BIOMETRIC")
                #expect(reported.first?.text("credential.id") == user)
                let login = receiver.deliveries.last
                #expect(login?.path == "/hooks/login/watch")
                #expect(login?.text("status") == status)
            }
            let forgotten = try #require(try await ask(authority).text("challengeId"))
            authority.clock.advance(seconds: 299.999)
            try await authority.server.deliverWebhooks()
            #expect(!receiver.deliveries.contains { $0.text("challengeId") == forgotten })
            authority.clock.advance(seconds: 0.001)
            try await authority.server.deliverWebhooks()
            let reported = receiver.deliveries.filter { $0.text("challengeId") == forgotten }
            #expect(reported.map { $0.text("status") } == ["EXPIRED"])
            #expect(try await authority.simulate("success", forgotten, of: user).text("code") == "DENIED")
        }
    }

    @Test func `logins by password and enrolments are reported too`() async throws {
        try await play { authority, receiver async throws in
            let token = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            _ = try await authority.logIn("grace@acme.example", "Wrong-1234")
            _ = try await authority.logIn("nobody@acme.example", "Wrong-1234")
            _ = try await authority.call(.post, "/multi/authentication_factors/otp/SMS", bearer: token)
            _ = try await authority.call(
                .post, "/multi/authentication_factors/otp/SMS/verify", bearer: token,
                json: #"{"verificationCode":"123456"}"#)
            try await authority.server.deliverWebhooks()
            #expect(
                receiver.reported.sorted() == [
                    "authentication_factors SMS ACTIVE", "login PASSWORD DECLINED", "login PASSWORD VERIFIED",
                ])
        }
    }

    @Test func `an event is signed over reference, body and timestamp`() async throws {
        try await play { authority, receiver async throws in
            _ = try await oneTimeToken(authority, receiver)
            let delivery = try #require(receiver.deliveries.last { $0.path == "/hooks/stepup/watch" })
            let reference = try #require(delivery.header("call-ref"))
            let published = try #require(delivery.header("published-timestamp"))
            #expect(delivery.text("publishedTimestamp") == published)
            func sign(_ text: String) -> String {
                let key = SymmetricKey(data: Data("demo-api-key".utf8))
                return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
                    .base64EncodedString()
            }
            #expect(delivery.header("signature-v2") == sign(reference + delivery.body + published))
            #expect(delivery.header("signature") == sign(published))
        }
    }

    @Test func `a failed delivery is retried with growing delays for ten minutes and blocks no other`()
        async throws
    {
        try await play { authority, receiver async throws in
            let (user, _) = try await authority.ada()
            try await authority.server.deliverWebhooks()
            let first = try #require(try await ask(authority).text("challengeId"))
            _ = try await authority.simulate("success", first, of: user)
            receiver.answer(500, 302)
            let before = receiver.deliveries.count
            try await authority.server.deliverWebhooks()
            // The step-up event failed, so the login event of the same challenge waits behind it.
            #expect(receiver.deliveries.count == before + 1)
            let second = try #require(try await ask(authority).text("challengeId"))
            _ = try await authority.simulate("invalid", second, of: user)
            authority.clock.advance(seconds: 0.499)
            receiver.answer(204, 204)
            try await authority.server.deliverWebhooks()
            #expect(receiver.deliveries.dropFirst(before + 1).allSatisfy { $0.text("challengeId") != first })
            authority.clock.advance(seconds: 0.001)
            try await authority.server.deliverWebhooks()
            let ofFirst = receiver.deliveries.filter { $0.text("challengeId") == first }
            #expect(ofFirst.count == 2)
            // The same event with the same reference and token.
            #expect(Set(ofFirst.map { $0.header("call-ref") }).count == 1)
            #expect(Set(ofFirst.map { $0.text("authToken") }).count == 1)
        }
        try await withAuthority {
            $0.webhooks = ["http://127.0.0.1:1/gone"]
        } _: { authority async throws in
            _ = try await authority.logIn()
            for _ in 1...15 {
                authority.clock.advance(seconds: 60)
                try await authority.server.deliverWebhooks()
            }
            #expect(try await authority.server.waitingWebhooks == 0)
        }
    }

    @Test func `events survive a restart, and are stored without a token`() async throws {
        try await withFolder { folder async throws in
            let clock = ManualClock()
            let file = folder + "/a.db"
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
                $0.webhooks = ["http://127.0.0.1:1/hooks"]
            } _: { authority async throws in
                let id = try #require(try await ask(authority).text("challengeId"))
                let (user, _) = try await authority.ada()
                _ = try await authority.simulate("success", id, of: user)
                try await authority.server.deliverWebhooks()
                #expect(try await authority.server.waitingWebhooks == 3)
            }
            let stored = try Data(contentsOf: URL(filePath: file))
            #expect(stored.range(of: Data("challengeId".utf8)) != nil)
            #expect(stored.range(of: Data("authToken".utf8)) == nil)
        }
    }

    @Test func `every URL gets the events, also if another is unreachable`() async throws {
        try await withFakeReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = ["http://127.0.0.1:1"] + urls
            } _: { authority async throws in
                let id = try #require(try await ask(authority).text("challengeId"))
                let (user, _) = try await authority.ada()
                _ = try await authority.simulate("success", id, of: user)
                try await authority.server.deliverWebhooks()
                let tokens = receivers.map {
                    $0.deliveries.first { $0.path == "/hooks/stepup/watch" }?.text("authToken")
                }
                let token = try #require(tokens[0])
                #expect(tokens[1] == token)
                #expect(try await exchange(authority, token).status == 200)
            }
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `a running authority delivers as soon as there is something, and ends with one that is gone`()
        async throws
    {
        try await withFakeReceivers { receivers, urls async throws in
            try await withServer {
                $0.webhooks = urls + ["http://127.0.0.1:1"]
            } _: { connection, server async throws in
                let body = #"{"email":"ada@acme.example"}"#
                let head =
                    "POST /multi/login_via_biometrics HTTP/1.1\r\nhost: x\r\napi-key: demo-api-key\r\n"
                    + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n"
                    + "connection: close\r\n\r\n"
                let asked = try await connection.exchange(Array((head + body).utf8))
                #expect(asked.text.contains("challengeId"))
                let isAnswered = try await server.answerChallenge(130_000_000_000_000_001, .accept)
                #expect(isAnswered)
                var arrivals = receivers[0].arrivals.makeAsyncIterator()
                let first = await arrivals.next()
                #expect(first?.path == "/hooks/stepup/watch")
                #expect(first?.text("authToken") != nil)
                let second = await arrivals.next()
                #expect(second?.path == "/hooks/login/watch")
            }
        }
    }
}
