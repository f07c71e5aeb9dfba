import NIOCore
import NIOHTTP1
import Sessions

/// One connection of a sender: reads a request within its limits, hands it to the receiver, and responds with a status
/// and nothing else. Used by the event loop of its channel alone.
final class WebhookHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let receiver: WebhookReceiver
    private var head: HTTPRequestHead?
    private var body = WipedBytes(capacity: 1024)
    private var deadline: Scheduled<Void>?
    private var isEnding = false

    init(receiver: WebhookReceiver) {
        self.receiver = receiver
    }

    func handlerAdded(context: ChannelHandlerContext) {
        setDeadline(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isEnding else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = WipedBytes(capacity: 1024)
        case .body(let part):
            guard body.count + part.readableBytes <= receiver.limits.body else {
                respond(WebhookResponse(status: .payloadTooLarge), context, isLast: true)
                return
            }
            body.take(part)
        case .end:
            guard let head else { return }
            deadline?.cancel()
            let response = receiver.receive(head, body)
            body = WipedBytes(capacity: 64)
            respond(response, context, isLast: !head.isKeepAlive)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func respond(_ response: WebhookResponse, _ context: ChannelHandlerContext, isLast: Bool) {
        isEnding = isLast
        var headers = HTTPHeaders()
        if response.status != .noContent { headers.add(name: "content-length", value: "0") }
        if let wait = response.retryAfterText { headers.add(name: "retry-after", value: wait) }
        if isLast { headers.add(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if isLast {
            let channel = context.channel
            written.whenComplete { _ in channel.close(promise: nil) }
        } else {
            setDeadline(context)
        }
    }

    private func setDeadline(_ context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .nanoseconds(receiver.limits.requestTime.nanoseconds)) {
            channel.close(promise: nil)
        }
    }
}
