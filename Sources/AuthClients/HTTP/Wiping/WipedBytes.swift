import NIOCore
import Secrets

/// Bytes that are wiped when the last holder lets go, and whenever they move to a larger place.
// Filled by the one task that reads a message and handed on when that task is over: never used by two at once.
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
