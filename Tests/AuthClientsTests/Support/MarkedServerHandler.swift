@testable import AuthClients
import Glibc
import NIOCore
import Secrets

/// One connection of a `MarkedServer`.
final class MarkedServerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: MarkedServer
    private var received = WipedBytes(capacity: 16_384)

    init(server: MarkedServer) {
        self.server = server
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.take(unwrapInboundIn(data))
        let isWhole = received.withBytes { ForgetfulServer.isWhole(UnsafeRawBufferPointer($0)) }
        guard isWhole else { return }
        let response = received.withBytes { server.response(to: UnsafeRawBufferPointer($0)) }
        received = WipedBytes(capacity: 16_384)
        guard let (parts, mode) = response else {
            return context.close(promise: nil)
        }
        let count = parts.reduce(0) { $0 + $1.count }
        switch mode {
        case .normal, .refusing: send(parts, count, context).whenComplete { _ in }
        case .silent: break
        case .breakingOff:
            let channel = context.channel
            send(parts, count - parts.dropFirst().reduce(0) { $0 + $1.count } / 2, context).whenComplete {
                _ in
                channel.close(promise: nil)
            }
        case .resetting:
            // A socket that does not linger is closed with RST (socket(7)).
            let channel = context.channel
            let linger = linger(l_onoff: 1, l_linger: 0)
            (channel as? any SocketOptionProvider)?.setSoLinger(linger).whenComplete { _ in
                channel.close(mode: .all, promise: nil)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(
        _ parts: [MarkedServer.Part], _ count: Int, _ context: ChannelHandlerContext
    ) -> EventLoopFuture<Void> {
        var buffer = context.channel.allocator.buffer(capacity: parts.reduce(0) { $0 + $1.count })
        for part in parts {
            switch part {
            case .text(let text): buffer.writeString(text)
            case .secret(let secret): _ = secret.secret.withBytes { buffer.writeBytes($0) }
            }
        }
        let whole = buffer
        let sent = buffer.getSlice(at: buffer.readerIndex, length: count) ?? buffer
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { _ in whole.wipeReadableBytes() }
        context.writeAndFlush(wrapOutboundOut(sent), promise: promise)
        return promise.futureResult
    }
}
