/// One event on its way to one URL.
struct WebhookDelivery: Sendable {
    let id: Int64
    let url: String
    let path: String
    let body: String
    /// The `call-ref` of every attempt.
    let reference: String
    let challenge: Int64?
    let carriesToken: Bool
    /// When the event happened, in milliseconds since 1970.
    let published: Int64
    /// When the next attempt is due, in milliseconds since 1970.
    let due: Int64
    /// Failed attempts so far.
    let tries: Int

    /// When the delivery is abandoned, in milliseconds since 1970.
    var deadline: Int64 { published + WebhookRetryPolicy.maximumAge }
}
