package import Secrets
import Sessions

/// An account that is filled in at the start; without its password it is empty.
package struct Prefill: Sendable {
    let email: String
    let password: Secret

    package init(email: String, password: Secret) {
        self.email = email
        self.password = password
    }

    /// The password, if it is that account's.
    func password(for other: String) -> Secret? {
        other == email ? password : nil
    }
}
