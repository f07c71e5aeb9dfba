package import Secrets

/// A password to be replaced, and what authorises the replacement. Kept for as long as the person chooses a new one.
package struct OldPassword: Equatable, Sendable {
    package var email: String
    package var old: Secret
    /// The password-change-only token, where the vendor gave one.
    package var token: Secret?
    /// As asked for at the sign-in.
    package var timeToLive: Duration?

    package init(email: String, old: Secret, token: Secret? = nil, timeToLive: Duration? = nil) {
        self.email = email
        self.old = old
        self.token = token
        self.timeToLive = timeToLive
    }

    func replaced(by new: Secret) -> PasswordReplacement {
        PasswordReplacement(email: email, old: old, new: new, token: token, timeToLive: timeToLive)
    }
}
