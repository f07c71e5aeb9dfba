package import Secrets

/// The secrets of live tokens, apart from what is known of them: the vault can be told to others, this cannot.
package struct Keyring: Equatable, Sendable {
    private var secrets: [TokenID: Secret] = [:]

    package subscript(token: TokenID) -> Secret? { secrets[token] }

    package var count: Int { secrets.count }

    mutating func keep(_ secret: Secret, of token: TokenID) {
        secrets[token] = secret
    }

    /// Wipes the secret, unless a request under way still holds it.
    mutating func drop(_ token: TokenID) {
        secrets[token] = nil
    }
}
