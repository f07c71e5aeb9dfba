import NIOCore
import Sessions

/// Where a client's calls go, and what every one of them carries.
struct ServerLine: Sendable {
    let profile: Profile.ID
    let endpoint: @Sendable () async throws(AuthFailure) -> String
    /// Of vendors that ask for one.
    let key: Secret?
    let now: @Sendable () -> Reading
    let transport: HTTPTransport
}

/// The exchanges that one call of the port makes: they share its ten seconds, and each is reported as it ends.
struct Conversation: Sendable {
    /// One call of a vendor's description.
    struct Ask {
        var method: HTTPQuestion.Method
        /// Below the base URL, without a query; shown in the log of calls.
        var path: String
        var query = ""
        var bearer: Secret?
        var body: JSONPart?
        /// Bytes of the body of the answer.
        var answerLimit: Int
    }

    let line: ServerLine
    let trace: CallTrace
    private let started: Instant

    init(line: ServerLine, trace: CallTrace) {
        self.line = line
        self.trace = trace
        started = line.now().instant
    }

    func exchange(_ ask: Ask) async throws(AuthFailure) -> JSONAnswer {
        if let key = line.key, !key.fitsHeader { throw .keyRefused }
        if let bearer = ask.bearer, !bearer.fitsHeader {
            throw .malformedAnswer("the token is not one that a call can carry")
        }
        var encoded: ByteBuffer?
        if let body = ask.body {
            guard let bytes = body.encoded() else {
                throw .invalidFields([.init(name: "password", problem: "is not UTF-8 text", parameters: [])])
            }
            encoded = bytes
        }
        defer { encoded?.wipeReadableBytes() }
        let address = try await address()
        let question = HTTPQuestion(
            method: ask.method, url: address.url + ask.path + ask.query, key: line.key, bearer: ask.bearer,
            body: encoded, answerLimit: ask.answerLimit)
        let sent = line.now()
        let rest = timeLeft
        guard rest > .zero else { throw .unreachable(.timedOut) }
        let exchange = await line.transport.exchange(question, within: rest)
        report(exchange, of: ask, at: address, sent: sent)
        switch exchange.outcome {
        case .cancelled: throw .cancelled
        case .unreachable(let reason): throw .unreachable(reason)
        case .answered, .tooLarge: break
        }
        guard let head = exchange.head else { throw .malformedAnswer("the answer has no head") }
        var body: WipedBytes?
        if case .answered(let bytes) = exchange.outcome { body = bytes }
        return JSONAnswer(head: head, body: body, sent: sent)
    }

    private var timeLeft: Span {
        line.transport.limits.call - (line.now().instant - started)
    }

    /// The embedded authority learns its port only when it runs, so the address may take a moment.
    private func address() async throws(AuthFailure) -> ServerAddress {
        let endpoint = line.endpoint
        let result = await limited(to: timeLeft) { () async -> Result<String, AuthFailure> in
            do throws(AuthFailure) { return .success(try await endpoint()) } catch { return .failure(error) }
        }
        switch result.value {
        case .success(let text): return try ServerAddress(text)
        case .failure(.cancelled) where result.ranOut: throw .unreachable(.timedOut)
        case .failure(let failure): throw failure
        }
    }

    private func report(_ exchange: HTTPExchange, of ask: Ask, at address: ServerAddress, sent: Reading) {
        let outcome: Call.Result =
            switch exchange.outcome {
            case .answered, .tooLarge: .status(exchange.head?.status ?? 0)
            case .unreachable(let reason): .unreachable(reason)
            case .cancelled: .cancelled
            }
        trace.report(
            Call(
                profile: line.profile, method: ask.method.rawValue, path: address.path + ask.path,
                result: outcome, sent: sent, took: line.now().instant - sent.instant,
                requestReference: exchange.head?.requestReference, serverDate: exchange.head?.serverDate,
                token: trace.token))
    }
}

extension Span {
    fileprivate static func - (left: Span, right: Span) -> Span {
        Span(nanoseconds: left.nanoseconds.subtractingReportingOverflow(right.nanoseconds).partialValue)
    }
}
