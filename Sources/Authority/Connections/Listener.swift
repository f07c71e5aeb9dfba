import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves on a port until the authority stops. The system can take the listening socket away (accept(2) passes pending
/// errors of the network on); then it listens again, beside the connections that are open.
struct Listener: Service {
    /// Makes a server on a port, which calls `onListening` when its socket listens.
    typealias Maker =
        @Sendable (_ port: Int, _ onListening: @escaping @Sendable (any Channel) async -> Void) throws
        -> any Service

    let port: Int
    let sleep: @Sendable (Duration) async throws -> Void
    let logger: Logger
    let makeServer: Maker
    /// Called once, with the first socket.
    let onListening: @Sendable (any Channel) async -> Void

    /// From the loss of a socket, or a failure to listen again, to the next attempt.
    private static let pause = Duration.milliseconds(250)

    func run() async throws {
        // The ports of lost sockets.
        let (losses, lost) = AsyncStream.makeStream(of: Int.self)
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    do {
                        try await serve(port, lost, onListening)
                    } catch {
                        lost.finish()
                        throw error
                    }
                }
                for await port in losses {
                    logger.error(
                        "The listening socket was lost; listening again", metadata: ["port": "\(port)"])
                    group.addTask { try await serveAgain(port, lost) }
                }
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            lost.finish()
        }
    }

    private func serve(
        _ port: Int, _ lost: AsyncStream<Int>.Continuation,
        _ onListening: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) async throws {
        try await makeServer(port) { channel in
            try? await channel.eventLoop.submit { try AcceptPause.install(on: channel, logger: logger) }.get()
            let found = channel.localAddress?.port ?? port
            channel.closeFuture.whenComplete { _ in lost.yield(found) }
            await onListening(channel)
        }.run()
    }

    private func serveAgain(_ port: Int, _ lost: AsyncStream<Int>.Continuation) async throws {
        while !Task.isShuttingDownGracefully {
            try await sleep(Self.pause)
            do {
                return try await serve(port, lost)
            } catch is IOError {}
        }
    }
}
