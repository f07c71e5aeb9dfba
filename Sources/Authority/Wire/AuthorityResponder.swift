package import Hummingbird
import GRDB
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// What the server knows of a connection when a request comes in on it.
package struct CallContext: InitializableFromSource {
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Answers every request: finds the route, checks key, token and rate, calls the handler, stamps the answer. A
/// fault on the way is a 500, never an accept.
package struct AuthorityResponder: HTTPResponder {
    package typealias Context = CallContext

    let table: RouteTable
    let tokens: LiveTokens
    let rates: RequestRates
    let ledger: Ledger
    let stamp: Stamp
    let apiKey: Fingerprint
    let latency: Duration
    let sleep: @Sendable (Duration) async throws -> Void
    let logger: Logger

    private static let largestBody = 64 << 10

    package func respond(to request: Request, context: CallContext) async throws -> Response {
        let path = request.uri.path
        var response: Response
        do {
            response = try await answer(request, path: path, context: context).response
        } catch let refusal as Refusal {
            response = try Reply(refusal).response
        } catch is NIOTooManyBytesError {
            response = try Reply(.malformed("The body is larger than 64 KiB.")).response
            response.headers[.connection] = "close"
        } catch let error as HTTPParserError {
            throw error
        } catch is HashingQueue.Full, is CancellationError {
            response = try Reply(.unavailable).response
        } catch {
            // Only the kind of error: its text may hold what the caller sent.
            let kind = (error as? DatabaseError).map { "SQLite \($0.extendedResultCode.rawValue)" }
            logger.error(
                "A call failed", metadata: ["path": "\(path)", "error": "\(kind ?? "\(type(of: error))")"])
            response = try Reply(.failed).response
        }
        if latency > .zero, path != "/health" { try? await sleep(latency) }
        stamp.apply(to: &response.headers)
        return response
    }

    private func answer(_ request: Request, path: String, context: CallContext) async throws -> Reply {
        let body = try await request.body.collect(upTo: Self.largestBody)
        let route = try table.route(request.method, path)
        let door = route.door
        guard !door.needsKey || isKnown(request.headers[.apiKey]) else { throw Refusal.unauthorized }
        var call = Call(
            head: request.head, path: path, query: request.uri.query, body: body,
            address: context.channel.remoteAddress?.ipAddress ?? "local",
            moment: ledger.timeline.now(),
            presence: door.countsByAccount || door.kinds.contains(.temporary)
                ? await ClientPresence.on(context.channel) : nil)
        if door.kinds.isEmpty {
            if door.needsKey, !door.countsByAccount {
                try rates.admit(.address(call.address), at: call.moment)
            }
        } else {
            call.token = try await unlock(door, for: call)
        }
        return try await route.handle(call)
    }

    private func isKnown(_ key: String?) -> Bool {
        guard let key else { return false }
        return Fingerprint(of: key) == apiKey
    }

    /// The token that opens the door. Its idle end moves only when it does.
    private func unlock(_ door: Door, for call: Call) async throws -> TokenRecord {
        guard let bearer = call.bearer else {
            try rates.admit(.address(call.address), at: call.moment)
            throw door.withoutToken
        }
        let fingerprint = Fingerprint(of: bearer)
        switch tokens.standing(of: fingerprint, at: call.moment) {
        case .unknown:
            try rates.admit(.address(call.address), at: call.moment)
            throw door.unknownToken
        case .ended(let record):
            try rates.admit(.token(fingerprint), at: call.moment)
            try await ledger.pass(tokens.end(of: record))
            throw door.endedToken
        case .live(let record):
            try rates.admit(.token(fingerprint), at: call.moment)
            guard door.kinds.contains(record.kind) else { throw Refusal.insufficientPermissions }
            guard tokens.use(fingerprint, at: call.moment) else { throw door.unknownToken }
            return record
        }
    }
}
