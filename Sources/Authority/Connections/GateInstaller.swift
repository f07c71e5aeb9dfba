import NIOCore
import NIOHTTP1

/// Adds the gate and the reader to the pipeline of a connection. Hummingbird itself adds handlers only behind the parser.
final class GateInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let responseHeaders: ResponseHeaders
    private let limit: ConnectionLimit

    init(responseHeaders: ResponseHeaders, limit: ConnectionLimit) {
        self.responseHeaders = responseHeaders
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard limit.admit(context.channel) else {
            context.close(promise: nil)
            return
        }
        let gate = ConnectionGate(responseHeaders: responseHeaders)
        let pipeline = context.pipeline.syncOperations
        do {
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(gate, position: .after(parser))
            let reader = RequestReader(gate: gate)
            gate.reader = reader
            try pipeline.addHandler(reader, position: .first)
            try context.channel.syncOptions?.setOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: RequestReader.readSize))
        } catch {
            // A connection without its gate would have no limits.
            context.close(promise: nil)
        }
    }
}
