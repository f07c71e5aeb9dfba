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
/// The network starts with the first request, on one thread.
package final class HTTPTransport: Sendable {
    private enum State {
        case unused
        case running(HTTPClient)
        case ended
    }

    /// Starts with the first request and lasts as long as the process: what is left of a cancelled request may
    /// still need its thread after a shutdown.
    private static let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    let limits: HTTPLimits
    private let userAgent: String
    private let trusted: TrustedCertificates
    private let state = Mutex(State.unused)

    package init(
        userAgent: String, limits: HTTPLimits = HTTPLimits(), trusting trusted: TrustedCertificates = .system
    ) {
        self.userAgent = userAgent
        self.trusted = trusted
        self.limits = limits
    }

    deinit {
        end {}
    }

    /// Closes all connections and lets no new request begin. Returns within `HTTPLimits.farewell`, even if a
    /// server does not answer the goodbye.
    package func shutdown() async {
        let (goodbyes, signal) = AsyncStream.makeStream(of: Void.self)
        end { signal.finish() }
        _ = await withTimeLimit(limits.farewell) { for await _ in goodbyes {} }
    }

    /// Sends one request with its encoded body and reads the response, within a time.
    func send(
        _ request: HTTPRequest, body: ByteBuffer?, to address: ServerAddress,
        reading names: ResponseHead.FieldNames, within limit: Duration
    ) async -> HTTPResult {
        guard let client = client() else {
            return HTTPResult(head: nil, outcome: .unreachable(.other("the program is ending")))
        }
        let result = await withTimeLimit(limit) { [self] in
            await run(request, body: body, to: address, reading: names, by: client)
        }
        var received = result.value
        if result.ranOut, case .cancelled = received.outcome { received.outcome = .unreachable(.timedOut) }
        return received
    }

    private func run(
        _ request: HTTPRequest, body: ByteBuffer?, to address: ServerAddress,
        reading names: ResponseHead.FieldNames, by client: HTTPClient
    ) async -> HTTPResult {
        var secrets: [SecretHeader] = []
        defer { for index in secrets.indices { secrets[index].wipe() } }
        var outgoing = HTTPClientRequest(url: address.url + request.path + request.query)
        outgoing.method = request.method
        outgoing.headers.add(name: "user-agent", value: userAgent)
        for field in request.fields {
            switch field.value {
            case .plain(let text): outgoing.headers.add(name: field.name, value: text)
            case .secret(let secret, let prefix):
                let header = SecretHeader(prefix, secret)
                secrets.append(header)
                outgoing.headers.add(name: field.name, value: header.text)
            }
        }
        if let body, let contentType = request.body?.contentType {
            outgoing.headers.add(name: "content-type", value: contentType)
            outgoing.body = .bytes(body)
        }
        var head: ResponseHead?
        do {
            // The library's own deadline covers the head alone, so the limit above is the one that counts.
            let response = try await client.execute(outgoing, timeout: .nanoseconds(limits.call.nanoseconds))
            let received = ResponseHead(
                status: Int(response.status.code), headers: response.headers, names: names)
            head = received
            return HTTPResult(head: received, outcome: try await read(response, upTo: request.responseLimit))
        } catch {
            return HTTPResult(head: head, outcome: TransportError.outcome(of: error))
        }
    }

    private func read(_ response: HTTPClientResponse, upTo limit: Int) async throws -> HTTPResult.Outcome {
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
        return .received(body)
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
        if let roots = trusted.roots { tls.trustRoots = roots }
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
