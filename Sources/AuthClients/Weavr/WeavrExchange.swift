import Secrets
import Sessions

/// An exchange by this vendor's rules.
struct WeavrExchange: Sendable {
    private let exchange: Exchange
    private let lockDuration: Duration
    private let receiver: WebhookReceiver?

    init(client: WeavrClient, trace: CallTrace) {
        exchange = Exchange(endpoint: client.endpoint, trace: trace)
        lockDuration = client.lockDuration
        receiver = client.receiver
    }

    /// Returns once it is known where the calls go, and with which key.
    func ready() async throws(AuthFailure) {
        try await exchange.ready()
    }

    /// Makes a call, and checks a refusal: 401 is the status of an ended token and of a refused key alike, and what
    /// is said of a token, a logout's proof above all, may not come from a key.
    func send(
        _ call: WeavrCall, query: String = "", bearer: Secret? = nil, body: JSONValue? = nil
    ) async throws(AuthFailure) -> WeavrResponse {
        let response = try await sendUnchecked(call, query: query, bearer: bearer, body: body)
        if response.json.head.status == 401, bearer != nil { try await checkKey() }
        return response
    }

    /// Throws unless the server accepts the key: by the one call that needs the key alone and changes nothing.
    func checkKey() async throws(AuthFailure) {
        let body = JSONValue.object([("password", .object([("value", .text("Only-4-the-key"))]))])
        let response = try await sendUnchecked(.validatePassword, body: body)
        switch response.meaning {
        case .success, .invalidFields, .passwordRefused: return
        default: throw response.failure
        }
    }

    func sendUnchecked(
        _ call: WeavrCall, query: String = "", bearer: Secret? = nil, body: JSONValue? = nil
    ) async throws(AuthFailure) -> WeavrResponse {
        let json = try await exchange.send(
            HTTPRequest(
                method: call.method, path: call.path, query: query,
                fields: bearer.map { [.bearer($0)] } ?? [], body: body.map { .json($0) },
                responseLimit: call.responseLimit))
        // The age of a webhook is measured by the clock of its sender.
        if let date = json.head.serverDate { receiver?.follow(date, sentAt: json.sent.instant) }
        return WeavrResponse(call: call, json: json, lockDuration: lockDuration)
    }
}
