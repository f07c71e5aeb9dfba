import Secrets
internal import Sessions

/// Stands in for the port of a profile that is not configured any more: nobody can be reached, and every call
/// says so at once instead of leaving somebody waiting.
struct UnconnectedPort: AuthenticationPort {
    private let failure = AuthFailure.unreachable(.other("this profile is not configured"))

    func signIn(_ request: SignInRequest, trace: CallTrace) async throws(AuthFailure) -> SignInAnswer {
        throw failure
    }

    func changePassword(
        _ expired: OldPassword, to new: Secret, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        throw failure
    }

    func requestReset(of email: String, trace: CallTrace) async throws(AuthFailure) {
        throw failure
    }

    func resetPassword(by code: Secret, to new: Secret, trace: CallTrace) async throws(AuthFailure) {
        throw failure
    }

    func identities(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [Identity] {
        throw failure
    }

    func accessToken(
        for identity: Identity.Reference, authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> Grant {
        throw failure
    }

    func tokens(
        authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) -> [ListedToken] {
        throw failure
    }

    func invalidate(
        _ tokens: [String], authorisedBy credential: Credential, trace: CallTrace
    ) async throws(AuthFailure) {
        throw failure
    }

    func logOut(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> LogoutAnswer {
        throw failure
    }

    func accepts(_ credential: Credential, trace: CallTrace) async throws(AuthFailure) -> Bool {
        throw failure
    }
}
