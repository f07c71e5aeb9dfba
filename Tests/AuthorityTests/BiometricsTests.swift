import Authority
import Crypto
import Foundation
import HTTPTypes
import Testing

/// Signing in by a push, and the events that tell of it.
@Suite struct Biometrics {
    private static let corporate = #"{"type":"CORPORATE","id":"120000000000000001"}"#

    private func ask(_ desk: Desk, _ email: String = "ada@acme.example", identity: String? = nil)
        async throws -> Answer
    {
        let more = identity.map { #","identity":\#($0)"# } ?? ""
        return try await desk.call(
            .post, "/multi/login_via_biometrics", json: #"{"email":"\#(email)"\#(more)}"#)
    }

    private func exchange(_ desk: Desk, _ token: String, identity: String = Biometrics.corporate)
        async throws -> Answer
    {
        try await desk.call(
            .post, "/multi/access_token", json: #"{"identity":\#(identity),"token":"\#(token)"}"#)
    }

    /// A login that the device said yes to, up to its one-time token.
    private func oneTimeToken(_ desk: Desk, _ receiver: Receiver, identity: String? = nil) async throws
        -> String
    {
        let id = try #require(try await ask(desk, identity: identity).text("challengeId"))
        let (user, _) = try await desk.ada()
        #expect(try await desk.simulate("success", id, of: user).text("code") == "COMPLETED")
        try await desk.server.deliverWebhooks()
        return try #require(receiver.letters.last { $0.path == "/hooks/stepup/watch" }?.text("authToken"))
    }

    private func play(
        idle: Int = 300, database: String? = nil, clock: ManualClock = ManualClock(),
        _ test: @Sendable @escaping (Desk, Receiver) async throws -> Void
    ) async throws {
        try await withReceivers { receivers, urls async throws in
            try await withAuthority(clock: clock) {
                $0.webhooks = urls
                $0.idleSeconds = idle
                if let database { $0.database = .file(database) }
            } _: { desk async throws in
                try await test(desk, receivers[0])
            }
        }
    }

    @Test func `a yes on the device becomes a stepped-up token of its own session, once`() async throws {
        try await play { desk, receiver async throws in
            let one = try await oneTimeToken(desk, receiver)
            let answer = try await exchange(desk, one)
            #expect(answer.status == 200)
            #expect(answer.text("status") == "STEPPED_UP")
            #expect(answer.text("credentials.type") == "ROOT")
            let token = try #require(answer.text("token"))
            #expect(try await desk.enrolPush(token).status == 204)
            #expect(try await exchange(desk, one).status == 403)
            #expect(try await desk.logOut(token).status == 204)
            #expect(try await desk.factors(token).status == 401)
        }
    }

    @Test func `of two that exchange at once exactly one wins`() async throws {
        try await play { desk, receiver async throws in
            for _ in 1...5 {
                let one = try await oneTimeToken(desk, receiver)
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<6 { group.addTask { try await exchange(desk, one).status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.sorted() == [200, 403, 403, 403, 403, 403])
            }
        }
    }

    @Test func `a one-time token lives a minute, opens nothing else, and needs the right identity`()
        async throws
    {
        try await play { desk, receiver async throws in
            let late = try await oneTimeToken(desk, receiver)
            desk.clock.advance(seconds: 60)
            #expect(try await exchange(desk, late).status == 403)
            let one = try await oneTimeToken(desk, receiver)
            desk.clock.advance(seconds: 59.999)
            for call in [
                try await desk.identities(one), try await desk.factors(one), try await desk.logOut(one),
            ] {
                #expect(call.status == 401)
            }
            let foreign = #"{"type":"CORPORATE","id":"120000000000000004"}"#
            #expect(try await exchange(desk, one, identity: foreign).status == 403)
            let missing = try await desk.call(.post, "/multi/access_token", json: #"{"token":"\#(one)"}"#)
            #expect(missing.status == 400)
            let both = try await desk.call(
                .post, "/multi/access_token", bearer: try await desk.authToken(),
                json: #"{"identity":\#(Self.corporate),"token":"\#(one)"}"#)
            #expect(both.status == 403)
            #expect(try await exchange(desk, "guess").status == 403)
            #expect(try await exchange(desk, one).status == 200)
        }
    }

    @Test func `a login asked for one identity becomes no other`() async throws {
        try await play { desk, receiver async throws in
            let other = #"{"type":"CORPORATE","id":"120000000000000002"}"#
            let one = try await oneTimeToken(desk, receiver, identity: other)
            #expect(try await exchange(desk, one).status == 403)
            #expect(try await exchange(desk, one, identity: other).status == 200)
        }
    }

    @Test func `who is unknown, not enrolled, locked or asked too often is told so`() async throws {
        try await withAuthority { desk async throws in
            #expect(try await ask(desk, "nobody@acme.example").status == 403)
            #expect(try await ask(desk, "grace@acme.example").conflict == "CHANNEL_NOT_REGISTERED")
            let foreign = #"{"type":"CORPORATE","id":"120000000000000004"}"#
            #expect(try await ask(desk, identity: foreign).status == 403)
            #expect(try await ask(desk, "not an address").status == 400)
            #expect(try await ask(desk, identity: #"{"type":"TRUST","id":"1"}"#).status == 400)
            for _ in 1...10 {
                #expect(try await ask(desk).status == 200)
                desk.clock.advance(seconds: 10)
            }
            let limited = try await ask(desk)
            #expect(limited.status == 429)
            #expect(limited.header("x-ratelimit-limit") == "10, 10;w=3600")
            #expect(limited.header("x-ratelimit-reset") == "3500")
            for _ in 1...5 { _ = try await desk.logIn("grace@acme.example", "Wrong-1234") }
            #expect(try await ask(desk, "grace@acme.example").status == 423)
            for _ in 1...5 { _ = try await desk.logIn("nobody@acme.example", "Wrong-1234") }
            #expect(try await ask(desk, "nobody@acme.example").status == 423)
        }
    }

    @Test func `a lock after the yes keeps the exchange out until it ends`() async throws {
        try await play { desk, receiver async throws in
            let one = try await oneTimeToken(desk, receiver)
            for _ in 1...5 { _ = try await desk.logIn("ada@acme.example", "Wrong-1234") }
            #expect(try await exchange(desk, one).status == 423)
        }
    }

    @Test func `a new password makes worthless what the device was asked and what it said`() async throws {
        try await play { desk, receiver async throws in
            let one = try await oneTimeToken(desk, receiver)
            let (user, auth) = try await desk.ada()
            let answered = try #require(try await ask(desk).text("challengeId"))
            _ = try await desk.simulate("success", answered, of: user)
            let waiting = try #require(try await ask(desk).text("challengeId"))
            #expect(try await desk.changePassword(auth, from: Desk.password, to: "Quartz-1234").status == 200)
            #expect(try await exchange(desk, one).status == 403)
            #expect(try await desk.simulate("success", waiting, of: user).text("code") == "DENIED")
            try await desk.server.deliverWebhooks()
            let told = receiver.letters.filter { $0.path == "/hooks/stepup/watch" }
            #expect(told.count == 3)
            let late = try #require(told.first { $0.text("challengeId") == answered })
            #expect(late.text("status") == "VERIFIED" && late.text("authToken") == nil)
            #expect(told.first { $0.text("challengeId") == waiting }?.text("status") == "EXPIRED")
        }
    }

    @Test func `a login that was exchanged brings no other token, not even after its logout`() async throws {
        try await withReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = urls
            } _: { desk async throws in
                receivers[1].answer(500, 500)
                let one = try await oneTimeToken(desk, receivers[0])
                let token = try #require(try await exchange(desk, one).text("token"))
                _ = try await desk.logOut(token)
                desk.clock.advance(seconds: 1)
                try await desk.server.deliverWebhooks()
                let tries = receivers[1].letters.filter { $0.path == "/hooks/stepup/watch" }
                #expect(tries.map { $0.text("authToken") } == [one, nil])
                #expect(try await exchange(desk, one).status == 403)
            }
        }
    }

    @Test func `each end of a push is told, and only a yes brings a token`() async throws {
        try await play { desk, receiver async throws in
            let (user, _) = try await desk.ada()
            for (verb, status) in [("success", "VERIFIED"), ("invalid", "DECLINED"), ("expired", "EXPIRED")] {
                let id = try #require(try await ask(desk).text("challengeId"))
                _ = try await desk.simulate(verb, id, of: user)
                try await desk.server.deliverWebhooks()
                let told = receiver.letters.filter { $0.text("challengeId") == id }
                #expect(told.map { $0.text("status") } == [status])
                #expect((told.first?.text("authToken") != nil) == (verb == "success"))
                #expect(told.first?.text("type") == "BIOMETRIC")
                #expect(told.first?.text("credential.id") == user)
                let login = receiver.letters.last
                #expect(login?.path == "/hooks/login/watch")
                #expect(login?.text("status") == status)
            }
            let forgotten = try #require(try await ask(desk).text("challengeId"))
            desk.clock.advance(seconds: 299.999)
            try await desk.server.deliverWebhooks()
            #expect(!receiver.letters.contains { $0.text("challengeId") == forgotten })
            desk.clock.advance(seconds: 0.001)
            try await desk.server.deliverWebhooks()
            let told = receiver.letters.filter { $0.text("challengeId") == forgotten }
            #expect(told.map { $0.text("status") } == ["EXPIRED"])
            #expect(try await desk.simulate("success", forgotten, of: user).text("code") == "DENIED")
        }
    }

    @Test func `logins by password and enrolments are told as well`() async throws {
        try await play { desk, receiver async throws in
            let token = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
            _ = try await desk.logIn("grace@acme.example", "Wrong-1234")
            _ = try await desk.logIn("nobody@acme.example", "Wrong-1234")
            _ = try await desk.call(.post, "/multi/authentication_factors/otp/SMS", bearer: token)
            _ = try await desk.call(
                .post, "/multi/authentication_factors/otp/SMS/verify", bearer: token,
                json: #"{"verificationCode":"123456"}"#)
            try await desk.server.deliverWebhooks()
            #expect(
                receiver.told.sorted() == [
                    "authentication_factors SMS ACTIVE", "login PASSWORD DECLINED", "login PASSWORD VERIFIED",
                ])
        }
    }

    @Test func `an event is signed over reference, body and moment`() async throws {
        try await play { desk, receiver async throws in
            _ = try await oneTimeToken(desk, receiver)
            let letter = try #require(receiver.letters.last { $0.path == "/hooks/stepup/watch" })
            let reference = try #require(letter.header("call-ref"))
            let published = try #require(letter.header("published-timestamp"))
            #expect(letter.text("publishedTimestamp") == published)
            func sign(_ text: String) -> String {
                let key = SymmetricKey(data: Data("demo-api-key".utf8))
                return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
                    .base64EncodedString()
            }
            #expect(letter.header("signature-v2") == sign(reference + letter.body + published))
            #expect(letter.header("signature") == sign(published))
        }
    }

    @Test func `what is not taken comes again, later each time, for ten minutes, and blocks no other`()
        async throws
    {
        try await play { desk, receiver async throws in
            let (user, _) = try await desk.ada()
            try await desk.server.deliverWebhooks()
            let first = try #require(try await ask(desk).text("challengeId"))
            _ = try await desk.simulate("success", first, of: user)
            receiver.answer(500, 302)
            let before = receiver.letters.count
            try await desk.server.deliverWebhooks()
            // The step-up was refused, so the login event of the same challenge waits behind it.
            #expect(receiver.letters.count == before + 1)
            let second = try #require(try await ask(desk).text("challengeId"))
            _ = try await desk.simulate("invalid", second, of: user)
            desk.clock.advance(seconds: 0.499)
            receiver.answer(204, 204)
            try await desk.server.deliverWebhooks()
            #expect(receiver.letters.dropFirst(before + 1).allSatisfy { $0.text("challengeId") != first })
            desk.clock.advance(seconds: 0.001)
            try await desk.server.deliverWebhooks()
            let ofFirst = receiver.letters.filter { $0.text("challengeId") == first }
            #expect(ofFirst.count == 2)
            // The same event, by the same name and with the same token.
            #expect(Set(ofFirst.map { $0.header("call-ref") }).count == 1)
            #expect(Set(ofFirst.map { $0.text("authToken") }).count == 1)
        }
        try await withAuthority {
            $0.webhooks = ["http://127.0.0.1:1/gone"]
        } _: { desk async throws in
            _ = try await desk.logIn()
            for _ in 1...15 {
                desk.clock.advance(seconds: 60)
                try await desk.server.deliverWebhooks()
            }
            #expect(try await desk.server.waitingWebhooks == 0)
        }
    }

    @Test func `events survive a restart, and hold no token while they wait`() async throws {
        try await withFolder { folder async throws in
            let clock = ManualClock()
            let file = folder + "/a.db"
            try await withAuthority(clock: clock) {
                $0.database = .file(file)
                $0.webhooks = ["http://127.0.0.1:1/hooks"]
            } _: { desk async throws in
                let id = try #require(try await ask(desk).text("challengeId"))
                let (user, _) = try await desk.ada()
                _ = try await desk.simulate("success", id, of: user)
                try await desk.server.deliverWebhooks()
                #expect(try await desk.server.waitingWebhooks == 3)
            }
            let stored = try Data(contentsOf: URL(filePath: file))
            #expect(stored.range(of: Data("challengeId".utf8)) != nil)
            #expect(stored.range(of: Data("authToken".utf8)) == nil)
        }
    }

    @Test func `every address is told, and one that is gone keeps none from the other`() async throws {
        try await withReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = ["http://127.0.0.1:1"] + urls
            } _: { desk async throws in
                let id = try #require(try await ask(desk).text("challengeId"))
                let (user, _) = try await desk.ada()
                _ = try await desk.simulate("success", id, of: user)
                try await desk.server.deliverWebhooks()
                let tokens = receivers.map {
                    $0.letters.first { $0.path == "/hooks/stepup/watch" }?.text("authToken")
                }
                let token = try #require(tokens[0])
                #expect(tokens[1] == token)
                #expect(try await exchange(desk, token).status == 200)
            }
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `a running authority delivers as soon as there is something, and ends with one that is gone`()
        async throws
    {
        try await withReceivers { receivers, urls async throws in
            try await withServer {
                $0.webhooks = urls + ["http://127.0.0.1:1"]
            } _: { wire, server async throws in
                let body = #"{"email":"ada@acme.example"}"#
                let head =
                    "POST /multi/login_via_biometrics HTTP/1.1\r\nhost: x\r\napi-key: demo-api-key\r\n"
                    + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n"
                    + "connection: close\r\n\r\n"
                let asked = try await wire.exchange(Array((head + body).utf8))
                #expect(asked.text.contains("challengeId"))
                let isTaken = try await server.answerChallenge(130_000_000_000_000_001, .accept)
                #expect(isTaken)
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
