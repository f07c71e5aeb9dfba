import Authority
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// How events are carried: again and again, to several addresses, past slow receivers and over a restart.
@Suite(.timeLimit(.minutes(3))) struct Courier {
    private static let corporate = #"{"type":"CORPORATE","id":"120000000000000001"}"#

    /// Asks a login of the demo's first person and answers it as the device; its challenge.
    @discardableResult
    private func answered(_ desk: Desk, _ answer: AuthorityServer.DeviceAnswer = .accept) async throws
        -> String
    {
        let asked = try await desk.call(
            .post, "/multi/login_via_biometrics", json: #"{"email":"ada@acme.example"}"#)
        let id = try #require(asked.text("challengeId"))
        let isTaken = try await desk.server.answerChallenge(try #require(Int64(id)), answer)
        #expect(isTaken)
        return id
    }

    private func exchange(_ desk: Desk, _ token: String) async throws -> Int {
        try await desk.call(
            .post, "/multi/access_token", json: #"{"identity":\#(Self.corporate),"token":"\#(token)"}"#
        ).status
    }

    @Test func `each try is signed anew under the same reference, and tells the same moment of the event`()
        async throws
    {
        try await withReceiver { desk, receiver async throws in
            _ = try await desk.logIn()
            receiver.answer(500)
            try await desk.server.deliverWebhooks()
            desk.clock.advance(seconds: 0.5)
            try await desk.server.deliverWebhooks()
            let letters = receiver.letters
            #expect(letters.count == 2)
            #expect(letters.map { $0.header("published-timestamp") } == ["1800000000000", "1800000000500"])
            #expect(letters.map { $0.text("publishedTimestamp") } == ["1800000000000", "1800000000000"])
            #expect(letters[0].header("call-ref") == letters[1].header("call-ref"))
            for letter in letters {
                let signed = try ["call-ref", "published-timestamp"].map { try #require(letter.header($0)) }
                let code = HMAC<SHA256>.authenticationCode(
                    for: Data((signed[0] + letter.body + signed[1]).utf8),
                    using: SymmetricKey(data: Data("demo-api-key".utf8)))
                #expect(letter.header("signature-v2") == Data(code).base64EncodedString())
            }
        }
    }

    @Test func `a receiver that has seen a reference before has taken its letter`() async throws {
        try await withReceiver { desk, receiver async throws in
            _ = try await desk.logIn()
            receiver.answer(409)
            try await desk.server.deliverWebhooks()
            #expect(receiver.letters.count == 1)
            #expect(try await desk.server.waitingWebhooks == 0)
        }
    }

    @Test func `the pause doubles from half a second to a minute, and ten minutes are the end`() async throws
    {
        try await withReceiver { desk, receiver async throws in
            receiver.answerAlways(503)
            _ = try await desk.logIn()
            try await desk.server.deliverWebhooks()
            for pause in [0.5, 1, 2, 4, 8, 16, 32] + Array(repeating: 60, count: 8) {
                let before = receiver.letters.count
                desk.clock.advance(seconds: pause - 0.001)
                try await desk.server.deliverWebhooks()
                #expect(receiver.letters.count == before, "\(pause)")
                desk.clock.advance(seconds: 0.001)
                try await desk.server.deliverWebhooks()
                #expect(receiver.letters.count == before + 1, "\(pause)")
            }
            // 543.5 seconds so far.
            desk.clock.advance(seconds: 56.499)
            try await desk.server.deliverWebhooks()
            #expect(try await desk.server.waitingWebhooks == 1)
            desk.clock.advance(seconds: 0.001)
            try await desk.server.deliverWebhooks()
            #expect(try await desk.server.waitingWebhooks == 0)
            #expect(receiver.letters.count == 16)
        }
    }

    @Test func `what is a second short of ten minutes old is sent, what is older is not`() async throws {
        try await withReceiver { desk, receiver async throws in
            receiver.answerAlways(503)
            _ = try await desk.logIn()
            desk.clock.advance(seconds: 599)
            try await desk.server.deliverWebhooks()
            #expect(receiver.letters.count == 1)
            desk.clock.advance(seconds: 1)
            try await desk.server.deliverWebhooks()
            #expect(receiver.letters.count == 1)
            #expect(try await desk.server.waitingWebhooks == 0)
        }
    }

    @Test func `after a restart a letter goes on where it was: its pause, its end, and a token made anew`()
        async throws
    {
        try await withReceivers { receivers, urls async throws in
            try await withFolder { folder async throws in
                let (receiver, clock) = (receivers[0], ManualClock())
                func run(_ test: @Sendable (Desk) async throws -> Void) async throws {
                    try await withAuthority(clock: clock) {
                        $0.webhooks = urls
                        $0.database = .file(folder + "/a.db")
                    } _: { desk async throws in
                        try await test(desk)
                    }
                }
                receiver.answerAlways(500)
                try await run { desk async throws in
                    try await answered(desk)
                    for pause in [0, 0.5, 1, 2, 4, 8] {
                        desk.clock.advance(seconds: pause)
                        try await desk.server.deliverWebhooks()
                    }
                }
                #expect(receiver.letters.count == 6)
                receiver.answerAlways(204)
                // The pause is 16 seconds now, two of which pass with the restart.
                try await run { desk async throws in
                    desk.clock.advance(seconds: 13.999)
                    try await desk.server.deliverWebhooks()
                    #expect(receiver.letters.count == 6)
                    desk.clock.advance(seconds: 0.001)
                    try await desk.server.deliverWebhooks()
                    #expect(receiver.told.last == "login BIOMETRIC VERIFIED")
                    #expect(Set(receiver.letters.dropLast().map { $0.header("call-ref") }).count == 1)
                    let tokens = receiver.letters.compactMap { $0.text("authToken") }
                    #expect(try await exchange(desk, tokens[0]) == 403)
                    #expect(try await exchange(desk, try #require(tokens.last)) == 200)
                    receiver.answerAlways(500)
                    try await desk.server.deliverWebhooks()
                }
                try await run { desk async throws in
                    desk.clock.advance(seconds: 597.999)
                    try await desk.server.deliverWebhooks()
                    #expect(try await desk.server.waitingWebhooks == 1)
                    desk.clock.advance(seconds: 0.001)
                    try await desk.server.deliverWebhooks()
                    #expect(try await desk.server.waitingWebhooks == 0)
                }
            }
        }
    }

    @Test func `an address that is no more is told of nothing, and one that is named twice is one`()
        async throws
    {
        try await withReceivers { receivers, urls async throws in
            try await withFolder { folder async throws in
                try await withAuthority {
                    $0.webhooks = ["http://127.0.0.1:1", urls[0]]
                    $0.database = .file(folder + "/a.db")
                } _: { desk async throws in
                    _ = try await desk.logIn()
                    #expect(try await desk.server.waitingWebhooks == 2)
                }
                try await withAuthority {
                    $0.webhooks = [urls[0] + "//", urls[0], urls[0] + "/"]
                    $0.database = .file(folder + "/a.db")
                } _: { desk async throws in
                    #expect(try await desk.server.waitingWebhooks == 1)
                    _ = try await desk.logIn()
                    try await desk.server.deliverWebhooks()
                    #expect(receivers[0].letters.map(\.path) == ["/hooks/login/watch", "/hooks/login/watch"])
                }
            }
        }
    }

    @Test func `a receiver that hangs holds up neither calls nor other challenges`() async throws {
        try await withReceiver {
            $0.webhookSeconds = 100
        } _: { desk, receiver async throws in
            let hanging = try await answered(desk)
            receiver.hold { $0.text("challengeId") == hanging }
            async let delivery: Void = desk.server.deliverWebhooks()
            var arrivals = receiver.arrivals.makeAsyncIterator()
            let held = await arrivals.next()
            #expect(held?.text("challengeId") == hanging)
            let prompt = try await answered(desk, .decline)
            while let letter = await arrivals.next(), letter.text("status") == "DECLINED" {
                if letter.path == "/hooks/login/watch" { break }
                #expect(letter.text("challengeId") == prompt)
            }
            #expect(receiver.letters.count == 3)
            receiver.release()
            try await delivery
            // Nothing timed out: the clock stood still, and all is told.
            #expect(try await desk.server.waitingWebhooks == 0)
            #expect(receiver.told.last == "login BIOMETRIC VERIFIED")
        }
    }

    @Test func `an address that hangs leaves its neighbour on the same host alone`() async throws {
        try await withReceivers { receivers, urls async throws in
            let receiver = receivers[0]
            try await withAuthority {
                $0.webhooks = [urls[0] + "/slow", urls[0]]
                $0.webhookSeconds = 100
            } _: { desk async throws in
                for _ in 1...9 { try await answered(desk) }
                receiver.hold { $0.path.hasPrefix("/hooks/slow/") }
                async let delivery: Void = desk.server.deliverWebhooks()
                var prompt = 0
                for await letter in receiver.arrivals {
                    if !letter.path.hasPrefix("/hooks/slow/") { prompt += 1 }
                    if prompt == 18 { break }
                }
                receiver.release()
                try await delivery
                // Nothing timed out: the clock stood still, and all is told.
                #expect(try await desk.server.waitingWebhooks == 0)
            }
        }
    }

    @Test func `eight letters at most are on their way to an address, and all get there`() async throws {
        try await withReceiver {
            $0.webhookSeconds = 100
        } _: { desk, receiver async throws in
            for _ in 1...10 { try await answered(desk) }
            receiver.hold { _ in true }
            async let delivery: Void = desk.server.deliverWebhooks()
            var arrivals = receiver.arrivals.makeAsyncIterator()
            for _ in 1...8 { _ = await arrivals.next() }
            receiver.release()
            try await delivery
            #expect(receiver.mostAtOnce == 8)
            #expect(receiver.letters.count == 20)
            #expect(try await desk.server.waitingWebhooks == 0)
        }
    }

    @Test func `a token with little of its minute left gives way to another, and one alone is good`()
        async throws
    {
        try await withReceivers(2) { receivers, urls async throws in
            try await withAuthority {
                $0.webhooks = urls
            } _: { desk async throws in
                try await answered(desk)
                receivers[1].answer(500, 500)
                try await desk.server.deliverWebhooks()
                desk.clock.advance(seconds: 50)
                try await desk.server.deliverWebhooks()
                desk.clock.advance(seconds: 1)
                try await desk.server.deliverWebhooks()
                let first = try #require(receivers[0].letters.first?.text("authToken"))
                let tries = receivers[1].letters.filter { $0.path == "/hooks/stepup/watch" }
                    .map { $0.text("authToken") }
                #expect(tries.count == 3)
                #expect(tries[0] == first && tries[1] == first && tries[2] != first)
                #expect(try await exchange(desk, first) == 403)
                #expect(try await exchange(desk, try #require(tries[2])) == 200)
            }
        }
    }

    @Test func `where nothing is due nothing is written`() async throws {
        try await withReceiver { desk, receiver async throws in
            receiver.answer(500)
            try await answered(desk)
            try await desk.server.deliverWebhooks()
            let before = desk.server.transactionCount
            for _ in 1...3 { try await desk.server.deliverWebhooks() }
            #expect(desk.server.transactionCount == before)
        }
    }

    @Test func `a letter that waits behind another of its challenge wakes nobody`() async throws {
        try await withReceivers { receivers, urls async throws in
            receivers[0].answerAlways(500)
            let clock = StillClock()
            try await withServer(clock: clock.clock) {
                $0.webhooks = urls
            } _: { _, server async throws in
                let session = try #require(try await server.issueDemoSessions(1).first)
                #expect(session.email == "ada@acme.example")
                try await ask(server)
                var naps = clock.naps.makeAsyncIterator()
                var nap = await naps.next()
                // The upkeep's minute, and the five of the question.
                while let found = nap, found >= .seconds(60) { nap = await naps.next() }
                #expect(nap == .milliseconds(500))
            }
        }
    }

    @Test func `several addresses of a running authority get the same token of a challenge`() async throws {
        try await withReceivers(2) { receivers, urls async throws in
            try await withServer {
                $0.webhooks = urls
            } _: { _, server async throws in
                var arrivals = receivers.map { $0.arrivals.makeAsyncIterator() }
                for number in Int64(1)...10 {
                    try await ask(server, number)
                    var tokens: Set<String?> = []
                    for index in arrivals.indices {
                        var letter = await arrivals[index].next()
                        while letter?.path != "/hooks/stepup/watch" { letter = await arrivals[index].next() }
                        tokens.insert(letter?.text("authToken"))
                    }
                    #expect(tokens.count == 1 && tokens.first != .some(nil))
                }
            }
        }
    }

    @Test func `a try that the end of the authority cuts short is none`() async throws {
        try await withReceivers { receivers, urls async throws in
            try await withFolder { folder async throws in
                let receiver = receivers[0]
                receiver.hold { _ in true }
                try await withServer(clock: StillClock().clock) {
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
                } _: { desk async throws in
                    try await desk.server.deliverWebhooks()
                    #expect(receiver.letters.count == 2)
                    // After a first failed try, not a second.
                    desk.clock.advance(seconds: 0.5)
                    try await desk.server.deliverWebhooks()
                    #expect(receiver.letters.count == 4)
                }
            }
        }
    }

    /// Asks a login of the demo's first person of an authority behind a socket and says yes; it is the challenge of
    /// that number.
    private func ask(_ server: AuthorityServer, _ number: Int64 = 1) async throws {
        try await Application(responder: server.responder, logger: silent).test(.router) { client in
            let desk = Desk(server: server, clock: ManualClock(), client: client)
            let id = try await answered(desk)
            #expect(id == String(130_000_000_000_000_000 + number))
        }
    }
}
