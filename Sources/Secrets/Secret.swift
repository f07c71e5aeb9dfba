/// A password, token, code or key: held in locked memory, wiped when the last holder lets go, and unable to
/// print itself. Its bytes leave only through `withBytes`.
package struct Secret: Sendable {
    private let storage: Storage

    /// Copies the bytes. The caller wipes its own copy.
    package init(bytes: some Collection<UInt8>) {
        storage = Storage(count: bytes.count) { memory in
            _ = memory.initializeMemory(as: UInt8.self, from: bytes)
        }
    }

    /// Copies the UTF-8 of a text. For values that were never secret while typed: demo accounts and tests.
    package init(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    package static let empty = Secret(bytes: [])

    /// Bytes, not characters.
    package var count: Int { storage.count }
    package var isEmpty: Bool { count == 0 }

    /// Lends the bytes. They must not be kept beyond the call.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(storage.bytes)
    }

    /// A new secret with a character more at its end.
    package func appending(_ character: Character) -> Secret {
        let tail = character.utf8
        let old = storage
        return Secret(
            storage: Storage(count: count + tail.count) { memory in
                memory.copyBytes(from: old.bytes)
                for (index, byte) in tail.enumerated() { memory[old.count + index] = byte }
            })
    }

    /// A new secret without the last Unicode scalar (UTF-8 continuation bytes go with their head).
    package func droppingLast() -> Secret {
        let old = storage
        var kept = old.count
        while kept > 0 {
            kept -= 1
            if old.bytes[kept] & 0xC0 != 0x80 { break }
        }
        let end = kept
        return Secret(
            storage: Storage(count: end) {
                $0.copyBytes(from: UnsafeRawBufferPointer(rebasing: old.bytes[..<end]))
            })
    }

    /// Unicode scalars in the secret, for a masked field.
    package var scalarCount: Int {
        withBytes { bytes in bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }
    }

    /// The last four characters of a long token, so that people can tell two apart; bullets alone for a
    /// short one, of which four characters would say too much.
    package var maskedTail: String {
        withBytes { bytes in
            guard bytes.count >= 32 else { return "••••" }
            let tail = bytes.suffix(4)
            guard tail.allSatisfy({ (0x21...0x7E).contains($0) }) else { return "••••" }
            return "…" + String(decoding: tail, as: UTF8.self)
        }
    }

    private init(storage: Storage) {
        self.storage = storage
    }
}

extension Secret: Equatable {
    /// Takes the same time wherever the first difference stands.
    package static func == (left: Secret, right: Secret) -> Bool {
        guard left.count == right.count else { return false }
        let a = left.storage.bytes
        let b = right.storage.bytes
        var difference: UInt8 = 0
        for index in 0..<left.count { difference |= a[index] ^ b[index] }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One slot of locked memory and its end.
// Written once, in the initialiser, before anybody else can see it; read-only until it is wiped in deinit.
private final class Storage: @unchecked Sendable {
    let count: Int
    private let memory: UnsafeMutableRawBufferPointer
    private let isLocked: Bool

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.count = count
        let locked = LockedMemory.allocate(max(count, 1))
        isLocked = locked != nil
        // Ordinary memory is the last resort of a system that gives no mapping; it is wiped all the same.
        memory = locked ?? .allocate(byteCount: max(count, 1), alignment: 16)
        fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
    }

    deinit {
        if isLocked {
            LockedMemory.release(memory)
        } else {
            LockedMemory.wipe(memory)
            memory.deallocate()
        }
    }
}
