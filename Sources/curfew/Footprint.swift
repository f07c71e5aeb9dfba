import Foundation

/// Keeps the program small at rest.
nonisolated enum Footprint {
    /// Quiet time after which the code that was needed until then is given back.
    static let quietMilliseconds: Int64 = 2000

    /// Tells the system that the program's own code need not stay in memory: what runs again is mapped again, from
    /// the file cache, and what only the start or a sign-in needed is not. Linux only; elsewhere nothing happens.
    static func giveBackCode() {
        #if os(Linux)
            guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
            for line in maps.split(separator: "\n") {
                // proc_pid_maps(5): range, permissions, offset, device, inode, path.
                let fields = line.split(separator: " ", omittingEmptySubsequences: true)
                guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
                let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
                guard ends.count == 2, let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else {
                    continue
                }
                madvise(start, Int(ends[1] - ends[0]), Int32(MADV_DONTNEED))
            }
        #endif
    }
}
