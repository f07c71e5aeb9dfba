import NIOCore
import NIOHTTP1
import Secrets
import Sessions

/// The calls that one request of the core needs: they share its ten seconds, and each is reported as it ends.
struct Exchange: Sendable {
    let endpoint: ServerEndpoint
    let trace: CallTrace
    private let started: Instant

    init(endpoint: ServerEndpoint, trace: CallTrace) {
        self.endpoint = endpoint
        self.trace = trace
        started = endpoint.now().instant
    }

    /// Sends one request and reads its response.
    func send(_ request: HTTPRequest) async throws(AuthFailure) -> JSONResponse {
        guard request.fields.allSatisfy(\.isValid) else {
            throw .malformedAnswer("the token is not one that a call can carry")
        }
        var body: ByteBuffer?
        if let unencoded = request.body {
            // Texts are UTF-8 by themselves, and of secrets only a person's password may be anything else.
            guard let bytes = unencoded.encoded() else {
                throw .invalidFields([.init(name: "password", problem: .wrongForm)])
            }
            body = bytes
        }
        defer { body?.wipeReadableBytes() }
        let address = try ServerAddress(try await known(endpoint.url))
        let key = try await known(endpoint.key, late: .keyTimedOut)
        if let key, !key.isValid { throw .keyRefused }
        var complete = request
        complete.fields = [.plain("accept", "application/json")] + (key.map { [$0] } ?? []) + request.fields
        let sent = endpoint.now()
        let rest = timeLeft
        guard rest > .zero else { throw .unreachable(.timedOut) }
        let result = await endpoint.transport.send(
            complete, body: body, to: address, reading: endpoint.responseFields, within: rest)
        report(result, of: request, at: address, sent: sent)
        return try response(result, sent: sent)
    }

    /// Returns once address and key are known.
    func ready() async throws(AuthFailure) {
        _ = try await known(endpoint.url)
        _ = try await known(endpoint.key, late: .keyTimedOut)
    }

    private func response(_ result: HTTPResult, sent: ClockReading) throws(AuthFailure) -> JSONResponse {
        var body: WipedBytes?
        switch result.outcome {
        case .cancelled: throw .cancelled
        case .unreachable(let reason): throw .unreachable(reason)
        case .received(let bytes): body = bytes
        case .tooLarge: body = nil
        }
        guard let head = result.head else { throw .malformedAnswer("the answer has no head") }
        return JSONResponse(head: head, body: body, sent: sent)
    }

    private var timeLeft: Duration {
        endpoint.transport.limits.call - (endpoint.now().instant - started)
    }

    /// What may take a moment to be known: the embedded authority learns its port only when it runs, and a key may
    /// come from another program. `late` is the failure when the time of the call runs out before.
    private func known<Value: Sendable>(
        _ find: @escaping @Sendable () async throws(AuthFailure) -> Value,
        late: AuthFailure = .unreachable(.timedOut)
    ) async throws(AuthFailure) -> Value {
        let result = await withTimeLimit(timeLeft) { () async -> Result<Value, AuthFailure> in
            do throws(AuthFailure) { return .success(try await find()) } catch { return .failure(error) }
        }
        if case .failure(.cancelled) = result.value, result.ranOut { throw late }
        return try result.value.get()
    }

    private func report(
        _ result: HTTPResult, of request: HTTPRequest, at address: ServerAddress, sent: ClockReading
    ) {
        let outcome: CallRecord.Result =
            switch result.outcome {
            case .received, .tooLarge: .status(result.head?.status ?? 0)
            case .unreachable(let reason): .unreachable(reason)
            case .cancelled: .cancelled
            }
        trace.report(
            CallRecord(
                profile: endpoint.profile, method: request.method.rawValue,
                path: address.path + request.path, result: outcome, sent: sent,
                took: endpoint.now().instant - sent.instant,
                requestReference: result.head?.requestReference, serverDate: result.head?.serverDate,
                token: trace.token, request: trace.request, budget: result.head?.budget))
    }
}
