package import Secrets

/// What is kept of a password or a PIN that unlocks the screen: enough to tell whether a typed one is the same, and
/// nothing to sign in with.
package struct HashedSecret: Equatable, Sendable {
    package let salt: [UInt8]
    package let key: Secret

    package init(salt: [UInt8], key: Secret) {
        self.salt = salt
        self.key = key
    }
}
