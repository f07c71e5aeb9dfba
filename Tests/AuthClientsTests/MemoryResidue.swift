import Foundation
import Glibc
import Secrets
import Sessions

/// Random characters that stand in for a secret, and a search for copies of them in the whole process.
// The bytes are written once, before anybody else can see them.
final class Needle: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init() {
        bytes = .allocate(byteCount: 40, alignment: 1)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        for index in bytes.indices { bytes[index] = alphabet.randomElement() ?? 0 }
    }

    deinit { bytes.deallocate() }

    /// A secret with these bytes; a copy that the search finds as long as it lives.
    func secret() -> Secret { Secret(bytes: UnsafeRawBufferPointer(bytes)) }

    /// Places in memory where the characters stand, other than the needle itself.
    func copies() throws -> Int {
        let file = open("/proc/self/mem", O_RDONLY)
        defer { close(file) }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { chunk.deallocate() }
        let ownPlaces = [UInt(bitPattern: bytes.baseAddress), UInt(bitPattern: chunk.baseAddress)]
        let ownEnds = [ownPlaces[0] + UInt(bytes.count), ownPlaces[1] + UInt(chunk.count)]
        var found = 0
        // Read by a handle: the ways to read a whole file stop early where a file claims no size.
        let maps =
            try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps")).readToEnd() ?? Data()
        for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, fields[1].hasPrefix("r"), !line.hasSuffix("[vvar]"),
                !line.hasSuffix("[vsyscall]")
            else { continue }
            var address = ends[0]
            while address < ends[1] {
                let wanted = min(chunk.count, Int(ends[1] - address))
                let read = pread(file, chunk.baseAddress, wanted, off_t(address))
                guard read > 0 else { break }
                for place in places(in: UnsafeRawBufferPointer(rebasing: chunk[..<read])) {
                    let place = address + UInt(place)
                    let isOwn = zip(ownPlaces, ownEnds).contains { $0 <= place && place < $1 }
                    if !isOwn { found += 1 }
                }
                // Chunks overlap, so that none is missed between two of them.
                address += UInt(read == wanted && wanted == chunk.count ? read - bytes.count + 1 : wanted)
            }
        }
        wipe(chunk)
        return found
    }

    private func places(in memory: UnsafeRawBufferPointer) -> [Int] {
        var result: [Int] = []
        var start = 0
        while let place = memory.place(of: UnsafeRawBufferPointer(bytes), from: start) {
            result.append(place)
            start = place + 1
        }
        return result
    }
}

extension UnsafeRawBufferPointer {
    /// Where a pattern begins, at or after an offset.
    fileprivate func place(of pattern: UnsafeRawBufferPointer, from offset: Int = 0) -> Int? {
        guard let base = baseAddress, let wanted = pattern.baseAddress, let first = pattern.first else {
            return nil
        }
        var start = offset
        while start + pattern.count <= count {
            guard let hit = memchr(base + start, Int32(first), count - pattern.count - start + 1) else {
                return nil
            }
            if memcmp(hit, wanted, pattern.count) == 0 { return UnsafeRawPointer(hit) - base }
            start = UnsafeRawPointer(hit) - base + 1
        }
        return nil
    }

    fileprivate func place(of text: StaticString) -> Int? {
        place(of: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

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

    private static func isWhole(_ request: UnsafeRawBufferPointer) -> Bool {
        guard let end = request.place(of: "\r\n\r\n") else { return false }
        guard let field = request.place(of: "content-length: ") else { return true }
        let digits = request[(field + 16)...].prefix { (0x30...0x39).contains($0) }
        let length = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        return request.count - end - 4 >= length
    }
}

private func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    if let base = memory.baseAddress { explicit_bzero(base, memory.count) }
}
