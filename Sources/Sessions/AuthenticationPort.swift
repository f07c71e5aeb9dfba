/// What a vendor's API can do for one profile. Every vendor is reached through this and nothing else.
///
/// Each call throws only `AuthFailure`, ends by itself within ten seconds, and reports every exchange with the
/// server to its trace before it returns.
package protocol AuthenticationPort: Sendable {
    func signIn(email: String, password: Secret, trace: CallTrace) async throws(AuthFailure) -> SignInAnswer

    /// Replaces an expired password; the temporary token comes from the sign-in that found it expired.
    func changePassword(
        from old: Secret, to new: Secret, authorisedBy temporary: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant

    /// All identities of the login, however many pages they fill.
    func identities(authorisedBy token: Secret, trace: CallTrace) async throws(AuthFailure) -> [Identity]

    func accessToken(
        for identity: Identity.Reference, authorisedBy token: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant

    func logOut(token: Secret, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer

    /// Asks the server with a harmless call whether it still accepts the token.
    func accepts(token: Secret, kind: Token.Kind, trace: CallTrace) async throws(AuthFailure) -> Bool
}

/// Where a call reports its exchanges, and which token they are made with.
package struct CallTrace: Sendable {
    package var token: TokenID?
    package var report: @Sendable (Call) -> Void

    package init(token: TokenID?, report: @escaping @Sendable (Call) -> Void) {
        self.token = token
        self.report = report
    }
}

/// A token from a server, not yet placed in a session.
package struct Grant: Equatable, Sendable {
    package var token: Secret
    package var kind: Token.Kind
    /// Whom the server says the token acts as.
    package var identity: Identity.Reference?
    package var lifetime: Lifetime

    package init(token: Secret, kind: Token.Kind, identity: Identity.Reference?, lifetime: Lifetime) {
        self.token = token
        self.kind = kind
        self.identity = identity
        self.lifetime = lifetime
    }
}

package enum SignInAnswer: Equatable, Sendable {
    case signedIn(Grant)
    /// The password was right but is out of date: the grant is good for changing it alone.
    case passwordExpired(Grant)
}

package struct LogoutAnswer: Equatable, Sendable {
    /// Where a third-party provider wants the logout finished; as the server sent it.
    package var url: String?

    package init(url: String?) {
        self.url = url
    }
}
