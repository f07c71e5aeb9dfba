import NIOCore
import Sessions

/// The exchanges that one call of the port makes: they share its ten seconds, and each is reported as it ends.
struct WeavrConversation: Sendable {
    let client: WeavrClient
    let trace: CallTrace
    private let started: Instant

    init(client: WeavrClient, trace: CallTrace) {
        self.client = client
        self.trace = trace
        started = client.now().instant
    }

    /// Asks, and makes sure of a refusal: 401 is the answer to an ended token and to a refused key alike, and what
    /// is said of a token, a logout's proof above all, may not come from a key.
    func ask(
        _ call: WeavrCall, query: String = "", bearer: Secret? = nil, body: JSONPart? = nil
    ) async throws(AuthFailure) -> WeavrAnswer {
        let answer = try await exchange(call, query: query, bearer: bearer, body: body)
        if answer.head.status == 401, bearer != nil { try await checkKey() }
        return answer
    }

    /// Throws unless the server accepts the key: by the one call that needs the key alone and changes nothing.
    private func checkKey() async throws(AuthFailure) {
        let question = JSONPart.object([("password", .object([("value", .text("Only-4-the-key"))]))])
        let answer = try await exchange(.validatePassword, body: question)
        switch answer.meaning {
        case .success, .invalidFields, .passwordRefused: return
        default: throw answer.failure
        }
    }

    private func exchange(
        _ call: WeavrCall, query: String = "", bearer: Secret? = nil, body: JSONPart? = nil
    ) async throws(AuthFailure) -> WeavrAnswer {
        guard client.key.fitsHeader else { throw .keyRefused }
        if let bearer, !bearer.fitsHeader {
            throw .malformedAnswer("the token is not one that a call can carry")
        }
        var encoded: ByteBuffer?
        if let body {
            guard let bytes = body.encoded() else {
                throw .invalidFields([.init(name: "password", problem: "is not UTF-8 text", parameters: [])])
            }
            encoded = bytes
        }
        defer { encoded?.wipeReadableBytes() }
        let address = try await address()
        let question = HTTPQuestion(
            method: call.method, url: address.url + call.path + query, key: client.key, bearer: bearer,
            body: encoded, answerLimit: call.answerLimit)
        let sent = client.now()
        let rest = timeLeft
        guard rest > .zero else { throw .unreachable(.timedOut) }
        let exchange = await client.transport.exchange(question, within: rest)
        report(exchange, of: call, at: address, sent: sent)
        switch exchange.outcome {
        case .cancelled: throw .cancelled
        case .unreachable(let reason): throw .unreachable(reason)
        case .answered, .tooLarge: break
        }
        guard let head = exchange.head else { throw .malformedAnswer("the answer has no head") }
        var answer: WipedBytes?
        if case .answered(let bytes) = exchange.outcome { answer = bytes }
        return WeavrAnswer(
            call: call, head: head, body: answer, sent: sent.instant, lockSpan: client.lockSpan)
    }

    private var timeLeft: Span {
        client.transport.limits.call - (client.now().instant - started)
    }

    /// The embedded authority learns its port only when it runs, so the address may take a moment.
    private func address() async throws(AuthFailure) -> ServerAddress {
        let endpoint = client.endpoint
        let result = await limited(to: timeLeft) { () async -> Result<String, AuthFailure> in
            do throws(AuthFailure) { return .success(try await endpoint()) } catch { return .failure(error) }
        }
        switch result.value {
        case .success(let text): return try ServerAddress(text)
        case .failure(.cancelled) where result.ranOut: throw .unreachable(.timedOut)
        case .failure(let failure): throw failure
        }
    }

    private func report(
        _ exchange: HTTPExchange, of call: WeavrCall, at address: ServerAddress, sent: Reading
    ) {
        let outcome: Call.Result =
            switch exchange.outcome {
            case .answered, .tooLarge: .status(exchange.head?.status ?? 0)
            case .unreachable(let reason): .unreachable(reason)
            case .cancelled: .cancelled
            }
        trace.report(
            Call(
                profile: client.profile, method: call.method.rawValue, path: address.path + call.path,
                result: outcome, sent: sent, took: client.now().instant - sent.instant,
                requestReference: exchange.head?.requestReference, serverDate: exchange.head?.serverDate,
                token: trace.token))
    }
}

extension Span {
    fileprivate static func - (left: Span, right: Span) -> Span {
        Span(nanoseconds: left.nanoseconds.subtractingReportingOverflow(right.nanoseconds).partialValue)
    }
}
