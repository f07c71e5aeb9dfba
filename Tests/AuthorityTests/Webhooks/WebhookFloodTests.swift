import Authority
import Foundation
import Glibc
import Synchronization
import Testing

/// A receiver that never comes to an end with its response.
@Suite(.timeLimit(.minutes(3))) struct WebhookFloods {
    /// Answers each connection with one piece of text again and again, as long as it is read.
    private final class Flood: Sendable {
        let port: Int
        private let listener: Int32
        private let sent = Mutex(0)

        init(_ begin: String, _ piece: String) throws {
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) { [listener] in
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
                }
            }
            try #require(isBound && listen(listener, 8) == 0)
            port = Int(UInt16(bigEndian: address.sin_port))
            // What waits in the sender's buffer was not read: it must not be much.
            var buffer: Int32 = 16_384
            setsockopt(
                listener, SOL_SOCKET, SO_SNDBUF, &buffer, socklen_t(MemoryLayout<Int32>.size))
            let block = Array(String(repeating: piece, count: max(1, 65_536 / piece.utf8.count)).utf8)
            Thread.detachNewThread { [self] in
                while true {
                    let connection = accept(listener, nil, nil)
                    guard connection >= 0 else { return }
                    var request = [UInt8](repeating: 0, count: 4096)
                    _ = recv(connection, &request, request.count, 0)
                    _ = send(connection, begin, begin.utf8.count, Int32(MSG_NOSIGNAL))
                    while true {
                        let count = send(connection, block, block.count, Int32(MSG_NOSIGNAL))
                        guard count > 0 else { break }
                        sent.withLock { $0 += count }
                    }
                    close(connection)
                }
            }
        }

        /// Bytes that were taken, by the program or by the buffers on the way to it.
        var taken: Int { sent.withLock(\.self) }

        func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }
    }

    @Test(arguments: [
        ("", "HTTP/1.1 100 Continue\r\n\r\n"), ("", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
        ("HTTP/1.1 204 No Content\r\n", "x-filler: 0123456789\r\n"),
        ("HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
    ])
    func `a response without an end is cut off, and counts as none`(begin: String, piece: String) async throws
    {
        let flood = try Flood(begin, piece)
        defer { flood.stop() }
        try await withAuthority {
            $0.webhooks = ["http://127.0.0.1:\(flood.port)"]
            $0.webhookTimeout = .seconds(10)
        } _: { authority async throws in
            _ = try await authority.logIn()
            try await authority.server.deliverWebhooks()
            #expect(try await authority.server.waitingWebhooks == 1)
        }
        // The bound and the system's buffers; without a bound it is as much as can be read in ten seconds.
        #expect(flood.taken < 1 << 20)
    }
}
