import NIOCore

/// Tells the gate when the first byte of a request arrives. It runs on the connection's event loop, before the parser.
final class ByteWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let gate: ConnectionGate

    init(gate: ConnectionGate) {
        self.gate = gate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        gate.bytesArrived(context)
        context.fireChannelRead(data)
    }
}
