import NIOHTTP1
import Sessions

/// What a request to the receiver came to: the response to its sender, and the outcome for the task that waits for it.
struct DeliveryResult {
    var response: WebhookResponse
    var outcome: PushOutcome?
    var waiter: ExpectedPushes.Waiter?
    /// The delivery's name, once its signature has proven that the vendor gave it.
    var reference: String?

    init(_ response: WebhookResponse, outcome: PushOutcome? = nil, waiter: ExpectedPushes.Waiter? = nil) {
        self.response = response
        self.outcome = outcome
        self.waiter = waiter
    }

    init(_ status: HTTPResponseStatus) {
        self.init(WebhookResponse(status: status))
    }
}
