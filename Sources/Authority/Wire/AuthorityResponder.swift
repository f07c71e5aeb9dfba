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
    /// Of the vendor that counts every call from one address together.
    let addressRates: RequestRates
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
            response = try Reply(refusal, path: path).response
        } catch is NIOTooManyBytesError {
            response = try Reply(.malformed("The body is larger than 64 KiB."), path: path).response
            response.headers[.connection] = "close"
        } catch let error as HTTPParserError {
            throw error
        } catch is HashingQueue.Full, is CancellationError {
            response = try Reply(.unavailable, path: path).response
        } catch {
            // Only the kind of error: its text may hold what the caller sent.
            let kind = (error as? DatabaseError).map { "SQLite \($0.extendedResultCode.rawValue)" }
            logger.error(
                "A call failed", metadata: ["path": "\(path)", "error": "\(kind ?? "\(type(of: error))")"])
            response = try Reply(.failed, path: path).response
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
            presence: door.countsByAccount || door.kinds.contains(.temporary) || door.vendor == .verifiable
                ? await ClientPresence.on(context.channel) : nil)
        if route.path.contains("{") { call.parameters = route.parameters(in: path) ?? [] }
        if door.vendor == .verifiable { try addressRates.admit(.address(call.address), at: call.moment) }
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
    private func unlock(_ door: Door, for call: Call) async throws -> TokenRecord? {
        let isCounted = door.vendor == .multi
        guard let bearer = call.bearer else {
            if isCounted { try rates.admit(.address(call.address), at: call.moment) }
            // A bearer that cannot be read is not none.
            if door.isOpenWithoutToken, call.head.headerFields[.authorization] == nil { return nil }
            throw Refusal.unauthorized
        }
        let fingerprint = Fingerprint(of: bearer)
        let standing = tokens.standing(of: fingerprint, at: call.moment)
        // A token of the other vendor is as unknown here as one that never was.
        guard let record = standing.record, record.kind.vendor == door.vendor else {
            if isCounted { try rates.admit(.address(call.address), at: call.moment) }
            throw door.unknownToken
        }
        if isCounted { try rates.admit(.token(fingerprint), at: call.moment) }
        guard case .live = standing else {
            try await ledger.pass(tokens.end(of: record))
            throw door.endedToken
        }
        guard door.kinds.contains(record.kind) else {
            throw door.refusals[record.kind] ?? Refusal.denied(Refusal.insufficientPermissions)
        }
        guard tokens.use(fingerprint, at: call.moment, by: call.origin) else { throw door.unknownToken }
        return record
    }
}
