import NIOCore
import Secrets

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
