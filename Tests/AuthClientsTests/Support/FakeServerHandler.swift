import NIOCore
import NIOHTTP1

/// One connection of the server.
final class FakeServerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let script: FakeServer.Script
    private let answersKeyChecks: Bool
    private let log: FakeServerLog
    private var request: FakeServer.Request?

    init(script: @escaping FakeServer.Script, answersKeyChecks: Bool, log: FakeServerLog) {
        self.script = script
        self.answersKeyChecks = answersKeyChecks
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = .init(method: head.method.rawValue, uri: head.uri, headers: head.headers, body: [])
        case .body(let buffer): request?.body += buffer.readableBytesView
        case .end:
            guard let request else { return }
            // As a server does that knows the key.
            if answersKeyChecks, request.path.hasSuffix("/passwords/validate") {
                answer(.status(204), to: context)
                return
            }
            log.add(request)
            answer(script(request), to: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ reply: Reply, to context: ChannelHandlerContext) {
        let channel = context.channel
        channel.writeAndFlush(ByteBuffer(bytes: reply.bytes), promise: nil)
        switch reply.ending {
        case .keep: break
        case .close: channel.close(promise: nil)
        case .drip(let byte): Self.send(ByteBuffer(bytes: [byte]), every: .milliseconds(1), to: channel)
        case .flood(let byte):
            let block = ByteBuffer(repeating: byte, count: 65_536)
            Self.send(block, every: .zero, to: channel)
        }
    }

    /// Goes on until a write fails, which is when the other side has closed.
    private static func send(_ block: ByteBuffer, every pause: TimeAmount, to channel: any Channel) {
        channel.writeAndFlush(block).whenSuccess {
            channel.eventLoop.scheduleTask(in: pause) { send(block, every: pause, to: channel) }
        }
    }
}
