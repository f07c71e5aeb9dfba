import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A server on a loopback port that replies as its script says, byte by byte if need be, and keeps the requests.
final class FakeServer: Sendable {
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
    private let log: FakeServerLog

    var requests: [Request] { log.requests.withLock { $0 } }

    /// Returns when a request is there that no caller has waited for yet.
    func nextRequest() async -> Request? {
        for await request in log.arrivals { return request }
        return nil
    }

    /// Where `answersKeyChecks` is true the client's own check of its key succeeds, and the script does not see it.
    init(
        tls: NIOSSLContext? = nil, answersKeyChecks: Bool = true, script: @escaping Script
    ) async throws {
        let log = FakeServerLog()
        self.log = log
        channel = try await ServerBootstrap(group: Self.group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let sync = channel.pipeline.syncOperations
                    if let tls { try sync.addHandler(NIOSSLServerHandler(context: tls)) }
                    try sync.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try sync.addHandler(
                        FakeServerHandler(
                            script: script, answersKeyChecks: answersKeyChecks, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async {
        try? await channel.close()
    }
}
