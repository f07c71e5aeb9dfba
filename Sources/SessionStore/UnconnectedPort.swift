internal import Sessions

/// Stands in for the port of a profile that is not configured any more: nobody can be reached, and every call
/// says so at once instead of leaving somebody waiting.
struct UnconnectedPort: AuthenticationPort {
    private let failure = AuthFailure.unreachable(.other("this profile is not configured"))

    func signIn(email: String, password: Secret, trace: CallTrace) async throws(AuthFailure) -> SignInAnswer {
        throw failure
    }

    func changePassword(
        from old: Secret, to new: Secret, authorisedBy temporary: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        throw failure
    }

    func identities(authorisedBy token: Secret, trace: CallTrace) async throws(AuthFailure) -> [Identity] {
        throw failure
    }

    func accessToken(
        for identity: Identity.Reference, authorisedBy token: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        throw failure
    }

    func logOut(token: Secret, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer {
        throw failure
    }

    func accepts(token: Secret, kind: Token.Kind, trace: CallTrace) async throws(AuthFailure) -> Bool {
        throw failure
    }
}
