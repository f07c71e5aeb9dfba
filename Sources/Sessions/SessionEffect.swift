/// Something to be done outside of the state, as a value: the store runs it, and its end comes back as an event.
package enum SessionEffect: Equatable, Sendable {
    case signIn(RequestID, Profile.ID, email: String, password: Secret)
    case changePassword(RequestID, Profile.ID, old: Secret, new: Secret, temporary: Secret)
    case readIdentities(RequestID, Profile.ID, SessionID, Credential)
    case getAccess(RequestID, Profile.ID, IdentityID, Credential)
    /// Ends a session with the first credential, then asks about each of them.
    case logOut(RequestID, Profile.ID, SessionID, [Credential])
    case cancel(RequestID)
}

/// A token's secret on its way into a call.
package struct Credential: Equatable, Sendable {
    package var token: TokenID
    package var kind: Token.Kind
    package var secret: Secret

    package init(token: TokenID, kind: Token.Kind, secret: Secret) {
        self.token = token
        self.kind = kind
        self.secret = secret
    }
}
