import Hummingbird
import GRDB
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Responds to every request: finds the route, checks api-key, token and rate limit, calls the handler, adds the common
/// headers. An unexpected failure is a 500, never a success.
struct AuthorityResponder: HTTPResponder {
    typealias Context = ConnectionContext

    let table: RouteTable
    let tokens: LiveTokens
    let rates: RateLimiter
    /// The limit of Verifiable, which counts all calls from one address together.
    let addressRates: RateLimiter
    let database: AuthorityDatabase
    let responseHeaders: ResponseHeaders
    let apiKey: Fingerprint
    let latency: Duration
    let sleep: @Sendable (Duration) async throws -> Void
    let logger: Logger

    /// Seconds until a full hashing queue has places again (RFC 9110 section 10.2.3): half of its longest usual wait.
    static let retryAfter = "3"

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let path = request.uri.path
        let begin = database.timeline.now()
        let match = table.match(request.method, path)
        let rateLimits = RateLimitStatus()
        var response: Response
        do {
            response = try await reply(to: request, path: path, match, context, rateLimits).response
        } catch let error as APIError {
            response = try match.dialect.reply(to: error, path: path).response
        } catch is NIOTooManyBytesError {
            let error = APIError.other(status: 413, detail: "The body is larger than 64 KiB.")
            response = try match.dialect.reply(to: error, path: path).response
            response.headers[.connection] = "close"
        } catch let error as HTTPParserError {
            throw error
        } catch is HashingQueue.Full, is CancellationError {
            response = try match.dialect.reply(to: .unavailable, path: path).response
            response.headers[.retryAfter] = Self.retryAfter
        } catch {
            // Logs only the kind of error, because its text may contain what the client sent.
            let kind = (error as? DatabaseError).map { "SQLite \($0.extendedResultCode.rawValue)" }
            logger.error(
                "A call failed", metadata: ["path": "\(path)", "error": "\(kind ?? "\(type(of: error))")"])
            response = try match.dialect.reply(to: .failed, path: path).response
        }
        if latency > .zero, path != "/health" { try? await sleep(latency) }
        responseHeaders.apply(to: &response.headers)
        rateLimits.apply(to: &response.headers)
        logger.info(
            "\(request.method.rawValue) \(path) \(response.status.code)",
            metadata: [
                "ms": "\((database.timeline.now() - begin).wholeMilliseconds)",
                "request-ref": "\(response.headers[.requestReference] ?? "")",
            ])
        return response
    }

    private func reply(
        to request: Request, path: String, _ match: RouteTable.Match, _ context: ConnectionContext,
        _ rateLimits: RateLimitStatus
    ) async throws -> Reply {
        let body = try await request.body.collect(upTo: RequestFraming.largestBody)
        let route = try match.route.get()
        let policy = route.policy
        guard !policy.needsKey || isAPIKey(request.headers[.apiKey]) else { throw APIError.unauthorized }
        let mayHash =
            policy.countsByAccount || policy.kinds.contains(.passwordChangeOnly)
            || policy.vendor == .verifiable
        var incoming = IncomingRequest(
            head: request.head, path: path, query: request.uri.query, body: body,
            address: context.channel.remoteAddress?.ipAddress ?? "local",
            moment: database.timeline.now(),
            presence: mayHash ? await ClientPresence.on(context.channel) : nil, rateLimits: rateLimits)
        if route.path.contains("{") { incoming.parameters = route.parameters(in: path) ?? [] }
        if policy.vendor == .verifiable {
            try addressRates.admit(.address(incoming.address), for: incoming)
        }
        if policy.kinds.isEmpty {
            if policy.needsKey, !policy.countsByAccount {
                try rates.admit(.address(incoming.address), for: incoming)
            }
        } else {
            incoming.token = try await authorize(incoming, by: policy)
        }
        return try await route.handle(incoming)
    }

    private func isAPIKey(_ key: String?) -> Bool {
        guard let key else { return false }
        return Fingerprint(of: key) == apiKey
    }

    /// The token that the policy accepts. Only an accepted token counts as used.
    private func authorize(
        _ request: IncomingRequest, by policy: AccessPolicy
    ) async throws -> TokenRecord? {
        let isCounted = policy.vendor == .weavr
        guard let bearer = request.bearer else {
            if isCounted { try rates.admit(.address(request.address), for: request) }
            // An unreadable `Authorization` header is not the same as none.
            if policy.isTokenOptional, request.head.headerFields[.authorization] == nil { return nil }
            throw APIError.unauthorized
        }
        let fingerprint = Fingerprint(of: bearer)
        let status = tokens.status(of: fingerprint, at: request.moment)
        // A token of the other vendor is treated as unknown.
        guard let record = status.record, record.kind.vendor == policy.vendor else {
            if isCounted { try rates.admit(.address(request.address), for: request) }
            throw policy.unknownToken
        }
        if isCounted { try rates.admit(.token(fingerprint), for: request) }
        guard case .live = status else {
            try await database.advance(past: tokens.end(of: record))
            throw policy.endedToken
        }
        guard policy.kinds.contains(record.kind) else {
            throw policy.errors[record.kind] ?? APIError.denied(APIError.insufficientPermissions)
        }
        guard tokens.use(fingerprint, at: request.moment, by: request.origin) else {
            throw policy.unknownToken
        }
        return record
    }
}
