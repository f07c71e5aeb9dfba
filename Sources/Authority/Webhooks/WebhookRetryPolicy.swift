/// When a failed delivery is attempted again, and when it is abandoned.
enum WebhookRetryPolicy {
    /// The age at which an event is abandoned.
    static let maximumAge = Duration.minutes(10)

    private static let firstDelay = Duration.milliseconds(500)
    private static let longestDelay = Duration.minutes(1)

    /// The delay after a number of failed attempts: half a second, doubled each time up to a minute.
    static func delay(afterTries tries: Int) -> Duration {
        min(longestDelay, firstDelay * (1 << min(tries, 10)))
    }
}
