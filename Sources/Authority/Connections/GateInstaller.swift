import Logging
import NIOCore
import NIOHTTP1

/// Adds the gate and the reader to the pipeline of a connection. Hummingbird itself adds handlers only behind the parser.
final class GateInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    /// Bytes that the system holds for a client that does not read; by itself it allows megabytes (tcp(7), tcp_wmem).
    private static let sendBuffer: SocketOptionValue = 32_768

    private let responseHeaders: ResponseHeaders
    private let limit: ConnectionLimit
    private let turns: PipelineTurns
    private let responseLimit: TimeAmount
    private let logger: Logger

    /// `responseLimit` is the longest time from a whole request to its response.
    init(
        responseHeaders: ResponseHeaders, limit: ConnectionLimit, turns: PipelineTurns,
        responseLimit: Duration,
        logger: Logger
    ) {
        self.responseHeaders = responseHeaders
        self.limit = limit
        self.turns = turns
        self.responseLimit = .milliseconds(responseLimit.wholeMilliseconds)
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard limit.admit(context.channel) else {
            context.close(promise: nil)
            return
        }
        let gate = ConnectionGate(
            responseHeaders: responseHeaders, responseLimit: responseLimit, logger: logger)
        let pipeline = context.pipeline.syncOperations
        do {
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(gate, position: .after(parser))
            let reader = RequestReader(gate: gate, turns: turns)
            gate.reader = reader
            try pipeline.addHandler(reader, position: .first)
            try context.channel.syncOptions?.setOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: RequestReader.readSize))
            try context.channel.syncOptions?.setOption(
                .socketOption(.so_sndbuf), value: Self.sendBuffer)
        } catch {
            // A connection without its gate would have no limits.
            context.close(promise: nil)
        }
    }
}
