/// When a failed delivery is attempted again, and when it is abandoned.
enum WebhookRetryPolicy {
    /// An event is abandoned this many milliseconds after it happened.
    static let maximumAge: Int64 = 600_000

    private static let firstDelay: Int64 = 500
    private static let longestDelay: Int64 = 60_000

    /// The delay in milliseconds after a number of failed attempts: half a second, doubled each time up to a minute.
    static func delay(afterTries tries: Int) -> Int64 {
        min(longestDelay, firstDelay << min(tries, 10))
    }
}
