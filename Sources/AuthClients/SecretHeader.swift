import NIOCore
import Secrets
import Sessions

/// The value of a header that carries a secret. The library wants text, so it is text, in one place that can be
/// wiped when the request is over.
struct SecretHeader {
    private(set) var text: String

    /// `secret` has to fit a header.
    init(_ prefix: StaticString, _ secret: Secret) {
        text = secret.withBytes { bytes in
            // Made in one piece: a text put together from two would leave the second behind.
            String(unsafeUninitializedCapacity: prefix.utf8CodeUnitCount + bytes.count) { memory in
                let prefix = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
                let end = memory.initialize(fromContentsOf: prefix)
                _ = memory[end...].initialize(fromContentsOf: bytes)
                return end + bytes.count
            }
        }
    }

    /// Overwrites the text for all who still hold it. A text under 16 bytes lives inside of its holders and goes
    /// with them.
    mutating func wipe() {
        text.withUTF8 {
            LockedMemory.wipe(UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer($0)))
        }
    }
}

extension Secret {
    /// Whether a header can carry it: visible ASCII alone, so that no byte can end the header's line.
    var fitsHeader: Bool {
        withBytes { bytes in !bytes.isEmpty && bytes.allSatisfy { (0x21...0x7E).contains($0) } }
    }
}

/// Wipes what has been sent: the encoder behind it writes heads with keys and bearers into buffers of its own and
/// drops them as they are.
///
/// For requests of known length only. Between the pieces of any other the encoder puts bytes that it shares.
final class SentBytesWiper: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let sent = promise ?? context.eventLoop.makePromise()
        if case .byteBuffer(let buffer) = unwrapOutboundIn(data) {
            sent.futureResult.whenComplete { _ in buffer.wipeReadableBytes() }
        }
        context.write(data, promise: sent)
    }
}
