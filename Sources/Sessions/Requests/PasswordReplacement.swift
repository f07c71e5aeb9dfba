package import Secrets

/// A password that a new one replaces, and what authorises the replacement.
package struct PasswordReplacement: Equatable, Sendable {
    package var email: String
    package var old: Secret
    package var new: Secret
    /// The password-change-only token that came with the news, where the vendor gives one.
    package var token: Secret?
    /// As asked for at the sign-in.
    package var timeToLive: Duration?

    package init(email: String, old: Secret, new: Secret, token: Secret? = nil, timeToLive: Duration? = nil) {
        self.email = email
        self.old = old
        self.new = new
        self.token = token
        self.timeToLive = timeToLive
    }
}
