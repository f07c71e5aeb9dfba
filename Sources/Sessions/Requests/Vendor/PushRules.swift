/// A vendor's rules for pushes to a device.
package struct PushRules: Hashable, Sendable, Codable {
    /// How long the device can answer.
    package var lifetime: Duration
    /// How long after that the server's report may still arrive.
    package var grace: Duration

    package init(lifetime: Duration = .minutes(5), grace: Duration = .seconds(15)) {
        self.lifetime = lifetime
        self.grace = grace
    }
}
