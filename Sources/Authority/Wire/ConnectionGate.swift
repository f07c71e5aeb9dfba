import HTTPTypes
import NIOCore
import NIOHTTP1

/// Guards one connection: ends it when a request takes too long to arrive, stamps the answers that NIO's parser
/// gives by itself, closes after an answer that says so, and notices when the client goes away. Lives on the
/// connection's event loop, right behind the parser.
final class ConnectionGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Limits of a slow client; the idle one counts between requests.
    enum Limit {
        static let head = TimeAmount.seconds(10)
        static let body = TimeAmount.seconds(30)
        static let idle = TimeAmount.seconds(60)
        /// How long what a client still sends is thrown away after the last answer, so that it can read it.
        static let linger = TimeAmount.seconds(1)
    }

    private enum Phase {
        case idle
        case head
        case body
        case answering
    }

    let presence = ClientPresence()
    private let stamp: Stamp
    private var phase = Phase.idle
    private var timer: Scheduled<Void>?
    private var closesAfterAnswer = false

    init(stamp: Stamp) {
        self.stamp = stamp
    }

    /// The first byte of a request arrived.
    func bytesArrived(_ context: ChannelHandlerContext) {
        if phase == .idle { enter(.head, within: Limit.head, context) }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        enter(.idle, within: Limit.idle, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // After the last answer nothing is read any more, only drained.
        if closesAfterAnswer, phase == .idle { return }
        switch Self.unwrapInboundIn(data) {
        case .head: enter(.body, within: Limit.body, context)
        case .body: break
        case .end: enter(.answering, within: nil, context)
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        presence.leave()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { presence.leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .head(var head):
            if !head.headers.contains(name: "request-ref") {
                head.headers.add(name: "request-ref", value: TokenText.makeReference())
                head.headers.add(name: "date", value: stamp.dateText)
                head.headers.add(name: "cache-control", value: "no-store")
            }
            closesAfterAnswer = head.headers["connection"].contains("close")
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            guard closesAfterAnswer else {
                context.write(data, promise: promise)
                // A request already half read keeps its own limit.
                if phase == .answering { enter(.idle, within: Limit.idle, context) }
                return
            }
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            enter(.idle, within: Limit.linger, context)
        }
    }

    private func enter(_ phase: Phase, within limit: TimeAmount?, _ context: ChannelHandlerContext) {
        self.phase = phase
        timer?.cancel()
        timer = limit.map { limit in
            context.eventLoop.assumeIsolated().scheduleTask(in: limit) { context.close(promise: nil) }
        }
    }
}

/// Sees the raw bytes before the parser does and tells the gate when a request begins. Lives on the connection's
/// event loop, at the very front.
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

/// Puts gate and watch at their places; Hummingbird adds its handlers behind the parser only.
final class GateInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let stamp: Stamp

    init(stamp: Stamp) {
        self.stamp = stamp
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let gate = ConnectionGate(stamp: stamp)
        let pipeline = context.pipeline.syncOperations
        do {
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(gate, position: .after(parser))
            try pipeline.addHandler(ByteWatch(gate: gate), position: .first)
        } catch {
            // Without its gate a connection has no limits; better none.
            context.close(promise: nil)
        }
    }
}
