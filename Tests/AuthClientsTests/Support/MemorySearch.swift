import Foundation
import Glibc
import Secrets

/// Looks for parts of secrets in all memory of this process that can be written and is not locked.
struct MemorySearch {
    /// A part of a secret where none may be.
    struct Leak: Hashable, CustomStringConvertible {
        var secret: String
        var bytes: Int
        var mapping: String

        var description: String { "\(bytes) bytes of \(secret) in \(mapping)" }
    }

    private struct Mapping {
        var range: Range<UInt>
        var name: String
        var isWritable: Bool
        var isLocked = false
    }

    let secrets: [MarkedSecret]

    /// Parts of twelve bytes or more, and whole secrets of fewer; one line for each mapping and secret.
    func leaks() throws -> [Leak] {
        var longest: [[String]: Int] = [:]
        let file = open("/proc/self/mem", O_RDONLY)
        defer { close(file) }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer {
            LockedMemory.wipe(chunk)
            chunk.deallocate()
        }
        let own = UInt(bitPattern: chunk.baseAddress)
        for mapping in try Self.mappings() where mapping.isWritable && !mapping.isLocked {
            var address = mapping.range.lowerBound
            while address < mapping.range.upperBound {
                let wanted = min(chunk.count, Int(mapping.range.upperBound - address))
                let count = pread(file, chunk.baseAddress, wanted, off_t(address))
                guard count > 0 else { break }
                let memory = UnsafeRawBufferPointer(rebasing: chunk[..<count])
                for offset in Self.marks(in: memory) {
                    if (own..<own + UInt(chunk.count)).contains(address + UInt(offset)) { continue }
                    for secret in secrets {
                        let bytes = secret.match(at: offset, in: memory)
                        guard bytes >= secret.window else { continue }
                        longest[[secret.name, mapping.name]] = max(
                            bytes, longest[[secret.name, mapping.name]] ?? 0)
                    }
                }
                // Chunks overlap, so that no part is missed between two of them.
                address += UInt(count == chunk.count ? count - 64 : wanted)
            }
        }
        return longest.map { Leak(secret: $0[0], bytes: $1, mapping: $0[1]) }
            .sorted { $0.description < $1.description }
    }

    /// Whether the memory at an address is locked (`lo` in the VmFlags of proc_pid_smaps(5)).
    static func isLocked(_ address: UInt) throws -> Bool {
        try mappings().contains { $0.range.contains(address) && $0.isLocked }
    }

    private static func marks(in memory: UnsafeRawBufferPointer) -> [Int] {
        guard let base = memory.baseAddress else { return [] }
        let mark = MarkedSecret.mark
        var result: [Int] = []
        var start = 0
        while start + mark.count <= memory.count,
            let hit = memchr(base + start, Int32(mark[0]), memory.count - start - mark.count + 1)
        {
            let offset = UnsafeRawPointer(hit) - base
            if memory[offset + 1] == mark[1], memory[offset + 2] == mark[2] { result.append(offset) }
            start = offset + 1
        }
        return result
    }

    private static func mappings() throws -> [Mapping] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/smaps"))
        let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        var mappings: [Mapping] = []
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            if ends.count == 2, fields.count >= 5 {
                mappings.append(
                    Mapping(
                        range: ends[0]..<ends[1], name: fields.count > 5 ? String(fields[5]) : "the heap",
                        isWritable: fields[1].hasPrefix("rw")))
            } else if fields[0] == "VmFlags:", !mappings.isEmpty {
                mappings[mappings.count - 1].isLocked = fields.contains("lo")
            }
        }
        return mappings
    }
}
