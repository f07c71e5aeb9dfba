import Authority
import Foundation
import Testing

@Suite(.serialized) struct Connections {
    private static let login = #"{"email":"ada@acme.example","password":{"value":"Curfew-demo-1"}}"#

    private static func post(_ body: String, extra: String = "") -> [UInt8] {
        Array(
            """
            POST /multi/login_with_password HTTP/1.1\r\nHost: x\r\napi-key: demo-api-key\r\n\
            Content-Type: application/json\r\n\(extra)Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """.utf8)
    }

    @Test func `a login over a socket succeeds and the connection stays open`() async throws {
        try await withServer { connection, _ async throws in
            let twice = Self.post(Self.login) + Self.post(Self.login)
            let answer = try await connection.exchange(twice) {
                $0.components(separatedBy: "\"token\"").count == 3
            }
            #expect(answer.text.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
            #expect(!answer.closed)
            #expect(answer.text.lowercased().components(separatedBy: "\r\ndate: ").count == 3)
        }
    }

    @Test func `a body that is too large is 413 and closes, however it is sent`() async throws {
        try await withServer { connection, _ async throws in
            let plain = try await connection.exchange(Self.post(String(repeating: " ", count: 200_000)))
            #expect(plain.text.hasPrefix("HTTP/1.1 413 ") && plain.closed)
            let chunk = "4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n"
            let head = "POST /multi/logout HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunked = try await connection.exchange(
                Array((head + String(repeating: chunk, count: 20)).utf8))
            #expect(chunked.text.hasPrefix("HTTP/1.1 413 ") && chunked.closed)
        }
    }

    @Test func `a client that disconnects frees its place in the hashing queue`() async throws {
        let cost = PasswordCost(logRounds: 12, blockSize: 8, parallelism: 1)
        try await withServer {
            $0.passwordCost = cost
        } _: { connection, server async throws in
            // More than both places and the whole queue, by clients that leave at once.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...80 {
                    let request = Self.post(Self.login.replacing("ada", with: "nobody\(number)"))
                    group.addTask { _ = try await connection.exchange(request) { _ in true } }
                }
                try await group.waitForAll()
            }
            var status = ""
            repeat {
                let answer = try await connection.exchange(Self.post(Self.login)) { $0.contains("\r\n\r\n") }
                status = String(answer.text.prefix(13))
            } while status == "HTTP/1.1 503 "
            #expect(status == "HTTP/1.1 200 ")
            #expect(server.comparisonCount < 20)
        }
    }

    @Test func `a taken port is reported as such`() async throws {
        try await withServer { connection, _ async throws in
            let second = try AuthorityServer(
                configuration: configuration { $0.port = connection.port }, logger: silent)
            let error = await #expect(throws: AuthorityError.self) { try await second.run { _, _ in } }
            #expect(error == .portInUse(host: "127.0.0.1", port: connection.port))
        }
    }

    @Test func `a stop finishes the request that is open and ends within five seconds`() async throws {
        let clock = ContinuousClock()
        let (held, isHeld) = AsyncStream.makeStream(of: Void.self)
        var slow = AuthorityClock.system
        slow.sleep = { duration in
            if duration == .milliseconds(300) { isHeld.yield() }
            try await Task.sleep(for: duration)
        }
        let open = try await withServer(clock: slow) {
            $0.latency = .milliseconds(300)
        } _: { connection, _ async throws in
            let asked = Task {
                try await connection.exchange(Self.post(Self.login)) { $0.contains("\"token\"") }
            }
            var iterator = held.makeAsyncIterator()
            await iterator.next()
            return (asked: asked, stopped: clock.now)
        }
        #expect(clock.now - open.stopped < .seconds(5))
        #expect(try await open.asked.value.text.hasPrefix("HTTP/1.1 200 "))
    }
}
