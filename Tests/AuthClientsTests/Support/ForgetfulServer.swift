import Foundation
import Glibc

/// A server for one request that keeps nothing: what it has read and sent is wiped, so that the copies found
/// are those of the client.
struct ForgetfulServer: Sendable {
    let port: UInt16
    private let listener: Int32

    init() {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(listener, address, size)
                _ = listen(listener, 1)
                _ = getsockname(listener, address, &size)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Answers the next request with the parts put together. The connection stays open, as with any server.
    func serve(status: Int, parts: [Part]) {
        let listener = listener
        Thread.detachNewThread {
            let client = accept(listener, nil, nil)
            close(listener)
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
            var count = 0
            while !Self.isWhole(UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
                let got = recv(client, buffer.baseAddress.map { $0 + count }, buffer.count - count, 0)
                guard got > 0 else { break }
                count += got
            }
            wipe(buffer)
            let length = parts.reduce(0) { $0 + $1.bytes.count }
            var answer = 0
            let head = Array("HTTP/1.1 \(status) OK\r\ncontent-length: \(length)\r\n\r\n".utf8)
            for part in [Part.text(head)] + parts {
                part.bytes.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: buffer[answer...]))
                answer += part.bytes.count
            }
            _ = send(client, buffer.baseAddress, answer, Int32(MSG_NOSIGNAL))
            wipe(buffer)
            _ = recv(client, buffer.baseAddress, 1, 0)
            close(client)
            buffer.deallocate()
        }
    }

    enum Part: Sendable {
        case text([UInt8])
        case needle(Needle)

        var bytes: UnsafeRawBufferPointer {
            switch self {
            case .text(let text):
                let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
                copy.copyBytes(from: text)
                return UnsafeRawBufferPointer(copy)
            case .needle(let needle): return UnsafeRawBufferPointer(needle.bytes)
            }
        }
    }

    static func isWhole(_ request: UnsafeRawBufferPointer) -> Bool {
        guard let end = request.place(of: "\r\n\r\n") else { return false }
        // NIO writes the field in capitals where it adds it by itself.
        guard let field = request.place(of: "content-length: ") ?? request.place(of: "Content-Length: ")
        else { return true }
        let digits = request[(field + 16)...].prefix { (0x30...0x39).contains($0) }
        let length = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        return request.count - end - 4 >= length
    }
}
