extension WebhookReceiver {
    /// What a stranger may take up.
    package struct Limits: Sendable {
        /// Connections at a time; for one more the oldest is closed.
        package var connections = 64
        /// Bytes of all headers of a request, and of one of them.
        package var head = 16 * 1024
        /// Bytes of a body.
        package var body = 64 * 1024
        /// Deliveries that are accepted within ten minutes.
        package var deliveries = 200_000
        /// From the first byte, or the last response, to the end of a request.
        package var requestTime = Duration.seconds(10)

        package init() {}
    }
}
