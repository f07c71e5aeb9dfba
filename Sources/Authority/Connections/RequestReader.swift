import NIOCore
import NIOHTTP1

/// Reads the bytes of a connection before the parser does, and lets through only whole heads that have one meaning, one
/// request at a time: the next one waits until the response to the one before has left, and for its turn among its
/// address's. So a client that pipelines, or does not read, holds a bounded amount of memory. It runs on the connection's
/// event loop.
final class RequestReader: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes of one request that wait before the connection is no longer read; the longest head.
    static let mostWaiting = 16_384
    /// Bytes of further requests that wait before the connection is no longer read.
    static let mostPipelined = 4096
    /// Bytes of one read.
    static let readSize = 8192

    private enum State {
        case head(HeadScanner)
        case length(left: Int)
        case chunked(ChunkScanner)
        /// The whole request is with the server.
        case responding
        case refused
    }

    private enum Turn {
        /// The client has waited for the response before.
        case unneeded
        case awaited
        case taken
    }

    private let gate: ConnectionGate
    private let turns: PipelineTurns
    private var turn = Turn.unneeded
    private var address: String?
    private var context: ChannelHandlerContext?
    private var state = State.head(HeadScanner())
    private var waiting = ByteBuffer()
    private var mayBeginWithEmptyLine = true
    private var hasResponded = false
    private var wantsRead = false
    private var hasInputClosed = false

    init(gate: ConnectionGate, turns: PipelineTurns) {
        self.gate = gate
        self.turns = turns
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        address = context.remoteAddress?.ipAddress
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        endTurn()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        waiting.writeBuffer(&bytes)
        advance(context)
    }

    /// Input that ends while requests wait is reported after them.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed, waiting.readableBytes > 0 {
            hasInputClosed = true
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { wantsRead = true }
    }

    private var mayRead: Bool {
        if case .responding = state { return waiting.readableBytes < Self.mostPipelined }
        return waiting.readableBytes < (turn == .awaited ? Self.mostPipelined : Self.mostWaiting)
    }

    /// The response to the request has left, and the connection stays open.
    func responseLeft() {
        guard let context else { return }
        endTurn()
        if case .responding = state { beginHead() } else { hasResponded = true }
        if case .head = state, waiting.readableBytes > 0, let address {
            turn = .awaited
            let reader = NIOLoopBound(self, eventLoop: context.eventLoop)
            turns.begin(address) {
                reader.eventLoop.scheduleTask(in: PipelineTurns.pause) { reader.value.turnCame() }
            }
        } else {
            proceed(context)
        }
    }

    private func turnCame() {
        turn = .taken
        guard let context else {
            endTurn()
            return
        }
        proceed(context)
        // A head that is not complete takes no turn.
        if case .head = state { endTurn() }
    }

    private func endTurn() {
        guard turn == .taken, let address else { return }
        turn = .unneeded
        turns.end(address)
    }

    private func proceed(_ context: ChannelHandlerContext) {
        if waiting.readableBytes > 0 {
            advance(context)
            context.fireChannelReadComplete()
        }
        if wantsRead, mayRead {
            wantsRead = false
            context.read()
        }
        if hasInputClosed, waiting.readableBytes == 0 {
            hasInputClosed = false
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
    }

    private func beginHead() {
        state = .head(HeadScanner())
        mayBeginWithEmptyLine = true
        hasResponded = false
    }

    private func advance(_ context: ChannelHandlerContext) {
        if turn == .awaited { return }
        defer { if waiting.readableBytes == 0 { waiting = ByteBuffer() } }
        while waiting.readableBytes > 0 {
            switch state {
            case .head(let scanner):
                gate.bytesArrived(context)
                do throws(Refusal) {
                    guard try takeHead(scanner, context) else { return }
                } catch {
                    state = .refused
                    gate.refuse(error)
                }
            case .length(let left):
                let count = min(left, waiting.readableBytes)
                state = .length(left: left - count)
                if count == left { endRequest() }
                forward(count, context)
            case .chunked(var scanner):
                do throws(Refusal) {
                    let count = try reading { bytes throws(Refusal) in try scanner.scan(bytes) }
                    state = .chunked(scanner)
                    if scanner.isDone { endRequest() }
                    forward(count, context)
                } catch {
                    state = .refused
                    // The call that reads the body ends with this error, and its response is a 400.
                    context.fireErrorCaught(HTTPParserError.invalidChunkSize)
                }
            case .responding: return
            case .refused: waiting.clear()
            }
        }
    }

    private func endRequest() {
        if hasResponded { beginHead() } else { state = .responding }
    }

    /// Runs `body` on the waiting bytes; NIO's own method does not keep the type of an error.
    private func reading<Value>(
        _ body: (UnsafeRawBufferPointer) throws(Refusal) -> Value
    ) throws(Refusal) -> Value {
        try waiting.withUnsafeReadableBytes { bytes in
            Result { () throws(Refusal) in try body(bytes) }
        }.get()
    }

    private func forward(_ count: Int, _ context: ChannelHandlerContext) {
        guard let bytes = waiting.readSlice(length: count) else { return }
        context.fireChannelRead(Self.wrapInboundOut(bytes))
    }

    /// Lets a complete head through. False while it is not complete.
    private func takeHead(_ scanner: HeadScanner, _ context: ChannelHandlerContext) throws(Refusal) -> Bool {
        if mayBeginWithEmptyLine, !skipEmptyLine() { return false }
        var scanner = scanner
        let end = try reading { bytes throws(Refusal) in try scanner.end(in: bytes) }
        state = .head(scanner)
        guard let end else { return false }
        let framing = try reading { bytes throws(Refusal) in
            try RequestFraming(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        }
        // A later minor version is read as 1.1, also by the parser.
        let minor = waiting.readerIndex + framing.minorVersionOffset
        if waiting.getInteger(at: minor, as: UInt8.self) != UInt8(ascii: "0") {
            waiting.setInteger(UInt8(ascii: "1"), at: minor)
        }
        switch framing.body {
        case .none: state = .responding
        case .length(let count): state = .length(left: count)
        case .chunked: state = .chunked(ChunkScanner())
        }
        forward(end, context)
        if framing.expectsContinue, waiting.readableBytes == 0 {
            let proceed = context.channel.allocator.buffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(Self.wrapOutboundOut(proceed), promise: nil)
        }
        return true
    }

    /// RFC 9112 section 2.2: one empty line before a request is ignored. False while it is not known.
    private func skipEmptyLine() -> Bool {
        guard waiting.getInteger(at: waiting.readerIndex, as: UInt8.self) == .carriageReturn else {
            mayBeginWithEmptyLine = false
            return true
        }
        guard waiting.readableBytes > 1 else { return false }
        mayBeginWithEmptyLine = false
        if waiting.getInteger(at: waiting.readerIndex + 1, as: UInt8.self) == .lineFeed {
            waiting.moveReaderIndex(forwardBy: 2)
        }
        return waiting.readableBytes > 0
    }
}
