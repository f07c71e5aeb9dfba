/// So many calls in so long a time, as a vendor limits them.
package struct CallLimit: Hashable, Sendable, Codable {
    package var calls: Int
    /// At most an hour.
    package var window: Duration

    package init(calls: Int, in window: Duration) {
        self.calls = calls
        self.window = window
    }
}
