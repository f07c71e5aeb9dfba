import NIOCore

/// Closes a connection whose response is longer than any receiver needs: interim responses (1xx), headers and body
/// together. Stands before the decoder, so that nothing beyond the bound is parsed.
final class ResponseBound: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Bytes of one response.
    static let largest = 64 << 10

    private var received = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytes
        guard received <= Self.largest else {
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    /// A connection sends the next request only after the response to the one before.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        received = 0
        context.write(data, promise: promise)
    }
}
