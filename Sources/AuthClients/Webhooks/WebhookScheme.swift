import NIOHTTP1
import Secrets

/// How one vendor delivers its webhooks: where they go, how they are signed, and what is in them.
protocol WebhookScheme: Sendable {
    /// What a path receives; nil for one that receives nothing.
    func topic(of path: Substring) -> WebhookTopic?

    /// Checks that the vendor signed the headers and the bytes of the body as received.
    func verify(
        _ headers: HTTPHeaders, _ body: UnsafeRawBufferPointer, key: Secret
    ) throws(DeliveryRejection) -> SignedDelivery

    /// Nil for a body that the vendor's description does not promise.
    func pushEvent(in body: WipedBytes) -> PushEvent?
}
