import Secrets

/// A secret of random characters in locked memory. A mark at every ninth byte lets a search find each part of twelve
/// bytes by the mark in it.
struct MarkedSecret: Sendable {
    static let mark = Array("~q7".utf8)
    private static let period = 9

    let name: String
    let secret: Secret

    init(_ name: String, count: Int) {
        self.name = "\(name) of \(count) bytes"
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var bytes = (0..<count).map { index in
            let place = index % Self.period
            return place < Self.mark.count ? Self.mark[place] : letters.randomElement() ?? 0
        }
        secret = Secret(bytes: bytes)
        bytes.withUnsafeMutableBytes { LockedMemory.wipe($0) }
    }

    /// The longest part of this secret around a mark that stands in memory at an offset.
    func match(at offset: Int, in memory: UnsafeRawBufferPointer) -> Int {
        secret.withBytes { own in
            stride(from: 0, to: own.count, by: Self.period).map { start in
                var end = 0
                while start + end < own.count, offset + end < memory.count,
                    own[start + end] == memory[offset + end]
                {
                    end += 1
                }
                var before = 0
                while start > before, offset > before, own[start - before - 1] == memory[offset - before - 1]
                {
                    before += 1
                }
                return end >= Self.mark.count ? end + before : 0
            }.max() ?? 0
        }
    }

    /// Bytes from which on a part counts as a leak.
    var window: Int { min(12, secret.count) }
}
