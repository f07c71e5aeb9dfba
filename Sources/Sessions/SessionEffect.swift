package import Secrets

/// Something to be done outside of the state, as a value: the store runs it, and its end comes back as an event.
package enum SessionEffect: Equatable, Sendable {
    case signIn(RequestID, Profile.ID, SignInRequest)
    case askByPush(RequestID, Profile.ID, email: String)
    case awaitPush(RequestID, Profile.ID, PushChallenge)
    /// An accepted push's token for one that acts; ends as a sign-in does.
    case exchange(RequestID, Profile.ID, Secret, for: Identity.Reference)
    /// Ends as a sign-in does.
    case actFor(RequestID, Profile.ID, Identity.Reference)
    case simulate(RequestID, Profile.ID, DeviceAnswer, PushChallenge)
    /// Nobody waits for the answer to a push that was asked for.
    case forgetPush(RequestID, Profile.ID, PushChallenge)
    case changePassword(RequestID, Profile.ID, OldPassword, to: Secret)
    case requestReset(RequestID, Profile.ID, email: String)
    case resetPassword(RequestID, Profile.ID, code: Secret, to: Secret)
    case readIdentities(RequestID, Profile.ID, SessionID, Credential)
    case readTokens(RequestID, Profile.ID, SessionID, Credential)
    case readFactors(RequestID, Profile.ID, SessionID, Credential)
    case getAccess(RequestID, Profile.ID, IdentityID, Credential)
    /// A push that steps the token up; its answer is awaited like that of a sign-in.
    case askStepUp(RequestID, Profile.ID, Credential)
    case sendCode(RequestID, Profile.ID, Credential)
    case verifyCode(RequestID, Profile.ID, Credential, code: Secret)
    /// Ends a session with the first credential, then asks about each of them.
    case logOut(RequestID, Profile.ID, SessionID, [Credential])
    /// Ends tokens by the server's names for them, the one it is authorised by last of all, then asks the server
    /// what is left.
    case invalidate(RequestID, Profile.ID, SessionID, [Invalidation], authorisedBy: Credential)
    case cancel(RequestID)
}

extension SessionEffect {
    /// What it is known by.
    package var request: RequestID { address.request }
    /// The profile whose port runs it; nil where none does.
    package var profile: Profile.ID? { address.profile }

    private var address: (request: RequestID, profile: Profile.ID?) {
        switch self {
        case .signIn(let request, let profile, _), .changePassword(let request, let profile, _, _),
            .requestReset(let request, let profile, _), .resetPassword(let request, let profile, _, _),
            .readIdentities(let request, let profile, _, _), .readTokens(let request, let profile, _, _),
            .readFactors(let request, let profile, _, _),
            .getAccess(let request, let profile, _, _), .logOut(let request, let profile, _, _),
            .invalidate(let request, let profile, _, _, _), .askStepUp(let request, let profile, _),
            .sendCode(let request, let profile, _), .verifyCode(let request, let profile, _, _),
            .askByPush(let request, let profile, _),
            .awaitPush(let request, let profile, _), .exchange(let request, let profile, _, _),
            .simulate(let request, let profile, _, _), .forgetPush(let request, let profile, _),
            .actFor(let request, let profile, _):
            (request, profile)
        case .cancel(let request):
            (request, nil)
        }
    }
}

/// A token to be ended by the server's name for it.
package struct Invalidation: Hashable, Sendable {
    package var token: TokenID
    package var serverID: String

    package init(token: TokenID, serverID: String) {
        self.token = token
        self.serverID = serverID
    }
}
