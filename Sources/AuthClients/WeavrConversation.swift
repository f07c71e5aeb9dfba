import Sessions

/// A conversation in this vendor's manner.
struct WeavrConversation: Sendable {
    private let conversation: Conversation
    private let lockSpan: Span

    init(client: WeavrClient, trace: CallTrace) {
        conversation = Conversation(line: client.line, trace: trace)
        lockSpan = client.lockSpan
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
        return WeavrAnswer(call: call, json: json, lockSpan: lockSpan)
    }
}
