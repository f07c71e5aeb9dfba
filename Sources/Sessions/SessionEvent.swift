package import Secrets

/// Something that happened. The only way to change the state is to send it one of these.
package enum SessionEvent: Equatable, Sendable {
    // From the person at the keys.
    case signInRequested(Profile.ID, SignInRequest)
    case signInCancelled
    /// A sign-in is to be confirmed on the customer's device.
    case pushRequested(Profile.ID, email: String)
    /// Somebody is to be acted for without a login.
    case delegationRequested(Profile.ID, Delegation)
    /// The simulated device is to answer.
    case deviceAnswered(DeviceAnswer)
    /// A sign-in is to replace a password that has not expired.
    case passwordChangeChosen(Profile.ID, SignInRequest)
    case passwordChangeRequested(new: Secret)
    /// The password was forgotten: a code is to be mailed.
    case resetMailRequested(Profile.ID, email: String)
    case resetRequested(code: Secret, new: Secret)
    case identitiesRequested(SessionID)
    /// The server's own list of the login's tokens is wanted.
    case tokensRequested(SessionID)
    /// The factors of the login's person are wanted: a call that counts as a use of the token it is made with.
    case factorsRequested(SessionID)
    /// Tokens are to be ended one by one; pinned by id, whatever the list looks like by now.
    case invalidationRequested([TokenID])
    case identityChosen(IdentityID)
    case previousIdentityChosen
    /// The token acted with is to be stepped up, by a code or by a push.
    case stepUpRequested
    case stepUpByPushRequested
    case codeResendRequested
    case codeEntered(Secret)
    case stepUpClosed
    /// The sessions are pinned by id: what the list looks like by now does not matter.
    case logoutRequested([SessionID])
    case logoutRetried
    case logoutClosed
    /// A row of a token that is over is put away.
    case tokenDismissed(TokenID)
    case overTokensDismissed
    case noticeDismissed

    // From the world.
    case clockTicked
    case authorityStarted(Profile.ID, address: String)
    case authorityStopped(Profile.ID, reason: String)
    /// Something about a profile works less well than it could.
    case profileWarned(Profile.ID, ProfileWarning)
    case sessionsRestored([RestoredSession])
    case callFinished(CallRecord)
    case signInFinished(RequestID, Result<SignInAnswer, AuthFailure>)
    case pushAsked(RequestID, Result<PushChallenge, AuthFailure>)
    case pushAnswered(RequestID, Result<PushAnswer, AuthFailure>)
    case deviceTold(RequestID)
    case pushForgotten(RequestID)
    case passwordChangeFinished(RequestID, Result<Grant, AuthFailure>)
    /// With why it failed, if it did.
    case resetMailFinished(RequestID, AuthFailure?)
    case resetFinished(RequestID, AuthFailure?)
    case identitiesFinished(RequestID, SessionID, Result<[Identity], AuthFailure>)
    case tokensFinished(RequestID, SessionID, Result<[ListedToken], AuthFailure>)
    case factorsFinished(RequestID, SessionID, Result<[Factor], AuthFailure>)
    case accessFinished(RequestID, IdentityID, Result<Grant, AuthFailure>)
    case stepUpAsked(RequestID, Result<PushChallenge, AuthFailure>)
    case codeSent(RequestID, AuthFailure?)
    case codeVerified(RequestID, AuthFailure?)
    case logoutFinished(RequestID, SessionID, LogoutReport)
}

/// A session that was there before this program asked for it.
package struct RestoredSession: Equatable, Sendable {
    package var profile: Profile.ID
    package var email: String
    package var grant: Grant

    package init(profile: Profile.ID, email: String, grant: Grant) {
        self.profile = profile
        self.email = email
        self.grant = grant
    }
}

/// What a logout or an invalidation came to, token by token.
package struct LogoutReport: Equatable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// The server refused the token when asked again, or its list no longer has it.
        case revoked
        /// Nobody could be asked; the token is forgotten here.
        case unconfirmed(AuthFailure)
        /// The server answered, but did not end it; worth another try.
        case failed(AuthFailure)
        /// The server said it was done, and still accepts the token.
        case stillAccepted
    }

    package var outcomes: [TokenID: Outcome]
    /// The server's list as it was read for the proof.
    package var listing: [ListedToken]?
    /// Where a third-party provider wants the logout finished.
    package var url: String?

    package init(outcomes: [TokenID: Outcome], listing: [ListedToken]? = nil, url: String? = nil) {
        self.outcomes = outcomes
        self.listing = listing
        self.url = url
    }
}
