package import Secrets

/// What a vendor's API can do for one profile. Every vendor is reached through this and nothing else.
///
/// Each call throws only `AuthFailure`, ends by itself within ten seconds, and reports every exchange with the
/// server to its trace before it returns. What a vendor has no call for, its profile does not offer
/// (`Profile.Features`): it throws `.notOffered`.
package protocol AuthenticationPort: Sendable {
    func signIn(_ request: SignInRequest, trace: CallTrace) async throws(AuthFailure) -> SignInAnswer

    /// Replaces a password, on the way to a token.
    func changePassword(
        _ old: OldPassword, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant

    /// Has a code mailed that sets a new password; whether anybody has the address, no server says.
    func requestReset(of email: String, trace: CallTrace) async throws(AuthFailure)

    /// Sets a new password by a mailed code, which is good for one use.
    func resetPassword(by code: Secret, to new: Secret, trace: CallTrace) async throws(AuthFailure)

    /// Has a push sent to the device of a login; from then on its answer is waited for.
    func askByPush(_ email: String, trace: CallTrace) async throws(AuthFailure) -> PushChallenge

    /// Waits until the server tells what became of a push, without limit; ends with `.cancelled`.
    func answer(to challenge: PushChallenge) async throws(AuthFailure) -> PushAnswer

    /// Expects no answer to a push that was asked for: nobody will wait for it.
    func forget(_ challenge: PushChallenge) async

    /// Gets a token for an accepted push, once.
    func exchange(
        _ oneTimeToken: Secret, for identity: Identity.Reference, trace: CallTrace
    ) async throws(AuthFailure) -> Grant

    /// Gets a token that acts for an identity, by the profile's key alone.
    func act(for identity: Identity.Reference, trace: CallTrace) async throws(AuthFailure) -> Grant

    /// Makes a simulated device answer; false if the challenge waits for no answer.
    func simulate(_ answer: DeviceAnswer, to challenge: PushChallenge) async -> Bool

    /// All identities of the login, however many pages they fill.
    func identities(authorisedBy credential: Credential, trace: CallTrace) async throws(AuthFailure)
        -> [Identity]

    func accessToken(
        for identity: Identity.Reference, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> Grant

    /// Has a push sent to the device of the token's person, which steps the token up; its answer is waited for from
    /// then on.
    func askStepUp(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> PushChallenge

    /// Has a code sent to the person's phone, which steps the token up.
    func sendCode(authorisedBy credential: Credential, trace: CallTrace) async throws(AuthFailure)

    func verifyCode(
        _ code: Secret, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure)

    /// The ways in which the token's person can prove who they are.
    func factors(authorisedBy credential: Credential, trace: CallTrace) async throws(AuthFailure) -> [Factor]

    /// All live tokens of the login, wherever they are held, however many pages they fill.
    func tokens(authorisedBy credential: Credential, trace: CallTrace) async throws(AuthFailure)
        -> [ListedToken]

    /// Ends tokens of the login by the server's names for them; one that is gone already is no failure.
    func invalidate(
        _ tokens: [String], authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure)

    func logOut(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer

    /// Asks the server with a harmless call whether it still accepts the token.
    func accepts(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> Bool
}

extension AuthenticationPort {
    package func requestReset(of email: String, trace: CallTrace) async throws(AuthFailure) {
        throw .notOffered
    }

    package func resetPassword(
        by code: Secret, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) {
        throw .notOffered
    }

    package func askByPush(_ email: String, trace: CallTrace) async throws(AuthFailure) -> PushChallenge {
        throw .notOffered
    }

    package func answer(to challenge: PushChallenge) async throws(AuthFailure) -> PushAnswer {
        throw .notOffered
    }

    package func forget(_ challenge: PushChallenge) async {}

    package func exchange(
        _ oneTimeToken: Secret, for identity: Identity.Reference, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        throw .notOffered
    }

    package func act(
        for identity: Identity.Reference, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        throw .notOffered
    }

    package func simulate(_ answer: DeviceAnswer, to challenge: PushChallenge) async -> Bool { false }

    package func identities(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Identity] {
        throw .notOffered
    }

    package func accessToken(
        for identity: Identity.Reference, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        throw .notOffered
    }

    package func askStepUp(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> PushChallenge {
        throw .notOffered
    }

    package func sendCode(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        throw .notOffered
    }

    package func verifyCode(
        _ code: Secret, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        throw .notOffered
    }

    package func factors(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Factor] {
        throw .notOffered
    }

    package func tokens(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [ListedToken] {
        throw .notOffered
    }

    package func invalidate(
        _ tokens: [String], authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        throw .notOffered
    }
}

/// Where a call reports its exchanges, and which token they are made with.
package struct CallTrace: Sendable {
    package var token: TokenID?
    package var report: @Sendable (CallRecord) -> Void

    package init(token: TokenID?, report: @escaping @Sendable (CallRecord) -> Void) {
        self.token = token
        self.report = report
    }
}

/// What a person gives to sign in.
package struct SignInRequest: Equatable, Sendable {
    package var email: String
    package var password: Secret
    /// Replaces the password in the same step, where the profile offers it.
    package var newPassword: Secret?
    /// How long the token is to live at most, where the profile offers it; nil leaves it to the server.
    package var timeToLive: TimeSpan?

    package init(
        email: String, password: Secret, newPassword: Secret? = nil, timeToLive: TimeSpan? = nil
    ) {
        self.email = email
        self.password = password
        self.newPassword = newPassword
        self.timeToLive = timeToLive
    }
}

/// A password to be replaced, and what its replacement is authorised by.
package struct OldPassword: Equatable, Sendable {
    package var email: String
    package var old: Secret
    /// The temporary token that came with the news, where the vendor gives one.
    package var passwordChangeToken: Secret?
    /// As asked for at the sign-in.
    package var timeToLive: TimeSpan?

    package init(email: String, old: Secret, passwordChangeToken: Secret? = nil, timeToLive: TimeSpan? = nil)
    {
        self.email = email
        self.old = old
        self.passwordChangeToken = passwordChangeToken
        self.timeToLive = timeToLive
    }
}

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

package enum SignInAnswer: Equatable, Sendable {
    case signedIn(Grant)
    /// The password was right but is out of date. The grant, where the vendor gives one, is good for changing
    /// it alone.
    case passwordExpired(Grant?)
}

package struct LogoutAnswer: Equatable, Sendable {
    /// Where a third-party provider wants the logout finished; as the server sent it.
    package var url: String?

    package init(url: String?) {
        self.url = url
    }
}
