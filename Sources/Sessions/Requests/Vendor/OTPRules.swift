/// A vendor's rules for codes that it sends to a phone.
package struct OTPRules: Hashable, Sendable, Codable {
    /// How long a code can be typed after it was asked for.
    package var lifetime: Duration
    /// How long the server waits before it sends another.
    package var resendInterval: Duration
    /// Characters of a code.
    package var length: Int
    /// The code that a sandbox takes without sending any; nil where it has none.
    package var sandboxCode: String?

    package init(
        lifetime: Duration = .minutes(5), resendInterval: Duration = .seconds(15), length: Int = 6,
        sandboxCode: String? = nil
    ) {
        self.lifetime = lifetime
        self.resendInterval = resendInterval
        self.length = length
        self.sandboxCode = sandboxCode
    }
}
