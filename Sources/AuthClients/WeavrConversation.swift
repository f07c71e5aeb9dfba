import Secrets
import Sessions

/// A conversation in this vendor's manner.
struct WeavrConversation: Sendable {
    private let conversation: Conversation
    private let lockSpan: Duration
    private let receiver: WebhookReceiver?

    init(client: WeavrClient, trace: CallTrace) {
        conversation = Conversation(line: client.line, trace: trace)
        lockSpan = client.lockSpan
        receiver = client.receiver
    }

    /// Returns once it is known where the calls go, and with which key.
    func ready() async throws(AuthFailure) {
        try await conversation.ready()
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
        let json = try await conversation.exchange(
            Conversation.Ask(
                method: call.method, path: call.path, query: query, bearer: bearer, body: body,
                answerLimit: call.answerLimit))
        // The age of a webhook is judged by the clock of who sends it.
        if let date = json.head.serverDate { receiver?.follow(date, sentAt: json.sent.instant) }
        return WeavrAnswer(call: call, json: json, lockSpan: lockSpan)
    }
}
