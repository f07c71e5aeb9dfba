package import Secrets
import Sessions

/// What is filled in at a profile's login: an account with its password or without it, and further accounts with the same
/// password, where all of them are known, as in the demo.
package struct Prefill: Sendable {
    /// An account that the form lists.
    package struct Account: Sendable {
        let email: String
        /// What it is good for, in a few words.
        let note: String

        package init(_ email: String, _ note: String) {
            self.email = email
            self.note = note
        }
    }

    let email: String
    let password: Secret
    let accounts: [Account]
    /// What stands over the accounts.
    let heading: String

    package init(email: String, password: Secret, accounts: [Account] = [], heading: String = "") {
        self.email = email
        self.password = password
        self.accounts = accounts
        self.heading = heading
    }

    /// The password, if it is that account's.
    func password(for other: String) -> Secret? {
        other == email || accounts.contains { $0.email == other } ? password : nil
    }
}
