import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Sessions
import Synchronization

/// The one place that owns connections. It sends what it is given and nothing by itself: no redirect is followed,
/// no cookie kept, no proxy taken from the environment, no request sent twice.
///
/// The network starts with the first exchange, on one thread.
package final class HTTPTransport: Sendable {
    private enum State {
        case unused
        case running(HTTPClient)
        case ended
    }

    /// Starts with the first exchange and lasts as long as the process: what is left of a cancelled exchange may
    /// still need its thread after a shutdown.
    private static let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    let limits: HTTPLimits
    private let userAgent: String
    private let state = Mutex(State.unused)

    package init(userAgent: String, limits: HTTPLimits = HTTPLimits()) {
        self.userAgent = userAgent
        self.limits = limits
    }

    deinit {
        end {}
    }

    /// Closes all connections and lets no new exchange begin. Returns within `HTTPLimits.farewell`, even if a
    /// server does not answer the goodbye.
    package func shutdown() async {
        let (goodbyes, signal) = AsyncStream.makeStream(of: Void.self)
        end { signal.finish() }
        let timer = Task { [farewell = limits.farewell] in
            try? await Task.sleep(for: .nanoseconds(farewell.nanoseconds))
            signal.finish()
        }
        for await _ in goodbyes {}
        timer.cancel()
    }

    /// Sends one request and reads its answer, within a span.
    func exchange(_ question: HTTPQuestion, within span: Duration) async -> HTTPExchange {
        guard let client = client() else {
            return HTTPExchange(head: nil, outcome: .unreachable(.other("the program is ending")))
        }
        let result = await limited(to: span) { [self] in await run(question, by: client) }
        var exchange = result.value
        if result.ranOut, case .cancelled = exchange.outcome { exchange.outcome = .unreachable(.timedOut) }
        return exchange
    }

    private func run(_ question: HTTPQuestion, by client: HTTPClient) async -> HTTPExchange {
        var key = question.key.map { SecretHeader("", $0) }
        var bearer = question.bearer.map { SecretHeader("Bearer ", $0) }
        defer {
            key?.wipe()
            bearer?.wipe()
        }
        var request = HTTPClientRequest(url: question.url)
        request.method = HTTPMethod(rawValue: question.method.rawValue)
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: userAgent)
        if let key { request.headers.add(name: "api-key", value: key.text) }
        if let bearer { request.headers.add(name: "authorization", value: bearer.text) }
        if let body = question.body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(body)
        }
        var head: HTTPAnswerHead?
        do {
            // The library's own deadline covers the head alone, so `limited` above is the one that counts.
            let response = try await client.execute(request, timeout: .nanoseconds(limits.call.nanoseconds))
            let answered = HTTPAnswerHead(status: Int(response.status.code), headers: response.headers)
            head = answered
            return HTTPExchange(head: answered, outcome: try await read(response, upTo: question.answerLimit))
        } catch {
            return HTTPExchange(head: head, outcome: TransportError.outcome(of: error))
        }
    }

    private func read(_ response: HTTPClientResponse, upTo limit: Int) async throws -> HTTPExchange.Outcome {
        let announced = response.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard announced <= limit else { return .tooLarge }
        let body = WipedBytes(capacity: announced)
        for try await part in response.body {
            guard body.count + part.readableBytes <= limit else {
                part.wipeReadableBytes()
                return .tooLarge
            }
            body.take(part)
        }
        return .answered(body)
    }

    private func client() -> HTTPClient? {
        state.withLock { state in
            switch state {
            case .running(let client): return client
            case .ended: return nil
            case .unused:
                let client = HTTPClient(eventLoopGroup: Self.thread, configuration: configuration)
                state = .running(client)
                return client
            }
        }
    }

    private var configuration: HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .fullVerification
        tls.minimumTLSVersion = .tlsv12
        var pool = HTTPClient.Configuration.ConnectionPool(
            idleTimeout: .nanoseconds(limits.idleConnection.nanoseconds),
            concurrentHTTP1ConnectionsPerHostSoftLimit: limits.connectionsPerHost)
        // A refused connection is told at once, not after three seconds of trying again.
        pool.retryConnectionEstablishment = false
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: .nanoseconds(limits.connect.nanoseconds)),
            connectionPool: pool,
            proxy: nil,
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let encoder = try pipeline.handler(type: HTTPRequestEncoder.self)
                try pipeline.addHandler(SentBytesWiper(), position: .before(encoder))
            }
        }
        return configuration
    }

    private func end(_ done: @escaping @Sendable () -> Void) {
        let last = state.withLock { state in
            defer { state = .ended }
            return state
        }
        guard case .running(let client) = last else { return done() }
        client.shutdown { _ in done() }
    }
}
