@testable import Authority
import NIOCore
import NIOEmbedded
import Testing

/// More connections than the authority takes.
@Suite struct ConnectionBounds {
    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = Any

        private(set) var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }

    @Test func `a refused accept is tried again after the pause, and not before`() throws {
        let channel = EmbeddedChannel()
        try AcceptPause.install(on: channel, logger: silent)
        let reads = ReadCounter()
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept"))
        try channel.throwIfErrorCaught()
        channel.read()
        #expect(reads.count == 0)
        channel.embeddedEventLoop.advanceTime(to: .now() + AcceptPause.length)
        #expect(reads.count == 1)
        channel.read()
        #expect(reads.count == 2)
    }

    private func channel(from address: String) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 1)
        return channel
    }

    @Test func `an address has at most 1,024 connections, and each that closes makes room for one`() throws {
        let limit = ConnectionLimit(most: ConnectionLimit.most)
        let open = try (0..<1024).map { _ in try channel(from: "192.0.2.1") }
        for channel in open { #expect(limit.admit(channel)) }
        #expect(!limit.admit(try channel(from: "192.0.2.1")))
        #expect(limit.admit(try channel(from: "192.0.2.2")))
        for channel in open.prefix(3) {
            _ = try channel.finish()
            #expect(limit.admit(try self.channel(from: "192.0.2.1")))
            #expect(!limit.admit(try self.channel(from: "192.0.2.1")))
        }
    }
}
