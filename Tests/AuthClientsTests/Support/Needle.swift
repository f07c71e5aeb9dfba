import Foundation
import Glibc
import Secrets

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

    func place(of text: StaticString) -> Int? {
        place(of: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

/// Overwrites memory with zeros.
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    if let base = memory.baseAddress { explicit_bzero(base, memory.count) }
}
