import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1

/// Guards one connection: closes it when a request takes too long to arrive, answers 503 when its response does not come,
/// adds the common headers to responses of NIO's parser, sends no body in response to HEAD, closes after a response that
/// says so, and notices a client that disconnects. It runs on the connection's event loop, directly behind the parser.
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
    private let responseLimit: TimeAmount
    private let logger: Logger
    private var phase = Phase.idle
    private var path = ""
    private var hasBegunResponse = false
    /// Whether the response was given up; what comes of it later is discarded.
    private var isGivenUp = false
    private var timer: Scheduled<Void>?
    private var closesAfterResponse = false
    /// Whether the request is the last one of its connection (RFC 9112 sections 9.3 and 9.6).
    private var isLastRequest = false
    private var isHead = false
    private var context: ChannelHandlerContext?
    weak var reader: RequestReader?

    init(responseHeaders: ResponseHeaders, responseLimit: TimeAmount, logger: Logger) {
        self.responseHeaders = responseHeaders
        self.responseLimit = responseLimit
        self.logger = logger
    }

    /// The first byte of a request arrived.
    func bytesArrived(_ context: ChannelHandlerContext) {
        if phase == .idle { enter(.head, within: Limit.head, context) }
    }

    /// Responds to a request that the parser does not see, and closes.
    func refuse(_ refusal: Refusal) {
        guard let context else { return }
        respond(refusal.status, [:], nil, context)
    }

    /// Responds in place of the server, and closes.
    private func respond(
        _ status: Int, _ headers: HTTPHeaders, _ body: ByteBuffer?, _ context: ChannelHandlerContext
    ) {
        var headers = headers
        headers.add(name: "connection", value: "close")
        headers.add(name: "content-length", value: "\(body?.readableBytes ?? 0)")
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
        write(context: context, data: Self.wrapOutboundOut(.head(head)), promise: nil)
        if let body {
            write(context: context, data: Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        write(context: context, data: Self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// The response does not come. The work for it is cancelled, as if the client had left.
    private func giveUp(_ context: ChannelHandlerContext) {
        guard !hasBegunResponse else {
            context.close(promise: nil)
            return
        }
        logger.error("A call took too long", metadata: ["path": "\(path)"])
        let reply = try? ErrorDialect(ofUnknownPath: path).reply(to: .unavailable, path: path)
        var headers: HTTPHeaders = ["retry-after": AuthorityResponder.retryAfter]
        for field in reply?.headers ?? [:] { headers.add(name: field.name.rawName, value: field.value) }
        respond(503, headers, reply?.body, context)
        isGivenUp = true
        presence.disconnect()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        enter(.idle, within: Limit.idle, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // After the last response, input is discarded.
        if closesAfterResponse, phase == .idle { return }
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            isHead = head.method == .HEAD
            hasBegunResponse = false
            path = String(head.uri.prefix { $0 != "?" })
            isLastRequest = head.version == .http1_0 || Self.hasClose(head.headers)
            enter(.body, within: Limit.body, context)
        case .body: break
        case .end: enter(.responding, within: responseLimit, context)
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
        guard !isGivenUp else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch Self.unwrapOutboundIn(data) {
        case .head(var head):
            if !head.headers.contains(name: "request-ref") {
                head.headers.add(name: "request-ref", value: TokenText.makeReference())
                head.headers.add(name: "date", value: responseHeaders.dateText)
                head.headers.add(name: "cache-control", value: "no-store")
            }
            if isLastRequest { head.headers.replaceOrAdd(name: "connection", value: "close") }
            hasBegunResponse = true
            closesAfterResponse = Self.hasClose(head.headers)
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            // RFC 9110 section 9.3.2.
            guard !isHead else {
                promise?.succeed()
                return
            }
            context.write(data, promise: promise)
        case .end:
            guard closesAfterResponse else {
                let left = context.eventLoop.makePromise(of: Void.self)
                left.futureResult.cascade(to: promise)
                left.futureResult.assumeIsolated().whenSuccess { [reader] in reader?.responseLeft() }
                // A request that has begun to arrive keeps its own limit.
                if phase == .responding { enter(.idle, within: Limit.idle, context) }
                context.write(data, promise: left)
                return
            }
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            enter(.idle, within: Limit.linger, context)
        }
    }

    private static func hasClose(_ headers: HTTPHeaders) -> Bool {
        headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
    }

    private func enter(_ phase: Phase, within limit: TimeAmount, _ context: ChannelHandlerContext) {
        self.phase = phase
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { [self] in
            if self.phase == .responding { giveUp(context) } else { context.close(promise: nil) }
        }
    }
}
