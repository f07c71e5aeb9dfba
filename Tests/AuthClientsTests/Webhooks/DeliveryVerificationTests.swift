import AuthClients
import Foundation
import Secrets
import Sessions
import Testing

/// The receiver on an untrusted network: whatever comes, only what the vendor signed is accepted, and that once.
@Suite(.timeLimit(.minutes(3))) struct DeliveryVerificationTests {
    private static let forgeries: [(String, Delivery, Int)] = [
        ("a wrong key", Delivery(key: "another-key"), 401),
        ("an altered body", Delivery().holding(Delivery.verified.replacing("120", with: "121")), 401),
        ("an altered timestamp", Delivery().with("published-timestamp", "1800000000001"), 401),
        ("a swapped call-ref", Delivery().with("call-ref", "ref-9"), 401),
        ("signature v1 alone", Delivery().with("signature-v2", nil), 400),
        (
            "v1 in the place of v2",
            Delivery().with("signature-v2", Delivery.sign(String(Delivery.moment), Delivery.key)), 401
        ),
        ("an empty signature", Delivery().with("signature-v2", ""), 400),
        ("a short signature", Delivery().with("signature-v2", "AAAA"), 400),
        ("no base64", Delivery().with("signature-v2", "***"), 400),
        ("two signatures", Delivery().adding("signature-v2", Delivery.sign("x", Delivery.key)), 400),
        ("two references", Delivery().adding("call-ref", "ref-1"), 400),
        ("two timestamps", Delivery().adding("published-timestamp", String(Delivery.moment)), 400),
        ("no reference", Delivery().with("call-ref", nil), 400),
        ("a reference too long", Delivery(reference: String(repeating: "r", count: 256)), 400),
        ("a reference with a blank", Delivery(reference: "ref 1"), 400),
        ("a timestamp with a sign", Delivery().with("published-timestamp", "+1800000000000"), 400),
        ("no timestamp", Delivery().with("published-timestamp", nil), 400),
        ("an old one", Delivery(at: Delivery.moment - 300_001), 401),
        ("one of the future", Delivery(at: Delivery.moment + 300_001), 401),
        ("a body that moved into the reference", movedIntoReference, 400),
        ("a reference that moved into the body", movedIntoBody, 400),
        ("no JSON", Delivery("hello"), 400),
        ("no object", Delivery("[]"), 400),
        ("verified without a token", Delivery(Delivery.verified.replacing("authToken", with: "token")), 400),
        (
            "a token that breaks a header",
            Delivery(Delivery.verified.replacing("one-time", with: #"a\r\nb"#)), 400
        ),
        ("a status of its own", Delivery(Delivery.verified.replacing("VERIFIED", with: "MAYBE")), 400),
        ("an unknown challenge", Delivery(Delivery.verified.replacing("000001", with: "000002")), 503),
        (
            "a challenge that is no number",
            Delivery(Delivery.verified.replacing("130000000000000001", with: "x")), 400
        ),
    ]

    /// The same signed bytes, cut elsewhere.
    private static var movedIntoReference: Delivery {
        Delivery().with("call-ref", "ref-1{").holding(String(Delivery.verified.dropFirst()))
    }
    private static var movedIntoBody: Delivery {
        Delivery().with("call-ref", "ref-").holding("1" + Delivery.verified)
    }

    @Test(arguments: forgeries.indices)
    func `nothing that is forged, old, doubled or malformed is accepted`(index: Int) async throws {
        let (_, delivery, status) = Self.forgeries[index]
        try await withReceiver { receiver, client in
            try await client.expect(status, of: delivery.bytes)
            try await client.expectWaiting(receiver)
        }
    }

    @Test func `a delivery is accepted once, however often it comes`() async throws {
        try await withReceiver { receiver, client in
            try await client.expect(204, of: Delivery().bytes)
            #expect(await receiver.outcome(of: Delivery.challenge) != nil)
            try await client.expect(204, of: Delivery().bytes)
            #expect(await receiver.outcome(of: Delivery.challenge) == nil)
            // By its reference it is known, whatever else is in it.
            let other = PushChallenge(id: "51")
            receiver.expect(other)
            try await client.expect(204, of: Delivery(Delivery.verified(other)).bytes)
            try await client.expect(204, of: Delivery(Delivery.verified(other), reference: "ref-2").bytes)
            #expect(await receiver.outcome(of: other) != nil)
        }
    }

    @Test func `a delivery stays known for as long as its timestamp could pass`() async throws {
        let clock = ReceiverTester.clock()
        var limits = WebhookReceiver.Limits()
        // In the second ten minutes a delivery that is not known is one too many.
        limits.deliveries = 2
        try await withReceiver(clock: clock, limits: limits) { _, client in
            let login = { (name: String, seconds: Int) in
                var delivery = Delivery(reference: name, at: Delivery.moment + seconds * 1000)
                delivery.path = "/login/watch"
                return delivery.bytes
            }
            try await client.expect(204, of: login("first", 0))
            clock.pass(.seconds(500))
            try await client.expect(204, of: login("ahead", 799))
            clock.pass(.seconds(650))
            for name in ["second", "third"] { try await client.expect(204, of: login(name, 650)) }
            clock.pass(.seconds(1098))
            try await client.expect(503, of: login("fourth", 1098))
            try await client.expect(204, of: login("ahead", 799))
            clock.pass(.seconds(1100))
            try await client.expect(401, of: login("ahead", 799))
        }
    }

    @Test func `of more deliveries than any vendor sends the rest waits for its time`() async throws {
        let clock = ReceiverTester.clock()
        var limits = WebhookReceiver.Limits()
        limits.deliveries = 2
        try await withReceiver(clock: clock, limits: limits) { _, client in
            let login = { (name: String, seconds: Int) in
                var delivery = Delivery(reference: name, at: Delivery.moment + seconds * 1000)
                delivery.path = "/login/watch"
                return delivery.bytes
            }
            for name in ["a", "b"] { try await client.expect(204, of: login(name, 0)) }
            try await client.expect(503, of: login("c", 0))
            try await client.expect("601", in: "retry-after", of: login("c", 0))
            try await client.expect(204, of: login("a", 0))
            clock.pass(.seconds(601))
            try await client.expect(204, of: login("c", 601))
        }
    }

    @Test func `five hundred deliveries with something changed are rejected, every one`() async throws {
        try await withReceiver { receiver, client in
            var random = SystemRandomNumberGenerator()
            for _ in 0..<500 {
                var delivery = Delivery()
                switch Int.random(in: 0..<4, using: &random) {
                case 0: delivery.body = Self.mutated(delivery.body, &random)
                case let field:
                    let index = [0, 1, 3][field - 1]
                    let before = delivery.headers[index].value
                    delivery.headers[index].value = Self.mutated(before, &random)
                }
                let status = try await client.status(of: delivery.bytes)
                #expect([400, 401].contains(status), "\(delivery)")
            }
            try await client.expectWaiting(receiver)
        }
    }

    private static func mutated(_ text: String, _ random: inout SystemRandomNumberGenerator) -> String {
        var characters = Array(text)
        let place = Int.random(in: characters.indices, using: &random)
        let other: Character = characters[place] == "7" ? "8" : "7"
        // The last of the base64 holds bits that no byte needs: a change there may be none.
        if text.hasSuffix("="), place >= characters.count - 2 {
            characters[0] = characters[0] == "A" ? "B" : "A"
        }
        characters[place] = other
        return String(characters)
    }

    @Test func `the age is measured by the server's clock, however the local one is set`() async throws {
        let clock = ReceiverTester.clock()
        try await withReceiver(clock: clock) { receiver, client in
            receiver.follow(Date(timeIntervalSince1970: 1_800_003_600), sentAt: clock.read().instant)
            try await client.expect(401, of: Delivery().bytes)
            clock.setWall(by: -86_400)
            let now = Delivery(at: Delivery.moment + 3_600_000)
            try await client.expect(204, of: now.bytes)
        }
    }

    @Test func `the server's clock is what its answers say`() async throws {
        let clock = ManualClock()
        let receiver = WeavrClient.webhookReceiver(now: { clock.read() })
        let client = RawClient(port: try await receiver.start(key: Secret(Delivery.key)))
        receiver.expect(Delivery.challenge)
        // The local clock says that it is 1970.
        try await client.expect(401, of: Delivery().bytes)
        try await withTester(
            clock: clock, receiver: receiver,
            script: { _ in .status(401, Data(), headers: [("date", "Fri, 15 Jan 2027 08:00:00 GMT")]) }
        ) { _ = await $0.failure(of: SampleRequest.signIn) }
        try await client.expect(204, of: Delivery().bytes)
        await receiver.stop()
    }
}
