import NIOCore
import Secrets

extension ByteBuffer {
    /// Overwrites the readable bytes with zeros, for every holder of the same storage.
    ///
    /// The mutating methods of `ByteBuffer` copy the storage if it is shared, and would wipe the copy.
    /// This writes through: allowed where these bytes are needed no more, and other holders at most read them.
    func wipeReadableBytes() {
        withUnsafeReadableBytes { LockedMemory.wipe(UnsafeMutableRawBufferPointer(mutating: $0)) }
    }
}
