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
    /// When the event happened.
    let published: Timestamp
    /// When the next attempt is due.
    let due: Timestamp
    /// Failed attempts so far.
    let tries: Int
}
