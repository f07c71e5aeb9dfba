import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A server on a loopback port that answers as its script says, byte by byte if need be, and keeps what it was asked.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        var method: String
        var uri: String
        var headers: HTTPHeaders
        var body: [UInt8]

        var path: String { String(uri.prefix { $0 != "?" }) }
        func query(_ name: String) -> Int? {
            uri.split(separator: "?").last?.split(separator: "&").first { $0.hasPrefix(name + "=") }
                .flatMap { Int($0.dropFirst(name.count + 1)) }
        }
    }

    typealias Script = @Sendable (Request) -> Reply

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    let port: Int
    private let channel: any Channel
    private let log: RequestLog

    var requests: [Request] { log.requests.withLock { $0 } }

    /// Comes back when a request is there that nobody has waited for yet.
    func nextRequest() async -> Request? {
        for await request in log.arrivals { return request }
        return nil
    }

    init(tls: NIOSSLContext? = nil, script: @escaping Script) async throws {
        let log = RequestLog()
        self.log = log
        channel = try await ServerBootstrap(group: Self.group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let sync = channel.pipeline.syncOperations
                    if let tls { try sync.addHandler(NIOSSLServerHandler(context: tls)) }
                    try sync.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try sync.addHandler(ScriptHandler(script: script, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async {
        try? await channel.close()
    }
}

/// What has arrived, for the test to look at and to wait for.
private final class RequestLog: Sendable {
    let requests = Mutex<[ScriptedServer.Request]>([])
    let arrivals: AsyncStream<ScriptedServer.Request>
    private let arrived: AsyncStream<ScriptedServer.Request>.Continuation

    init() {
        (arrivals, arrived) = AsyncStream.makeStream()
    }

    func add(_ request: ScriptedServer.Request) {
        requests.withLock { $0.append(request) }
        arrived.yield(request)
    }
}

/// Bytes to answer with, and what to do with the connection then.
struct Reply: Sendable {
    enum Ending: Sendable {
        case keep, close
        /// Sends the byte again and again, a thousand times a second, until the client has had enough.
        case drip(UInt8)
        /// Sends a block of 64 KiB of the byte again and again, as fast as it is taken.
        case flood(UInt8)
    }

    var bytes: [UInt8]
    var ending = Ending.keep

    static func status(
        _ status: Int, _ body: some Sequence<UInt8> = [], headers: [(String, String)] = []
    ) -> Reply {
        let body = Array(body)
        var head = "HTTP/1.1 \(status) Scripted\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if status != 204 { head += "content-length: \(body.count)\r\n" }
        return Reply(bytes: Array((head + "\r\n").utf8) + (status == 204 ? [] : body))
    }

    static func status(_ status: Int, text: String) -> Reply { self.status(status, text.utf8) }

    static func status(_ status: Int, fixture: String, headers: [(String, String)] = []) throws -> Reply {
        self.status(status, try Fixture.bytes(fixture), headers: headers)
    }

    static func raw(_ text: String, then ending: Ending = .close) -> Reply {
        Reply(bytes: Array(text.utf8), ending: ending)
    }
}

enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let file = name.contains(".") ? name : name + ".json"
        let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures").appendingPathComponent(file)
        return Array(try Data(contentsOf: url))
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let script: ScriptedServer.Script
    private let log: RequestLog
    private var request: ScriptedServer.Request?

    init(script: @escaping ScriptedServer.Script, log: RequestLog) {
        self.script = script
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = .init(method: head.method.rawValue, uri: head.uri, headers: head.headers, body: [])
        case .body(let buffer): request?.body += buffer.readableBytesView
        case .end:
            guard let request else { return }
            // The client's own question about the key is answered as by a server that knows it.
            guard !request.path.hasSuffix("/passwords/validate") else {
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
