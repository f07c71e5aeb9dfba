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
        case running(HTTPClient, MultiThreadedEventLoopGroup)
        case ended
    }

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
    func exchange(_ question: HTTPQuestion, within span: Span) async -> HTTPExchange {
        guard let client = client() else {
            return HTTPExchange(head: nil, outcome: .unreachable(.other("the program is ending")))
        }
        let result = await limited(to: span) { [self] in await run(question, by: client) }
        question.body?.wipeReadableBytes()
        var exchange = result.value
        if result.ranOut, case .cancelled = exchange.outcome { exchange.outcome = .unreachable(.timedOut) }
        return exchange
    }

    private func run(_ question: HTTPQuestion, by client: HTTPClient) async -> HTTPExchange {
        var head: HTTPAnswerHead?
        do {
            // The library's own deadline covers the head alone, so `limited` above is the one that counts.
            let response = try await client.execute(
                request(for: question), timeout: .nanoseconds(limits.call.nanoseconds))
            head = HTTPAnswerHead(status: Int(response.status.code), headers: response.headers)
            let announced = response.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            guard announced <= question.answerLimit else {
                return HTTPExchange(head: head, outcome: .tooLarge)
            }
            let body = WipedBytes(capacity: announced)
            for try await part in response.body {
                guard body.count + part.readableBytes <= question.answerLimit else {
                    part.wipeReadableBytes()
                    return HTTPExchange(head: head, outcome: .tooLarge)
                }
                body.take(part)
            }
            return HTTPExchange(head: head, outcome: .answered(body))
        } catch {
            return HTTPExchange(head: head, outcome: TransportError.outcome(of: error))
        }
    }

    private func request(for question: HTTPQuestion) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: question.url)
        request.method = HTTPMethod(rawValue: question.method.rawValue)
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: userAgent)
        // A header is text to the library. These copies live as long as the request; the heap forgets them later.
        request.headers.add(name: "api-key", value: question.key.headerText)
        if let bearer = question.bearer {
            request.headers.add(name: "authorization", value: "Bearer " + bearer.headerText)
        }
        if let body = question.body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(body)
        }
        return request
    }

    private func client() -> HTTPClient? {
        state.withLock { state in
            switch state {
            case .running(let client, _): return client
            case .ended: return nil
            case .unused:
                let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
                let client = HTTPClient(eventLoopGroup: group, configuration: configuration)
                state = .running(client, group)
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
        return configuration
    }

    private func end(_ done: @escaping @Sendable () -> Void) {
        let last = state.withLock { state in
            defer { state = .ended }
            return state
        }
        guard case .running(let client, let group) = last else { return done() }
        client.shutdown { _ in group.shutdownGracefully { _ in done() } }
    }
}

extension Secret {
    /// Whether a header can carry it: visible ASCII alone, so that no byte can end the header's line.
    var fitsHeader: Bool {
        withBytes { bytes in !bytes.isEmpty && bytes.allSatisfy { (0x21...0x7E).contains($0) } }
    }

    fileprivate var headerText: String {
        withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
