package import Secrets

/// What a person gives to sign in with a password.
package struct PasswordSignIn: Equatable, Sendable {
    package var email: String
    package var password: Secret
    /// The longest life of the token, where the profile offers `.timeToLive`; nil leaves it to the server.
    package var timeToLive: Duration?

    package init(email: String, password: Secret, timeToLive: Duration? = nil) {
        self.email = email
        self.password = password
        self.timeToLive = timeToLive
    }
}
