import Authority
import Foundation
import Glibc
import Synchronization
import Testing

/// A plain socket to an authority that listens on a port.
struct RawConnection: Sendable {
    struct Unreachable: Error {}

    let port: Int

    /// Sends bytes and reads until the server closes or `enough` returns true; disconnects at once if it is true at the
    /// start. Fails after ten seconds without a byte.
    func exchange(
        _ bytes: [UInt8], enough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> (text: String, closed: Bool) {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try talk(bytes, enough) }) }
        }
    }

    /// Sends one part after the other, each after the first line of the response to the part before. Returns these lines.
    func converse(_ parts: [[UInt8]]) async throws -> [String] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try converse(in: parts) }) }
        }
    }

    private func converse(in parts: [[UInt8]]) throws -> [String] {
        let socket = try open()
        defer { close(socket) }
        return try parts.map { part in
            transmit(part, to: socket)
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { throw Unreachable() }
            return String(decoding: buffer.prefix(count).prefix { $0 != 0x0D }, as: UTF8.self)
        }
    }

    private func open() throws -> Int32 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(socket)
            throw Unreachable()
        }
        return socket
    }

    private func transmit(_ bytes: [UInt8], to socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
    }

    private func talk(
        _ bytes: [UInt8], _ enough: (String) -> Bool
    ) throws -> (text: String, closed: Bool) {
        let socket = try open()
        defer { close(socket) }
        transmit(bytes, to: socket)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !enough("") {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 { return (String(decoding: received, as: UTF8.self), count == 0) }
            received += buffer.prefix(count)
            let text = String(decoding: received, as: UTF8.self)
            if enough(text) { return (text, false) }
        }
        return ("", false)
    }
}

/// Serves an authority on a port of the system's choice while a test runs.
func withServer<Value: Sendable>(
    clock: AuthorityClock = .system, _ change: (inout AuthorityConfiguration) -> Void = { _ in },
    _ test: @escaping @Sendable (RawConnection, AuthorityServer) async throws -> Value
) async throws -> Value {
    let server = try AuthorityServer(
        configuration: configuration {
            $0.port = 0
            change(&$0)
        }, clock: clock, logger: silent)
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let serving = Task {
        defer { found.finish() }
        try await server.run { _, port in found.yield(port) }
    }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else {
        try await serving.value
        throw RawConnection.Unreachable()
    }
    let result: Result<Value, any Error>
    do {
        result = .success(try await test(RawConnection(port: port), server))
    } catch {
        result = .failure(error)
    }
    serving.cancel()
    try await serving.value
    return try result.get()
}
