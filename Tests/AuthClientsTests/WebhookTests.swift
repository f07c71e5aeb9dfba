import AuthClients
import Crypto
import Foundation
import Secrets
import Sessions
import Synchronization
import Testing

/// The receiver of webhooks on an untrusted network: whatever comes, only the vendor's word signs anybody in.
@Suite(.timeLimit(.minutes(3))) struct Webhooks {
    private static let key = "demo-api-key"
    private static let challenge = PushChallenge(id: "130000000000000001")
    private static let moment = 1_800_000_000_000
    /// A yes to another challenge.
    private static func verified(_ challenge: PushChallenge) -> String {
        verified.replacing(Self.challenge.id, with: challenge.id)
    }

    private static let verified = #"""
        {"authToken":"one-time-token","challengeId":"130000000000000001","identity":{"id":"120","type":"CORPORATE"},"publishedTimestamp":"1800000000000","status":"VERIFIED","type":"BIOMETRIC"}
        """#

    /// A letter as it goes over the wire; signed as it stands, then changed at will.
    private struct Letter {
        var method = "POST"
        var path = "/hooks/stepup/watch"
        var headers: [(name: String, value: String)]
        var body: String

        init(
            _ body: String = Webhooks.verified, reference: String = "ref-1", at moment: Int = Webhooks.moment,
            key: String = Webhooks.key
        ) {
            self.body = body
            headers = [
                ("call-ref", reference), ("published-timestamp", String(moment)),
                ("signature", Self.sign(String(moment), key)),
                ("signature-v2", Self.sign(reference + body + String(moment), key)),
            ]
        }

        static func sign(_ text: String, _ key: String) -> String {
            let code = HMAC<SHA256>.authenticationCode(
                for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8)))
            return Data(code).base64EncodedString()
        }

        func with(_ name: String, _ value: String?) -> Letter {
            var copy = self
            copy.headers.removeAll { $0.name == name }
            if let value { copy.headers.append((name, value)) }
            return copy
        }

        func adding(_ name: String, _ value: String) -> Letter {
            var copy = self
            copy.headers.append((name, value))
            return copy
        }

        func holding(_ body: String) -> Letter {
            var copy = self
            copy.body = body
            return copy
        }

        var bytes: [UInt8] {
            let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
            return Array(
                ("\(method) \(path) HTTP/1.1\r\nhost: here\r\nconnection: close\r\n"
                    + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\(lines)\r\n\(body)")
                    .utf8)
        }
    }

    /// A receiver that expects the challenge, and what it is sent.
    private func play(
        desk: DeskClock = DeskClock(), limits: WebhookReceiver.Limits = .init(),
        _ test: (WebhookReceiver, RawClient) async throws -> Void
    ) async throws {
        let receiver = WebhookReceiver(now: { desk.reading }, limits: limits)
        let port = try await receiver.start(key: Secret(Self.key))
        receiver.expect(Self.challenge)
        do {
            try await test(receiver, RawClient(port: port))
        } catch {
            await receiver.stop()
            throw error
        }
        await receiver.stop()
    }

    /// A good letter is still taken: none before it was.
    private func expectWaiting(
        _ client: RawClient, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let status = try await client.status(of: Letter(reference: "the-good-one").bytes)
        #expect(status == 204, sourceLocation: sourceLocation)
    }

    @Test func `the vendor's word is taken once, with its token and its identity`() async throws {
        try await play { receiver, client in
            async let answer = receiver.answer(to: Self.challenge)
            try await client.expect(204, of: Letter().bytes)
            let told = await answer
            #expect(
                told
                    == .accepted(
                        Secret("one-time-token"), Identity.Reference(kind: .corporate, id: "120")))
            // Answered: whatever comes after it, even well signed, finds nobody.
            try await client.expect(404, of: Letter(reference: "ref-2").bytes)
        }
    }

    @Test func `an answer that comes before anybody asks for it is kept`() async throws {
        try await play { receiver, client in
            let declined = Self.verified.replacing("VERIFIED", with: "DECLINED")
            try await client.expect(204, of: Letter(declined).bytes)
            #expect(await receiver.answer(to: Self.challenge) == .declined)
        }
    }

    @Test func `other events of the vendor are acknowledged, and change nothing`() async throws {
        try await play { receiver, client in
            var letter = Letter()
            letter.path = "/hooks/login/watch"
            try await client.expect(204, of: letter.bytes)
            letter = Letter(reference: "ref-3")
            letter.path = "/authentication_factors/watch"
            try await client.expect(204, of: letter.bytes)
            try await expectWaiting(client)
        }
    }

    private static let forgeries: [(String, Letter, Int)] = [
        ("a wrong key", Letter(key: "another-key"), 401),
        ("an altered body", Letter().holding(verified.replacing("120", with: "121")), 401),
        ("an altered timestamp", Letter().with("published-timestamp", "1800000000001"), 401),
        ("a swapped call-ref", Letter().with("call-ref", "ref-9"), 401),
        ("signature v1 alone", Letter().with("signature-v2", nil), 400),
        (
            "v1 in the place of v2",
            Letter().with("signature-v2", Letter.sign(String(moment), key)), 401
        ),
        ("an empty signature", Letter().with("signature-v2", ""), 400),
        ("a short signature", Letter().with("signature-v2", "AAAA"), 400),
        ("no base64", Letter().with("signature-v2", "***"), 400),
        ("two signatures", Letter().adding("signature-v2", Letter.sign("x", key)), 400),
        ("two references", Letter().adding("call-ref", "ref-1"), 400),
        ("two timestamps", Letter().adding("published-timestamp", String(moment)), 400),
        ("no reference", Letter().with("call-ref", nil), 400),
        ("a reference too long", Letter(reference: String(repeating: "r", count: 256)), 400),
        ("a reference with a blank", Letter(reference: "ref 1"), 400),
        ("a timestamp with a sign", Letter().with("published-timestamp", "+1800000000000"), 400),
        ("no timestamp", Letter().with("published-timestamp", nil), 400),
        ("an old one", Letter(at: moment - 300_001), 401),
        ("one of the future", Letter(at: moment + 300_001), 401),
        ("a body that moved into the reference", movedIntoReference, 400),
        ("a reference that moved into the body", movedIntoBody, 400),
        ("no JSON", Letter("hello"), 400),
        ("no object", Letter("[]"), 400),
        ("verified without a token", Letter(verified.replacing("authToken", with: "token")), 400),
        ("a token that breaks a header", Letter(verified.replacing("one-time", with: #"a\r\nb"#)), 400),
        ("a status of its own", Letter(verified.replacing("VERIFIED", with: "MAYBE")), 400),
        ("an unknown challenge", Letter(verified.replacing("000001", with: "000002")), 404),
        ("a challenge that is no number", Letter(verified.replacing("130000000000000001", with: "x")), 400),
    ]

    /// The same signed bytes, cut elsewhere.
    private static var movedIntoReference: Letter {
        Letter().with("call-ref", "ref-1{").holding(String(verified.dropFirst()))
    }
    private static var movedIntoBody: Letter {
        Letter().with("call-ref", "ref-").holding("1" + verified)
    }

    @Test(arguments: forgeries.indices)
    func `nothing that is forged, old, doubled or malformed is believed`(index: Int) async throws {
        let (_, letter, status) = Self.forgeries[index]
        try await play { receiver, client in
            try await client.expect(status, of: letter.bytes)
            try await expectWaiting(client)
        }
    }

    @Test func `a yes to a step-up brings nothing, and whatever it brings is not handed on`() async throws {
        try await play { receiver, client in
            let (bare, laden) = (PushChallenge(id: "21"), PushChallenge(id: "22"))
            for challenge in [bare, laden] { receiver.expect(challenge, bringsToken: false) }
            let empty = Self.verified(bare).replacing("authToken", with: "token")
            try await client.expect(204, of: Letter(empty, reference: "ref-21").bytes)
            #expect(await receiver.answer(to: bare) == .confirmed)
            try await client.expect(204, of: Letter(Self.verified(laden), reference: "ref-22").bytes)
            #expect(await receiver.answer(to: laden) == .confirmed)
        }
    }

    @Test
    func `an event that is faster than the answer that names its challenge is taken when it comes again`()
        async throws
    {
        try await play { receiver, client in
            let early = PushChallenge(id: "31")
            let letter = Letter(Self.verified(early), reference: "ref-31")
            try await client.expect(404, of: letter.bytes)
            receiver.expect(early)
            try await client.expect(204, of: letter.bytes)
            #expect(await receiver.answer(to: early) != nil)
            // Taken: now it is a replay.
            try await client.expect(409, of: letter.bytes)
        }
    }

    @Test func `a code's event is acknowledged without anybody waiting for it`() async throws {
        try await play { _, client in
            let code = Self.verified.replacing("BIOMETRIC", with: "SMS").replacing("000001", with: "000009")
            try await client.expect(204, of: Letter(code).bytes)
            try await expectWaiting(client)
        }
    }

    @Test func `a challenge that is named twice keeps who waits for it`() async throws {
        try await play { receiver, client in
            async let answer = receiver.answer(to: Self.challenge)
            receiver.expect(Self.challenge)
            try await client.expect(204, of: Letter().bytes)
            #expect(await answer != nil)
        }
    }

    @Test func `an answer that nobody fetches is dropped when its token opens nothing any more`() async throws
    {
        let desk = DeskClock()
        try await play(desk: desk) { receiver, client in
            try await client.expect(204, of: Letter().bytes)
            desk.pass(.minutes(1))
            receiver.expect(PushChallenge(id: "41"))
            #expect(await receiver.answer(to: Self.challenge) == nil)
        }
    }

    @Test func `a push that nobody waits for is forgotten after its time`() async throws {
        let desk = DeskClock()
        try await play(desk: desk) { receiver, client in
            desk.pass(.minutes(6))
            let late = Letter(at: Self.moment + 360_000)
            try await client.expect(404, of: late.bytes)
        }
    }

    @Test func `at the end all that wait are told that nothing comes`() async throws {
        try await play { receiver, client in
            async let answer = receiver.answer(to: Self.challenge)
            _ = try await client.status(of: Letter(reference: "x y").bytes)
            await receiver.stop()
            #expect(await answer == nil)
        }
    }

    @Test func `answers to pushes and refusals are told, and no more than twenty a minute`() async throws {
        let log = CallLog()
        try await play { receiver, client in
            receiver.report(as: Profile.ID("hooks")) { log.add($0) }
            var login = Letter(reference: "ref-0")
            login.path = "/hooks/login/watch?a=b"
            try await client.expect(204, of: login.bytes)
            #expect(log.calls.isEmpty)
            try await client.expect(401, of: Letter(key: "another-key").bytes)
            try await client.expect(204, of: Letter().bytes)
            #expect(log.calls.map(\.result) == [.status(401), .status(204)])
            // Whoever has no key names nothing.
            #expect(log.calls.first?.requestReference == nil)
            let told = try #require(log.calls.last)
            #expect(told.isIncoming && !told.isAccepted && told.profile == Profile.ID("hooks"))
            #expect(told.path == "/hooks/stepup/watch" && told.requestReference == "ref-1")
            for _ in 0..<30 { _ = try await client.status(of: Letter(key: "another-key").bytes) }
            #expect(log.calls.count == 20)
        }
    }

    @Test func `by itself it listens to this machine alone`() async throws {
        try await play { _, client in
            let other = RawClient(port: client.port, host: "127.0.0.2")
            await #expect(throws: RawClient.Unreachable.self) { try await other.status(of: Letter().bytes) }
        }
    }

    @Test func `an address that is taken is told by its name`() async throws {
        try await play { _, client in
            let second = WebhookReceiver(now: { DeskClock().reading })
            await #expect {
                try await second.start(key: Secret(Self.key), port: client.port)
            } throws: { error in
                (error as? WebhookProblem)?.sentence == "127.0.0.1:\(client.port) is taken by another program"
            }
        }
    }

    @Test func `a letter is taken once, however often it comes`() async throws {
        try await play { receiver, client in
            try await client.expect(204, of: Letter().bytes)
            _ = await receiver.answer(to: Self.challenge)
            receiver.expect(Self.challenge)
            try await client.expect(409, of: Letter().bytes)
            try await expectWaiting(client)
        }
    }

    @Test func `a letter stays known for as long as its timestamp could pass`() async throws {
        let desk = DeskClock()
        try await play(desk: desk) { _, client in
            let login = { (name: String, seconds: Int) in
                var letter = Letter(reference: name, at: Self.moment + seconds * 1000)
                letter.path = "/login/watch"
                return letter.bytes
            }
            try await client.expect(204, of: login("first", 0))
            desk.pass(.seconds(500))
            try await client.expect(204, of: login("ahead", 799))
            desk.pass(.seconds(650))
            try await client.expect(204, of: login("second", 650))
            desk.pass(.seconds(1098))
            try await client.expect(409, of: login("ahead", 799))
            desk.pass(.seconds(1100))
            try await client.expect(401, of: login("ahead", 799))
        }
    }

    @Test func `of more letters than anybody sends the rest waits for its time`() async throws {
        let desk = DeskClock()
        var limits = WebhookReceiver.Limits()
        limits.letters = 2
        try await play(desk: desk, limits: limits) { _, client in
            let login = { (name: String, seconds: Int) in
                var letter = Letter(reference: name, at: Self.moment + seconds * 1000)
                letter.path = "/login/watch"
                return letter.bytes
            }
            for name in ["a", "b"] { try await client.expect(204, of: login(name, 0)) }
            try await client.expect(503, of: login("c", 0))
            try await client.expect(409, of: login("a", 0))
            desk.pass(.seconds(601))
            try await client.expect(204, of: login("c", 601))
        }
    }

    @Test func `five hundred letters with something changed are refused, every one`() async throws {
        try await play { receiver, client in
            var random = SystemRandomNumberGenerator()
            for _ in 0..<500 {
                var letter = Letter()
                switch Int.random(in: 0..<4, using: &random) {
                case 0: letter.body = Self.mutated(letter.body, &random)
                case let field:
                    let index = [0, 1, 3][field - 1]
                    let before = letter.headers[index].value
                    letter.headers[index].value = Self.mutated(before, &random)
                }
                let status = try await client.status(of: letter.bytes)
                #expect([400, 401].contains(status), "\(letter)")
            }
            try await expectWaiting(client)
        }
    }

    private static func mutated(_ text: String, _ random: inout SystemRandomNumberGenerator) -> String {
        var letters = Array(text)
        let place = Int.random(in: letters.indices, using: &random)
        let other: Character = letters[place] == "7" ? "8" : "7"
        // The last of the base64 holds bits that no byte needs: a change there may be none.
        if text.hasSuffix("="), place >= letters.count - 2 { letters[0] = letters[0] == "A" ? "B" : "A" }
        letters[place] = other
        return String(letters)
    }

    @Test func `the age is judged by the server's clock, however the desk's is set`() async throws {
        let desk = DeskClock()
        try await play(desk: desk) { receiver, client in
            receiver.follow(Date(timeIntervalSince1970: 1_800_003_600), sentAt: desk.reading.instant)
            try await client.expect(401, of: Letter().bytes)
            desk.set(by: -86_400)
            let now = Letter(at: Self.moment + 3_600_000)
            try await client.expect(204, of: now.bytes)
        }
    }

    @Test func `the server's clock is what its answers say`() async throws {
        let clock = SteppingClock()
        let receiver = WebhookReceiver(now: { clock.read() })
        let client = RawClient(port: try await receiver.start(key: Secret(Self.key)))
        receiver.expect(Self.challenge)
        // The desk believes that it is 1970.
        try await client.expect(401, of: Letter().bytes)
        try await withDesk(
            clock: clock, receiver: receiver,
            script: { _ in .status(401, Data(), headers: [("date", "Fri, 15 Jan 2027 08:00:00 GMT")]) }
        ) { _ = await $0.failure(of: .signIn) }
        try await client.expect(204, of: Letter().bytes)
        await receiver.stop()
    }

    @Test func `garbage, other methods and other paths get no further`() async throws {
        try await play { receiver, client in
            var get = Letter()
            get.method = "GET"
            try await client.expect(405, of: get.bytes)
            var elsewhere = Letter()
            elsewhere.path = "/stepup/watch/../../admin"
            try await client.expect(404, of: elsewhere.bytes)
            try await client.expect(400, of: Array("\u{16}\u{03}\u{01} not http\r\n\r\n".utf8))
            let large = Letter(String(repeating: "x", count: 64 * 1024 + 1))
            try await client.expect(413, of: large.bytes)
            // And after all of it a good one is still taken.
            try await client.expect(204, of: Letter().bytes)
            #expect(await receiver.answer(to: Self.challenge) != nil)
        }
    }

    @Test func `a request that does not come to an end is let go without an answer`() async throws {
        var limits = WebhookReceiver.Limits()
        limits.milliseconds = 100
        try await play(limits: limits) { _, client in
            try await client.expect(nil, of: Array("POST /stepup/watch HTTP/1.1\r\nhost: a\r\n".utf8))
            let begun = "POST /stepup/watch HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{"
            try await client.expect(nil, of: Array(begun.utf8))
            try await expectWaiting(client)
        }
    }

    @Test func `for a connection more than there are places the oldest has to go`() async throws {
        var limits = WebhookReceiver.Limits()
        limits.connections = 4
        // None goes by its time.
        limits.milliseconds = 600_000
        try await play(limits: limits) { _, client in
            var held: [Int32] = []
            for _ in 0..<4 { held.append(try await client.hold()) }
            try await client.expect(204, of: Letter().bytes)
            // The first of them had to go, the others are there still.
            #expect(await client.status(on: held[0]) == nil)
            for socket in held.dropFirst() { #expect(await client.status(on: socket) == 405) }
            for socket in held { client.release(socket) }
        }
    }

    @Test func `who stops waiting is told nothing, and the answer is put away`() async throws {
        try await play { receiver, client in
            let waiting = Task { await receiver.answer(to: Self.challenge) }
            waiting.cancel()
            #expect(await waiting.value == nil)
            try await client.expect(204, of: Letter().bytes)
            #expect(await receiver.answer(to: Self.challenge) == nil)
            try await client.expect(404, of: Letter(reference: "ref-2").bytes)
        }
    }

    @Test func `a yes that nobody came to fetch goes when it is given up`() async throws {
        try await play { receiver, client in
            try await client.expect(204, of: Letter().bytes)
            receiver.forget(Self.challenge)
            #expect(await receiver.answer(to: Self.challenge) == nil)
        }
    }

    @Test(arguments: [
        "x-filler: \(String(repeating: "x", count: 16 * 1024))\r\n",
        String(repeating: "x-filler: \(String(repeating: "x", count: 1000))\r\n", count: 17),
        String(repeating: "x: y\r\n", count: 65),
    ])
    func `a head that is too large is refused, and a good letter taken after it`(filler: String) async throws
    {
        try await play { _, client in
            let begun = "POST /stepup/watch HTTP/1.1\r\nhost: a\r\n\(filler)content-length: 0\r\n\r\n"
            let status = try await client.status(of: Array(begun.utf8))
            #expect(status == nil || status == 400 || status == 431)
            try await expectWaiting(client)
        }
    }

    @Test func `a body in pieces is bounded like any other`() async throws {
        try await play { _, client in
            let head = "POST /stepup/watch HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
            let piece = "2000\r\n\(String(repeating: "x", count: 0x2000))\r\n"
            try await client.expect(413, of: Array((head + String(repeating: piece, count: 9)).utf8))
            try await expectWaiting(client)
        }
    }
}

/// The clocks of a desk: time passes for both, and one of them can be set.
private final class DeskClock: Sendable {
    /// Since the start, and by how much the clock on the wall is wrong.
    private let state = Mutex((passed: Duration.zero, seconds: 0.0))

    var reading: ClockReading {
        state.withLock { state in
            let instant = Instant(nanoseconds: 0) + state.passed
            return ClockReading(
                instant: instant,
                wall: Date(timeIntervalSince1970: 1_800_000_000 + instant.seconds + state.seconds))
        }
    }

    func pass(_ span: Duration) { state.withLock { $0.passed = span } }
    func set(by seconds: Double) { state.withLock { $0.seconds = seconds } }
}
