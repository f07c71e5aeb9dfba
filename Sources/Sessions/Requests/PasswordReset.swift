package import Secrets

/// A new password, authorised by a code that was mailed to the login. The code works once.
package struct PasswordReset: Equatable, Sendable {
    package var email: String
    package var code: Secret
    package var new: Secret

    package init(email: String, code: Secret, new: Secret) {
        self.email = email
        self.code = code
        self.new = new
    }
}
