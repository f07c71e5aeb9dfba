package import Secrets

/// A token from a server, not yet placed in a session.
package struct Grant: Equatable, Sendable {
    package var token: Secret
    package var kind: Token.Kind
    /// Whom the server says the token acts as.
    package var identity: Identity.Reference?
    package var lifetime: Lifetime
    /// For a login that needs no further token to act: as whom it does.
    package var holder: Identity?
    /// The server's own name for the token, where it tells one.
    package var serverID: String?
    package var persistence: Token.Persistence?
    /// The server's answer with every secret in it cut out; untrusted text.
    package var answer: String?

    package init(
        token: Secret, kind: Token.Kind, identity: Identity.Reference?, lifetime: Lifetime,
        holder: Identity? = nil, serverID: String? = nil, persistence: Token.Persistence? = nil,
        answer: String? = nil
    ) {
        self.token = token
        self.kind = kind
        self.identity = identity
        self.lifetime = lifetime
        self.holder = holder
        self.serverID = serverID
        self.persistence = persistence
        self.answer = answer
    }
}
