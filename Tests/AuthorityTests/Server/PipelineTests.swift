@testable import Authority
import Foundation
import NIOCore
import Synchronization
import Testing

/// Requests that follow without waiting for responses, and responses that do not come.
@Suite struct Pipelines {
    private final class Order: Sendable {
        let names = Mutex<[String]>([])

        func add(_ name: String) -> @Sendable () -> Void {
            { self.names.withLock { $0.append(name) } }
        }
    }

    @Test func `two pipelined requests of an address are in work, and another address need not wait`() {
        let (turns, order) = (PipelineTurns(), Order())
        for number in 1...5 { turns.begin("a", order.add("a\(number)")) }
        turns.begin("b", order.add("b1"))
        #expect(order.names.withLock(\.self) == ["a1", "a2", "b1"])
        turns.end("a")
        turns.end("a")
        #expect(order.names.withLock(\.self) == ["a1", "a2", "b1", "a3", "a4"])
        for _ in 1...3 { turns.end("a") }
        turns.begin("a", order.add("a6"))
        turns.begin("a", order.add("a7"))
        turns.begin("a", order.add("a8"))
        #expect(order.names.withLock(\.self) == ["a1", "a2", "b1", "a3", "a4", "a5", "a6", "a7"])
    }

    @Test func `each of many pipelined requests on several connections gets its response`() async throws {
        try await withServer { connection, _ async throws in
            let requests = Array(
                String(repeating: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n", count: 300).utf8)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...6 {
                    group.addTask {
                        let answer = try await connection.exchange(requests) {
                            $0.components(separatedBy: "HTTP/1.1 200 OK").count == 301
                        }
                        return answer.text.components(separatedBy: "HTTP/1.1 200 OK").count - 1
                    }
                }
                for try await count in group { #expect(count == 300) }
            }
        }
    }

    @Test func `a connection that closes gives its turn back`() async throws {
        try await withServer { connection, _ async throws in
            let requests = Array(
                String(repeating: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n", count: 300).utf8)
            for _ in 1...30 { _ = try await connection.exchange(requests) { !$0.isEmpty } }
            let answer = try await connection.exchange(requests) {
                $0.components(separatedBy: "HTTP/1.1 200 OK").count == 301
            }
            #expect(!answer.closed)
        }
    }

    @Test(arguments: ["/multi/identities", "/api/auth/token"])
    func `a response that does not come is 503 in the vendor's form, and ends the connection`(
        path: String
    ) async throws {
        let (held, release) = AsyncStream.makeStream(of: Void.self)
        var stuck = AuthorityClock.system
        stuck.sleep = { duration in
            guard duration == .milliseconds(7) else { return try await Task.sleep(for: duration) }
            for await _ in held {}
        }
        try await withServer(clock: stuck) {
            $0.latency = .milliseconds(7)
            $0.responseLimit = .milliseconds(50)
        } _: { connection, _ async throws in
            defer { release.finish() }
            let answer = try await connection.exchange(Array("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            #expect(answer.text.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.text.lowercased().contains("\r\nretry-after: 3\r\n"))
            #expect(answer.text.contains("application/problem+json") == path.hasPrefix("/api"))
            #expect(answer.closed)
            #expect(answer.text.components(separatedBy: "HTTP/1.1 ").count == 2)
        }
    }
}
