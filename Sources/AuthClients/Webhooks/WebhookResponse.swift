import NIOHTTP1

/// What the sender of a delivery is told.
struct WebhookResponse: Equatable {
    var status: HTTPResponseStatus
    /// When to send it again; nil where it need not come again.
    var retryAfter: Duration?

    /// Accepted, or nothing to be done about it: it need not come again.
    static let done = WebhookResponse(status: .noContent)
    /// The sender is asked for the same delivery again.
    static func later(_ wait: Duration) -> WebhookResponse {
        WebhookResponse(status: .serviceUnavailable, retryAfter: wait)
    }

    /// The same as a header field (RFC 9110, section 10.2.3): whole seconds, rounded up, at least one.
    var retryAfterText: String? {
        retryAfter.map { wait in
            let (seconds, rest) = wait.components
            return String(max(1, seconds + (rest > 0 ? 1 : 0)))
        }
    }
}
