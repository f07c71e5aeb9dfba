import NIOCore
import Secrets
import Sessions

/// Where a client's calls go, and what every one of them carries.
struct ServerLine: Sendable {
    let profile: Profile.ID
    let endpoint: @Sendable () async throws(AuthFailure) -> String
    /// Of vendors that ask for one; asked before each exchange.
    let key: @Sendable () async throws(AuthFailure) -> Secret?
    let now: @Sendable () -> ClockReading
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
        let address = try ServerAddress(try await known(line.endpoint))
        let key = try await known(line.key)
        if let key, !key.fitsHeader { throw .keyRefused }
        let question = HTTPQuestion(
            method: ask.method, url: address.url + ask.path + ask.query, key: key, bearer: ask.bearer,
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

    /// Returns once address and key are known.
    func ready() async throws(AuthFailure) {
        _ = try await known(line.endpoint)
        _ = try await known(line.key)
    }

    private var timeLeft: Duration {
        line.transport.limits.call - (line.now().instant - started)
    }

    /// What may take a moment to be known: the embedded authority learns its port only when it runs, and a key may
    /// come from another program.
    private func known<Value: Sendable>(
        _ ask: @escaping @Sendable () async throws(AuthFailure) -> Value
    ) async throws(AuthFailure) -> Value {
        let result = await limited(to: timeLeft) { () async -> Result<Value, AuthFailure> in
            do throws(AuthFailure) { return .success(try await ask()) } catch { return .failure(error) }
        }
        if case .failure(.cancelled) = result.value, result.ranOut { throw .unreachable(.timedOut) }
        return try result.value.get()
    }

    private func report(_ exchange: HTTPExchange, of ask: Ask, at address: ServerAddress, sent: ClockReading)
    {
        let outcome: CallRecord.Result =
            switch exchange.outcome {
            case .answered, .tooLarge: .status(exchange.head?.status ?? 0)
            case .unreachable(let reason): .unreachable(reason)
            case .cancelled: .cancelled
            }
        trace.report(
            CallRecord(
                profile: line.profile, method: ask.method.rawValue, path: address.path + ask.path,
                result: outcome, sent: sent, took: line.now().instant - sent.instant,
                requestReference: exchange.head?.requestReference, serverDate: exchange.head?.serverDate,
                token: trace.token))
    }
}

extension Duration {
    fileprivate static func - (left: Duration, right: Duration) -> Duration {
        Duration(nanoseconds: left.nanoseconds.subtractingReportingOverflow(right.nanoseconds).partialValue)
    }
}
