import Secrets

/// The value of a header that carries a secret. The library wants text, so it is text, in one place that can be
/// wiped when the request is over.
struct SecretHeader {
    private(set) var text: String

    /// `secret` has to fit a header.
    init(_ prefix: StaticString, _ secret: Secret) {
        text = secret.withBytes { bytes in
            // Made in one piece: a text put together from two would leave the second behind. A capacity of 16 or more
            // keeps even a short one in one block of the heap; a text under 16 bytes would live inside of each of its
            // holders, and on their stacks.
            String(unsafeUninitializedCapacity: max(16, prefix.utf8CodeUnitCount + bytes.count)) { memory in
                let prefix = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
                let end = memory.initialize(fromContentsOf: prefix)
                _ = memory[end...].initialize(fromContentsOf: bytes)
                return end + bytes.count
            }
        }
    }

    /// Overwrites the text for all who still hold it.
    mutating func wipe() {
        text.withUTF8 {
            LockedMemory.wipe(UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer($0)))
        }
    }
}
