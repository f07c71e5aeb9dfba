package import Screen

/// The key sequences of the terminal's description. Each begins with ESC.
package nonisolated struct SequenceTable: Sendable {
    package enum Match: Hashable {
        case key(Key, length: Int)
        /// The bytes are the beginning of a key's sequence.
        case prefix
        case nothing
    }

    private var entries: [(sequence: [UInt8], key: Key)] = []

    /// The terminfo(5) capabilities of keys.
    package static let capabilities: [(name: String, key: Key)] =
        [
            ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
            ("kend", .end),
            ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete), ("kcbt", .backTab),
            ("kent", .enter),
        ] + (1...12).map { ("kf\($0)", .function($0)) }

    package init() {}

    package mutating func add(_ sequence: [UInt8], _ key: Key) {
        // A single byte would hide a letter or a control key.
        guard sequence.count > 2, sequence.first == 0x1B else { return }
        entries.append((sequence, key))
    }

    package func match(_ bytes: UnsafeBufferPointer<UInt8>) -> Match {
        var best = Match.nothing
        var longest = 0
        var isPrefix = false
        for (sequence, key) in entries {
            let count = min(sequence.count, bytes.count)
            guard (0..<count).allSatisfy({ sequence[$0] == bytes[$0] }) else { continue }
            if count < sequence.count {
                isPrefix = true
            } else if count > longest {
                longest = count
                best = .key(key, length: count)
            }
        }
        return best == .nothing && isPrefix ? .prefix : best
    }
}
