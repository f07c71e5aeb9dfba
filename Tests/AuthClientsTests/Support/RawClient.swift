import Foundation
import Glibc
import Testing

/// Plain bytes to a port of this machine, and the status that comes back.
struct RawClient: Sendable {
    struct Unreachable: Error {}

    let port: Int
    var host = "127.0.0.1"

    /// The status of the answer to bytes; nil where the connection is closed without an answer.
    func status(of bytes: [UInt8]) async throws -> Int? {
        Self.status(try await answer(to: bytes))
    }

    /// Expects one header field of this name in the answer, or none.
    func expect(
        _ wanted: String?, in name: String, of bytes: [UInt8],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let lines = try await answer(to: bytes).split(separator: "\r\n").map {
            $0.split(separator: ": ", maxSplits: 1).map(String.init)
        }
        let values = lines.filter { $0.count == 2 && $0[0].lowercased() == name }
        #expect(values.map { $0[1] } == [wanted].compactMap(\.self), sourceLocation: sourceLocation)
    }

    /// Sends bytes and reads to the end.
    private func answer(to bytes: [UInt8]) async throws -> String {
        let socket = try connect()
        return await onThread {
            var rest = bytes[...]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes {
                    send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard sent > 0 else { break }
                rest = rest.dropFirst(sent)
            }
            let answer = Self.readAll(socket)
            close(socket)
            return answer
        }
    }

    func expect(
        _ wanted: Int?, of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await status(of: bytes)
        #expect(found == wanted, sourceLocation: sourceLocation)
    }

    func connect() throws -> Int32 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Self.connectSocket(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(socket)
            throw Unreachable()
        }
        return socket
    }

    /// A connection that has had an answer and stays open.
    func hold() async throws -> Int32 {
        let socket = try connect()
        _ = await status(on: socket)
        return socket
    }

    /// Asks on a connection that stays open; nil where it was closed.
    func status(on socket: Int32) async -> Int? {
        let bytes = Array("GET /stepup/watch HTTP/1.1\r\nhost: a\r\n\r\n".utf8)
        return await onThread {
            _ = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            var byte: UInt8 = 0
            var head: [UInt8] = []
            while head.suffix(4) != Array("\r\n\r\n".utf8)[...], recv(socket, &byte, 1, 0) == 1 {
                head.append(byte)
            }
            return Self.status(String(decoding: head, as: UTF8.self))
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, to socket: Int32) {
        _ = send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func release(_ socket: Int32) { _ = close(socket) }

    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
    }

    private static func status(_ answer: String) -> Int? {
        answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    private static func readAll(_ socket: Int32) -> String {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: received, as: UTF8.self) }
            received += buffer.prefix(count)
        }
    }

    /// By its full name: `connect` is a method here.
    private static let connectSocket: @Sendable (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32 = {
        Glibc.connect($0, $1, $2)
    }
}
