@testable import Authority
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// Delivery of events: retries, several URLs, slow receivers, restarts.
@Suite(.timeLimit(.minutes(3))) struct WebhookDispatch {
    private static let corporate = #"{"type":"CORPORATE","id":"120000000000000001"}"#

    /// Starts a login by push of the demo's first person and answers it as the device. Returns the challenge.
    @discardableResult
    private func answered(_ authority: AuthorityTester, _ answer: AuthorityServer.DeviceAnswer = .accept)
        async throws
        -> String
    {
        let asked = try await authority.call(
            .post, "/multi/login_via_biometrics", json: #"{"email":"ada@acme.example"}"#)
        let id = try #require(asked.text("challengeId"))
        let isAnswered = try await authority.server.answerChallenge(try #require(Int64(id)), answer)
        #expect(isAnswered)
        return id
    }

    private func exchange(_ authority: AuthorityTester, _ token: String) async throws -> Int {
        try await authority.call(
            .post, "/multi/access_token", json: #"{"identity":\#(Self.corporate),"token":"\#(token)"}"#
        ).status
    }

    @Test func `each attempt has its own signature, the same reference, and the moment of the event`()
        async throws
    {
        try await withFakeReceiver { authority, receiver async throws in
            _ = try await authority.logIn()
            receiver.answer(500)
            try await authority.server.deliverWebhooks()
            authority.clock.advance(seconds: 0.5)
            try await authority.server.deliverWebhooks()
            let deliveries = receiver.deliveries
            #expect(deliveries.count == 2)
            #expect(
                deliveries.map { $0.header("published-timestamp") } == ["1800000000000", "1800000000500"])
            #expect(deliveries.map { $0.text("publishedTimestamp") } == ["1800000000000", "1800000000000"])
            #expect(deliveries[0].header("call-ref") == deliveries[1].header("call-ref"))
            for delivery in deliveries {
                let signed = try ["call-ref", "published-timestamp"].map { try #require(delivery.header($0)) }
                let code = HMAC<SHA256>.authenticationCode(
                    for: Data((signed[0] + delivery.body + signed[1]).utf8),
                    using: SymmetricKey(data: Data("demo-api-key".utf8)))
                #expect(delivery.header("signature-v2") == Data(code).base64EncodedString())
            }
        }
    }

    @Test func `a receiver that knows the reference has accepted the delivery`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            _ = try await authority.logIn()
            receiver.answer(409)
            try await authority.server.deliverWebhooks()
            #expect(receiver.deliveries.count == 1)
            #expect(try await authority.server.waitingWebhooks == 0)
        }
    }

    @Test func `the delay doubles from half a second to a minute, and ten minutes are the maximum age`()
        async throws
    {
        try await withFakeReceiver { authority, receiver async throws in
            receiver.answerAlways(503)
            _ = try await authority.logIn()
            try await authority.server.deliverWebhooks()
            for pause in [0.5, 1, 2, 4, 8, 16, 32] + Array(repeating: 60, count: 8) {
                let before = receiver.deliveries.count
                authority.clock.advance(seconds: pause - 0.001)
                try await authority.server.deliverWebhooks()
                #expect(receiver.deliveries.count == before, "\(pause)")
                authority.clock.advance(seconds: 0.001)
                try await authority.server.deliverWebhooks()
                #expect(receiver.deliveries.count == before + 1, "\(pause)")
            }
            // 543.5 seconds so far.
            authority.clock.advance(seconds: 56.499)
            try await authority.server.deliverWebhooks()
            #expect(try await authority.server.waitingWebhooks == 1)
            authority.clock.advance(seconds: 0.001)
            try await authority.server.deliverWebhooks()
            #expect(try await authority.server.waitingWebhooks == 0)
            #expect(receiver.deliveries.count == 16)
        }
    }

    @Test(arguments: [408, 409, 425, 500, 503, 599])
    func `by the vendor's schedule a passing failure is tried again five times, and no more`(status: Int)
        async throws
    {
        try await withFakeReceiver {
            $0.webhookRetries = .vendor
        } _: { authority, receiver async throws in
            receiver.answerAlways(status)
            _ = try await authority.logIn()
            try await authority.server.deliverWebhooks()
            for (failures, pause) in [10.0, 60, 360, 2160, 12_960].enumerated() {
                authority.clock.advance(seconds: pause - 0.001)
                try await authority.server.deliverWebhooks()
                #expect(receiver.deliveries.count == failures + 1, "\(pause)")
                authority.clock.advance(seconds: 0.001)
                try await authority.server.deliverWebhooks()
                #expect(receiver.deliveries.count == failures + 2, "\(pause)")
            }
            #expect(receiver.deliveries.count == 6)
            #expect(try await authority.server.waitingWebhooks == 0)
            #expect(Set(receiver.deliveries.map { $0.header("call-ref") }).count == 1)
        }
    }

    @Test(arguments: [200, 202, 204, 301, 400, 401, 403, 404, 405, 410, 413, 422, 429, 499])
    func `by the vendor's schedule any other status ends the delivery`(status: Int) async throws {
        try await withFakeReceiver {
            $0.webhookRetries = .vendor
        } _: { authority, receiver async throws in
            receiver.answerAlways(status)
            _ = try await authority.logIn()
            try await authority.server.deliverWebhooks()
            #expect(receiver.deliveries.count == 1)
            #expect(try await authority.server.waitingWebhooks == 0)
        }
    }

    @Test func `by the vendor's schedule no response counts as a passing failure`() async throws {
        try await withAuthority {
            $0.webhookRetries = .vendor
            $0.webhooks = ["http://127.0.0.1:1/hooks"]
        } _: { authority async throws in
            _ = try await authority.logIn()
            for pause in [0.0, 10, 60, 360, 2160] {
                authority.clock.advance(seconds: pause)
                try await authority.server.deliverWebhooks()
                #expect(try await authority.server.waitingWebhooks == 1, "\(pause)")
            }
            authority.clock.advance(seconds: 12_960)
            try await authority.server.deliverWebhooks()
            #expect(try await authority.server.waitingWebhooks == 0)
        }
    }

    @Test func `an event that is late by the vendor's schedule carries a token that is valid`() async throws {
        try await withFakeReceiver {
            $0.webhookRetries = .vendor
        } _: { authority, receiver async throws in
            receiver.answer(503)
            try await answered(authority)
            try await authority.server.deliverWebhooks()
            authority.clock.advance(seconds: 10)
            try await authority.server.deliverWebhooks()
            // The login's event follows that of its challenge.
            #expect(receiver.reported.last == "login BIOMETRIC VERIFIED")
            let tokens = receiver.deliveries.compactMap { $0.text("authToken") }
            #expect(try await exchange(authority, try #require(tokens.last)) == 200)
        }
    }

    @Test func `an event is sent until it is ten minutes old, and not after`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            receiver.answerAlways(503)
            _ = try await authority.logIn()
            authority.clock.advance(seconds: 599)
            try await authority.server.deliverWebhooks()
            #expect(receiver.deliveries.count == 1)
            authority.clock.advance(seconds: 1)
            try await authority.server.deliverWebhooks()
            #expect(receiver.deliveries.count == 1)
            #expect(try await authority.server.waitingWebhooks == 0)
        }
    }

    @Test func `after a restart a delivery keeps its delay and deadline and gets a new token`()
        async throws
    {
        try await withFakeReceivers { receivers, urls async throws in
            try await withFolder { folder async throws in
                let (receiver, clock) = (receivers[0], ManualClock())
                func run(_ test: @Sendable (AuthorityTester) async throws -> Void) async throws {
                    try await withAuthority(clock: clock) {
                        $0.webhooks = urls
                        $0.database = .file(folder + "/a.db")
                    } _: { authority async throws in
                        try await test(authority)
                    }
                }
                receiver.answerAlways(500)
                try await run { authority async throws in
                    try await answered(authority)
                    for pause in [0, 0.5, 1, 2, 4, 8] {
                        authority.clock.advance(seconds: pause)
                        try await authority.server.deliverWebhooks()
                    }
                }
                #expect(receiver.deliveries.count == 6)
                receiver.answerAlways(204)
                // The delay is 16 seconds now, two of which pass during the restart.
                try await run { authority async throws in
                    authority.clock.advance(seconds: 13.999)
                    try await authority.server.deliverWebhooks()
                    #expect(receiver.deliveries.count == 6)
                    authority.clock.advance(seconds: 0.001)
                    try await authority.server.deliverWebhooks()
                    #expect(receiver.reported.last == "login BIOMETRIC VERIFIED")
                    #expect(Set(receiver.deliveries.dropLast().map { $0.header("call-ref") }).count == 1)
                    let tokens = receiver.deliveries.compactMap { $0.text("authToken") }
                    #expect(try await exchange(authority, tokens[0]) == 403)
                    #expect(try await exchange(authority, try #require(tokens.last)) == 200)
                    receiver.answerAlways(500)
                    try await authority.server.deliverWebhooks()
                }
                try await run { authority async throws in
                    authority.clock.advance(seconds: 597.999)
                    try await authority.server.deliverWebhooks()
                    #expect(try await authority.server.waitingWebhooks == 1)
                    authority.clock.advance(seconds: 0.001)
                    try await authority.server.deliverWebhooks()
                    #expect(try await authority.server.waitingWebhooks == 0)
                }
            }
        }
    }

    @Test func `a removed URL gets nothing, and a repeated one is one URL`()
        async throws
    {
        try await withFakeReceivers { receivers, urls async throws in
            try await withFolder { folder async throws in
                try await withAuthority {
                    $0.webhooks = ["http://127.0.0.1:1", urls[0]]
                    $0.database = .file(folder + "/a.db")
                } _: { authority async throws in
                    _ = try await authority.logIn()
                    #expect(try await authority.server.waitingWebhooks == 2)
                }
                try await withAuthority {
                    $0.webhooks = [urls[0] + "//", urls[0], urls[0] + "/"]
                    $0.database = .file(folder + "/a.db")
                } _: { authority async throws in
                    #expect(try await authority.server.waitingWebhooks == 1)
                    _ = try await authority.logIn()
                    try await authority.server.deliverWebhooks()
                    #expect(
                        receivers[0].deliveries.map(\.path) == ["/hooks/login/watch", "/hooks/login/watch"])
                }
            }
        }
    }

    @Test func `a receiver that hangs delays neither calls nor other challenges`() async throws {
        try await withFakeReceiver {
            $0.webhookTimeout = .seconds(100)
        } _: { authority, receiver async throws in
            let hanging = try await answered(authority)
            receiver.hold { $0.text("challengeId") == hanging }
            async let delivery: Void = authority.server.deliverWebhooks()
            var arrivals = receiver.arrivals.makeAsyncIterator()
            let held = await arrivals.next()
            #expect(held?.text("challengeId") == hanging)
            let prompt = try await answered(authority, .decline)
            while let delivery = await arrivals.next(), delivery.text("status") == "DECLINED" {
                if delivery.path == "/hooks/login/watch" { break }
                #expect(delivery.text("challengeId") == prompt)
            }
            #expect(receiver.deliveries.count == 3)
            receiver.release()
            try await delivery
            // Nothing timed out: the clock did not move, and every event arrived.
            #expect(try await authority.server.waitingWebhooks == 0)
            #expect(receiver.reported.last == "login BIOMETRIC VERIFIED")
        }
    }

    @Test func `a URL that hangs does not affect another on the same host`() async throws {
        try await withFakeReceivers { receivers, urls async throws in
            let receiver = receivers[0]
            try await withAuthority {
                $0.webhooks = [urls[0] + "/slow", urls[0]]
                $0.webhookTimeout = .seconds(100)
            } _: { authority async throws in
                for _ in 1...9 { try await answered(authority) }
                receiver.hold { $0.path.hasPrefix("/hooks/slow/") }
                async let delivery: Void = authority.server.deliverWebhooks()
                var prompt = 0
                for await delivery in receiver.arrivals {
                    if !delivery.path.hasPrefix("/hooks/slow/") { prompt += 1 }
                    if prompt == 18 { break }
                }
                receiver.release()
                try await delivery
                // Nothing timed out: the clock did not move, and every event arrived.
                #expect(try await authority.server.waitingWebhooks == 0)
            }
        }
    }

    @Test func `at most eight deliveries to a URL are in flight, and all arrive`() async throws {
        try await withFakeReceiver {
            $0.webhookTimeout = .seconds(100)
        } _: { authority, receiver async throws in
            for _ in 1...10 { try await answered(authority) }
            receiver.hold { _ in true }
            async let delivery: Void = authority.server.deliverWebhooks()
            var arrivals = receiver.arrivals.makeAsyncIterator()
            for _ in 1...8 { _ = await arrivals.next() }
            receiver.release()
            try await delivery
            #expect(receiver.mostAtOnce == 8)
            #expect(receiver.deliveries.count == 20)
            #expect(try await authority.server.waitingWebhooks == 0)
        }
    }

    @Test func `a token with little time left is replaced, and only the new one is valid`()
        async throws
    {
        try await withFakeReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = urls
            } _: { authority async throws in
                try await answered(authority)
                receivers[1].answer(500, 500)
                try await authority.server.deliverWebhooks()
                authority.clock.advance(seconds: 50)
                try await authority.server.deliverWebhooks()
                authority.clock.advance(seconds: 1)
                try await authority.server.deliverWebhooks()
                let first = try #require(receivers[0].deliveries.first?.text("authToken"))
                let tries = receivers[1].deliveries.filter { $0.path == "/hooks/stepup/watch" }
                    .map { $0.text("authToken") }
                #expect(tries.count == 3)
                #expect(tries[0] == first && tries[1] == first && tries[2] != first)
                #expect(try await exchange(authority, first) == 403)
                #expect(try await exchange(authority, try #require(tries[2])) == 200)
            }
        }
    }

    @Test func `without due deliveries nothing is written`() async throws {
        try await withFakeReceiver { authority, receiver async throws in
            receiver.answer(500)
            try await answered(authority)
            try await authority.server.deliverWebhooks()
            let before = authority.server.transactionCount
            for _ in 1...3 { try await authority.server.deliverWebhooks() }
            #expect(authority.server.transactionCount == before)
        }
    }

    @Test func `a delivery that waits behind another of its challenge causes no wake-up`() async throws {
        try await withFakeReceivers { receivers, urls async throws in
            receivers[0].answerAlways(500)
            let clock = FrozenClock()
            try await withServer(clock: clock.clock) {
                $0.webhooks = urls
            } _: { _, server async throws in
                let session = try #require(try await server.issueDemoSessions(1).first)
                #expect(session.email == "ada@acme.example")
                try await ask(server)
                var sleeps = clock.sleeps.makeAsyncIterator()
                var sleep = await sleeps.next()
                // Skips the minute of the maintenance and the five minutes of the challenge.
                while let found = sleep, found >= .seconds(60) { sleep = await sleeps.next() }
                #expect(sleep == .milliseconds(500))
            }
        }
    }

    @Test func `several URLs of a running authority get the same token of a challenge`() async throws {
        try await withFakeReceivers(2) { receivers, urls async throws in
            try await withServer {
                $0.webhooks = urls
            } _: { _, server async throws in
                var arrivals = receivers.map { $0.arrivals.makeAsyncIterator() }
                for number in Int64(1)...10 {
                    try await ask(server, number)
                    var tokens: Set<String?> = []
                    for index in arrivals.indices {
                        var delivery = await arrivals[index].next()
                        while delivery?.path != "/hooks/stepup/watch" {
                            delivery = await arrivals[index].next()
                        }
                        tokens.insert(delivery?.text("authToken"))
                    }
                    #expect(tokens.count == 1 && tokens.first != .some(nil))
                }
            }
        }
    }

    @Test func `an attempt that a shutdown cuts short does not count`() async throws {
        try await withFakeReceivers { receivers, urls async throws in
            try await withFolder { folder async throws in
                let receiver = receivers[0]
                receiver.hold { _ in true }
                try await withServer(clock: FrozenClock().clock) {
                    $0.webhooks = urls
                    $0.database = .file(folder + "/a.db")
                } _: { _, server async throws in
                    try await ask(server)
                    var arrivals = receiver.arrivals.makeAsyncIterator()
                    _ = await arrivals.next()
                }
                receiver.release()
                receiver.answer(500)
                try await withAuthority {
                    $0.webhooks = urls
                    $0.database = .file(folder + "/a.db")
                } _: { authority async throws in
                    try await authority.server.deliverWebhooks()
                    #expect(receiver.deliveries.count == 2)
                    // After one failed attempt, not two.
                    authority.clock.advance(seconds: 0.5)
                    try await authority.server.deliverWebhooks()
                    #expect(receiver.deliveries.count == 4)
                }
            }
        }
    }

    /// Starts a login by push of the demo's first person over a socket and accepts it. Its challenge has that number.
    private func ask(_ server: AuthorityServer, _ number: Int64 = 1) async throws {
        try await Application(responder: server.responder, logger: silent).test(.router) { client in
            let authority = AuthorityTester(server: server, clock: ManualClock(), client: client)
            let id = try await answered(authority)
            #expect(id == String(130_000_000_000_000_000 + number))
        }
    }
}
