/// What the person should know now: the newest of these stands in the message line.
package enum Notice: Hashable, Sendable {
    case signedIn(SessionID)
    /// A sign-in that was cancelled came to a session all the same, and it could not be logged out.
    case signedInAfterCancel(SessionID)
    /// The password was replaced although the change was cancelled.
    case passwordChangedAfterCancel(email: String)
    /// A push was cancelled here; its question stays on the device until then, and signs nobody in.
    case questionLeft(until: Instant)
    case actingAs(IdentityID)
    case readIdentities(SessionID, count: Int)
    /// The session acts for one identity: there is no list of them to read.
    case nothingToRead(SessionID)
    /// A quarter of the span, or a minute, is left.
    case ending(TokenID, Token.Warnings)
    case tokenEnded(TokenID)
    case readFailed(SessionID, AuthFailure)
    /// The token lives shorter than was asked for.
    case timeToLiveCapped(SessionID, asked: Duration, given: Duration)
    /// The server's list came; `gone` tokens that were live are not in it any more.
    case readTokens(SessionID, count: Int, gone: Int)
    case tokensReadFailed(SessionID, AuthFailure)
    case switchFailed(IdentityID, AuthFailure)
    /// The login behind an identity is over: it takes a new sign-in to act as it.
    case loginOver(IdentityID)
    case noPreviousIdentity
    /// A token is worth more from now on.
    case steppedUp(TokenID)
    case nothingToStepUp
    /// A push that steps a token up waits for its answer, and nobody looks at it.
    case pushWaits(TokenID)
    /// Such a push came to nothing.
    case notSteppedUp(TokenID, AuthFailure)
    case authorityStopped(reason: String)
    case profileWarning(Profile.ID, ProfileWarning)

    package enum Weight: Sendable {
        case information, warning, failure
    }

    package var weight: Weight {
        switch self {
        case .signedIn, .questionLeft, .actingAs, .nothingToRead, .readIdentities, .noPreviousIdentity,
            .steppedUp, .nothingToStepUp,
            .pushWaits, .readTokens(_, _, gone: 0):
            .information
        case .profileWarning, .ending, .passwordChangedAfterCancel, .timeToLiveCapped, .readTokens: .warning
        case .signedInAfterCancel, .tokenEnded, .notSteppedUp, .readFailed, .tokensReadFailed, .switchFailed,
            .loginOver,
            .authorityStopped:
            .failure
        }
    }
}
