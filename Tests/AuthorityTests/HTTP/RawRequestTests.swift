@testable import Authority
import Foundation
import Testing

@Suite struct RawRequests {
    @Test func `each request has one meaning, or is refused and ends its connection`() async throws {
        try #require(RawCase.all.count >= 150)
        try await withServer { connection, _ async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, item) in RawCase.all.enumerated() {
                    if index >= 16 { try await group.next() }
                    group.addTask { try await check(item, connection) }
                }
                try await group.waitForAll()
            }
        }
    }

    private func check(_ item: RawCase, _ connection: RawConnection) async throws {
        let isHead = item.bytes.starts(with: "HEAD".utf8)
        let expected = item.statuses
        let answer = try await connection.exchange(item.bytes + RawCase.probe) {
            !item.closes && RawCase.statuses(of: $0, isHead: isHead).count >= expected.count
                && $0.hasSuffix(#"{"status":"ok"}"#)
        }
        let statuses = RawCase.statuses(of: answer.text, isHead: isHead)
        #expect(statuses == expected && answer.closed == item.closes, "\(item.testDescription): \(answer)")
        let references = answer.text.lowercased().components(separatedBy: "\r\nrequest-ref: ").count - 1
        #expect(references == expected.count, "\(item.testDescription)")
    }

    @Test func `one byte at a time means the same`() throws {
        for item in RawCase.all where item.bytes.count < 4000 {
            #expect(
                framing(item.bytes, step: item.bytes.count) == framing(item.bytes, step: 1),
                "\(item.testDescription)")
        }
    }

    /// What the head says, read in pieces of `step` bytes.
    private func framing(_ bytes: [UInt8], step: Int) -> Result<RequestFraming?, Refusal> {
        var scanner = HeadScanner()
        return Result { () throws(Refusal) in
            for count in stride(from: step, through: bytes.count, by: step) {
                let end = try bytes[..<count].withUnsafeBytes { raw in
                    Result { () throws(Refusal) in try scanner.end(in: raw) }
                }.get()
                guard let end else { continue }
                return try bytes[..<end].withUnsafeBytes { raw in
                    Result { () throws(Refusal) in try RequestFraming(raw) }
                }.get()
            }
            return nil
        }
    }

    @Test func `a client that waits for 100 Continue gets it, then the response`() async throws {
        try await withServer { connection, _ async throws in
            let head = RawCase.post("Expect: 100-continue\r\n" + RawCase.validLength, body: "")
            let answer = try await connection.converse([Array(head.utf8), Array(RawCase.validBody.utf8)])
            #expect(answer == ["HTTP/1.1 100 Continue", "HTTP/1.1 204 No Content"])
        }
    }

    @Test func `requests that wait behind one that takes long are not read beyond a bound`() async throws {
        #expect(RequestReader.mostWaiting + RequestReader.readSize <= 32 << 10)
        try await withServer { connection, _ async throws in
            let many = [[UInt8]](repeating: RawCase.probe, count: 500).flatMap(\.self)
            let answer = try await connection.exchange(many) {
                $0.components(separatedBy: "HTTP/1.1 200 OK").count == 501 && $0.hasSuffix("}")
            }
            #expect(RawCase.statuses(of: answer.text, isHead: false) == [Int](repeating: 200, count: 500))
        }
    }
}
