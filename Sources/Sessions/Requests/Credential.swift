package import Secrets

/// A token's secret on its way into a call.
package struct Credential: Equatable, Sendable {
    package var token: TokenID
    package var kind: Token.Kind
    package var secret: Secret
    /// The server's own name for the token, where it tells one.
    package var serverID: String?

    package init(token: TokenID, kind: Token.Kind, secret: Secret, serverID: String? = nil) {
        self.token = token
        self.kind = kind
        self.secret = secret
        self.serverID = serverID
    }
}
