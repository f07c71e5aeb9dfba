import NIOCore
import Secrets
import Sessions

extension ByteBuffer {
    /// Overwrites the readable bytes with zeros, for every holder of the same storage.
    ///
    /// The mutating doors of `ByteBuffer` copy the storage if somebody else holds it and would wipe the copy.
    /// This writes through: allowed where nobody needs these bytes any more, and a holder may at most read them.
    func wipeReadableBytes() {
        withUnsafeReadableBytes { LockedMemory.wipe(UnsafeMutableRawBufferPointer(mutating: $0)) }
    }
}

/// Bytes that are wiped when the last holder lets go, and whenever they move to a larger place.
// Filled by the one task that reads an answer and handed on when that task is over: never used by two at once.
final class WipedBytes: @unchecked Sendable {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(capacity: Int) {
        memory = .allocate(byteCount: max(capacity, 64), alignment: 16)
    }

    deinit {
        LockedMemory.wipe(memory)
        memory.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    /// The bytes themselves, for reading and for changing in place. They must not be kept beyond the call.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
    }

    /// Takes the bytes over: what the buffer held is wiped.
    func take(_ buffer: ByteBuffer) {
        reserve(count + buffer.readableBytes)
        buffer.withUnsafeReadableBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        }
        count += buffer.readableBytes
        buffer.wipeReadableBytes()
    }

    private func reserve(_ needed: Int) {
        guard needed > memory.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(needed, memory.count * 2), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        LockedMemory.wipe(memory)
        memory.deallocate()
        memory = larger
    }
}
