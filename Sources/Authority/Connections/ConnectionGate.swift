import HTTPTypes
import NIOCore
import NIOHTTP1

/// Guards one connection: closes it when a request takes too long to arrive, adds the common headers to responses of
/// NIO's parser, closes after a response that says so, and notices a client that disconnects. It runs on the
/// connection's event loop, directly behind the parser.
final class ConnectionGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Time limits for a slow client.
    enum Limit {
        static let head = TimeAmount.seconds(10)
        static let body = TimeAmount.seconds(30)
        /// Between requests.
        static let idle = TimeAmount.seconds(60)
        /// How long input is discarded after the last response, so that the client can read it.
        static let linger = TimeAmount.seconds(1)
    }

    private enum Phase {
        case idle
        case head
        case body
        case responding
    }

    let presence = ClientPresence()
    private let responseHeaders: ResponseHeaders
    private var phase = Phase.idle
    private var timer: Scheduled<Void>?
    private var closesAfterResponse = false

    init(responseHeaders: ResponseHeaders) {
        self.responseHeaders = responseHeaders
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
        // After the last response, input is discarded.
        if closesAfterResponse, phase == .idle { return }
        switch Self.unwrapInboundIn(data) {
        case .head: enter(.body, within: Limit.body, context)
        case .body: break
        case .end: enter(.responding, within: nil, context)
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        presence.disconnect()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { presence.disconnect() }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .head(var head):
            if !head.headers.contains(name: "request-ref") {
                head.headers.add(name: "request-ref", value: TokenText.makeReference())
                head.headers.add(name: "date", value: responseHeaders.dateText)
                head.headers.add(name: "cache-control", value: "no-store")
            }
            closesAfterResponse = head.headers["connection"].contains("close")
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            guard closesAfterResponse else {
                context.write(data, promise: promise)
                // A request that has begun to arrive keeps its own limit.
                if phase == .responding { enter(.idle, within: Limit.idle, context) }
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
