import Glibc
import Synchronization

/// Memory for secrets: kept out of swap and core files where the system allows it, and wiped when given back.
///
/// Slots of a few sizes are cut from locked chunks, because locking works on whole pages and a limit of the
/// system (`RLIMIT_MEMLOCK`) counts them: ten thousand tokens must not need ten thousand pages.
package enum LockedMemory {
    /// Bytes of the slots handed out; a larger secret gets a mapping of its own.
    private static let slotSizes = [64, 256, 1024, 4096]
    private static let chunkSize = 64 * 1024

    /// Addresses of free slots, by index into `slotSizes`.
    private static let free = Mutex<[[UInt]]>(Array(repeating: [], count: slotSizes.count))

    /// Returns zeroed memory of at least `count` bytes, or nil when the system has none.
    static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer? {
        guard let size = slotSizes.firstIndex(where: { $0 >= count }) else {
            return map(count)
        }
        return free.withLock { lists -> UInt? in
            if lists[size].isEmpty {
                guard let chunk = map(chunkSize), let base = chunk.baseAddress else { return nil }
                let first = UInt(bitPattern: base)
                lists[size] = stride(from: 0, to: UInt(chunkSize), by: slotSizes[size]).map { first + $0 }
            }
            return lists[size].popLast()
        }
        .flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
        .map { UnsafeMutableRawBufferPointer(start: $0, count: slotSizes[size]) }
    }

    /// Wipes the memory and gives it back.
    static func release(_ memory: UnsafeMutableRawBufferPointer) {
        guard let base = memory.baseAddress else { return }
        wipe(memory)
        if let size = slotSizes.firstIndex(of: memory.count) {
            free.withLock { $0[size].append(UInt(bitPattern: base)) }
        } else {
            munmap(base, memory.count)
        }
    }

    /// Overwrites the memory with zeros in a way that the optimiser may not leave out.
    package static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
        guard let base = memory.baseAddress else { return }
        explicit_bzero(base, memory.count)
    }

    private static func map(_ count: Int) -> UnsafeMutableRawBufferPointer? {
        let anonymous = MAP_PRIVATE | MAP_ANONYMOUS
        guard let base = mmap(nil, count, PROT_READ | PROT_WRITE, Int32(anonymous), -1, 0), base != MAP_FAILED
        else { return nil }
        // Best effort: a low limit for locked memory must not keep anybody from signing in.
        _ = mlock(base, count)
        // MADV_DONTDUMP of madvise(2), which the C library's module does not offer to Swift.
        _ = madvise(base, count, 16)
        return UnsafeMutableRawBufferPointer(start: base, count: count)
    }
}
