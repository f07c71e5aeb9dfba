import NIOHTTP1
import Sessions

/// What a request to the receiver came to: the status for its sender, and the outcome for the task that waits for it.
struct DeliveryResult {
    var status: HTTPResponseStatus
    var outcome: PushOutcome?
    var waiter: ExpectedPushes.Waiter?
    /// The delivery's name, once its signature has proven that the vendor gave it.
    var reference: String?
}
