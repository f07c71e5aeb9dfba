import AuthClients
import Foundation
import Secrets
import Sessions
import Testing

/// What a stranger can take up, and what is reported.
@Suite(.timeLimit(.minutes(3))) struct WebhookReceiverTests {
    @Test func `outcomes of pushes and rejections are reported, and no more than twenty a minute`()
        async throws
    {
        let log = CallLog()
        try await withReceiver { receiver, client in
            receiver.report(as: Profile.ID("hooks")) { log.add($0) }
            var login = Delivery(reference: "ref-0")
            login.path = "/hooks/login/watch?a=b"
            try await client.expect(204, of: login.bytes)
            #expect(log.calls.isEmpty)
            try await client.expect(401, of: Delivery(key: "another-key").bytes)
            try await client.expect(204, of: Delivery().bytes)
            #expect(log.calls.map(\.result) == [.status(401), .status(204)])
            // A name that is not signed is not reported.
            #expect(log.calls.first?.requestReference == nil)
            let call = try #require(log.calls.last)
            #expect(call.isIncoming && !call.isAccepted && call.profile == Profile.ID("hooks"))
            #expect(call.path == "/hooks/stepup/watch" && call.requestReference == "ref-1")
            for _ in 0..<30 { _ = try await client.status(of: Delivery(key: "another-key").bytes) }
            #expect(log.calls.count == 20)
        }
    }

    @Test func `by itself it listens to this machine alone`() async throws {
        try await withReceiver { _, client in
            let other = RawClient(port: client.port, host: "127.0.0.2")
            await #expect(throws: RawClient.Unreachable.self) { try await other.status(of: Delivery().bytes) }
        }
    }

    @Test func `an address that is taken is named`() async throws {
        try await withReceiver { _, client in
            let second = WeavrClient.webhookReceiver(now: { ReceiverTester.clock().read() })
            await #expect {
                try await second.start(key: Secret(Delivery.key), port: client.port)
            } throws: { error in
                (error as? ListenError)?.reason == "127.0.0.1:\(client.port) is taken by another program"
            }
        }
    }

    @Test func `garbage, other methods and other paths get no further`() async throws {
        try await withReceiver { receiver, client in
            var get = Delivery()
            get.method = "GET"
            try await client.expect(405, of: get.bytes)
            var elsewhere = Delivery()
            elsewhere.path = "/stepup/watch/../../admin"
            try await client.expect(404, of: elsewhere.bytes)
            try await client.expect(400, of: Array("\u{16}\u{03}\u{01} not http\r\n\r\n".utf8))
            let large = Delivery(String(repeating: "x", count: 64 * 1024 + 1))
            try await client.expect(413, of: large.bytes)
            // And after all of it a good one is still accepted.
            try await client.expect(204, of: Delivery().bytes)
            #expect(await receiver.outcome(of: Delivery.challenge) != nil)
        }
    }

    @Test func `a request that does not come to an end is closed without a response`() async throws {
        var limits = WebhookReceiver.Limits()
        limits.requestTime = .milliseconds(100)
        try await withReceiver(limits: limits) { receiver, client in
            try await client.expect(nil, of: Array("POST /stepup/watch HTTP/1.1\r\nhost: a\r\n".utf8))
            let begun = "POST /stepup/watch HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{"
            try await client.expect(nil, of: Array(begun.utf8))
            try await client.expectWaiting(receiver)
        }
    }

    @Test func `for a connection more than there are places the oldest is closed`() async throws {
        var limits = WebhookReceiver.Limits()
        limits.connections = 4
        // None is closed by its time.
        limits.requestTime = .seconds(600)
        try await withReceiver(limits: limits) { _, client in
            var held: [Int32] = []
            for _ in 0..<4 { held.append(try await client.hold()) }
            try await client.expect(204, of: Delivery().bytes)
            // The first of them was closed, the others are open still.
            #expect(await client.status(on: held[0]) == nil)
            for socket in held.dropFirst() { #expect(await client.status(on: socket) == 405) }
            for socket in held { client.release(socket) }
        }
    }

    @Test(arguments: [
        "x-filler: \(String(repeating: "x", count: 16 * 1024))\r\n",
        String(repeating: "x-filler: \(String(repeating: "x", count: 1000))\r\n", count: 17),
        String(repeating: "x: y\r\n", count: 65),
    ])
    func `a head that is too large is refused, and a good delivery accepted after it`(filler: String)
        async throws
    {
        try await withReceiver { receiver, client in
            let begun = "POST /stepup/watch HTTP/1.1\r\nhost: a\r\n\(filler)content-length: 0\r\n\r\n"
            let status = try await client.status(of: Array(begun.utf8))
            #expect(status == nil || status == 400 || status == 431)
            try await client.expectWaiting(receiver)
        }
    }

    @Test func `a body in pieces is bounded like any other`() async throws {
        try await withReceiver { receiver, client in
            let head = "POST /stepup/watch HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
            let piece = "2000\r\n\(String(repeating: "x", count: 0x2000))\r\n"
            try await client.expect(413, of: Array((head + String(repeating: piece, count: 9)).utf8))
            try await client.expectWaiting(receiver)
        }
    }
}
