/// What the person should know now: the newest of these stands in the message line.
package enum Notice: Hashable, Sendable {
    case signedIn(SessionID)
    /// A sign-in that was cancelled came to a session all the same, and it could not be logged out.
    case signedInAfterCancel(SessionID)
    /// The password was replaced although the change was cancelled.
    case passwordChangedAfterCancel(email: String)
    /// A push was cancelled here; its question stays on the device until then, and signs nobody in.
    case pushIgnored(until: Instant)
    case actingAs(IdentityID)
    case identitiesLoaded(SessionID, count: Int)
    /// The session acts for one identity: there is no list of them to read.
    case nothingToLoad(SessionID)
    /// A quarter of the span, or a minute, is left.
    case ending(TokenID, Token.Warnings)
    case tokenEnded(TokenID)
    /// A harmless call has begun the idle span anew.
    case keptAlive(TokenID)
    /// The server gave no use of it.
    case notKeptAlive(TokenID, AuthFailure)
    case identitiesNotLoaded(SessionID, AuthFailure)
    /// The token lives shorter than was asked for.
    case timeToLiveCapped(SessionID, asked: Duration, given: Duration)
    /// The server's list came; `gone` tokens that were live are not in it any more.
    case tokensLoaded(SessionID, count: Int, gone: Int)
    case tokensNotLoaded(SessionID, AuthFailure)
    case switchFailed(IdentityID, AuthFailure)
    /// Somebody else is about to be acted as: what needs the identity waits until then.
    case switchUnderWay(IdentityID)
    /// The login behind an identity is over: it takes a new sign-in to act as it.
    case loginExpired(IdentityID)
    case noPreviousIdentity
    /// A token is worth more from now on.
    case steppedUp(TokenID)
    case nothingToStepUp
    /// A push that steps a token up waits for its answer, and nobody looks at it.
    case pushPending(TokenID)
    /// Such a push came to nothing.
    case notSteppedUp(TokenID, AuthFailure)
    /// An enrolment waits for a code or for the customer, and nobody looks at it.
    case enrolmentPending(FactorChange.ID, name: String)
    case factorChanged(FactorChange.ID, name: String, FactorChange.Outcome)
    /// An enrolment or an unlinking came to nothing.
    case factorUnchanged(FactorChange.ID, name: String, AuthFailure)
    /// No token is there that a factor could be changed with.
    case nothingToEnrolWith
    /// Something was asked for that changes the server, where a person may only look.
    case refusedReadOnly
    case clipboard(ClipboardOutcome)
    /// The screen was to be locked, and nothing could unlock it again.
    case nothingToUnlockWith
    case unlockPINSet
    case unlockPINNotSet
    /// Of a screen that was unlocked, how many tries before were wrong.
    case unlocked(wrongTries: Int)
    case file(FileOutcome)
    case authorityStopped(reason: String)
    case profileWarning(Profile.ID, ProfileWarning)

    package enum Weight: Sendable {
        case information, warning, failure
    }

    package var weight: Weight {
        switch self {
        case .signedIn, .pushIgnored, .actingAs, .nothingToLoad, .identitiesLoaded, .noPreviousIdentity,
            .steppedUp, .nothingToStepUp, .keptAlive, .clipboard(.sent), .file(.proofSaved), .unlockPINSet,
            .pushPending, .tokensLoaded(_, _, gone: 0), .enrolmentPending, .factorChanged,
            .nothingToEnrolWith:
            .information
        case .profileWarning, .switchUnderWay, .refusedReadOnly, .clipboard, .file, .ending,
            .nothingToUnlockWith, .unlocked,
            .passwordChangedAfterCancel, .timeToLiveCapped,
            .tokensLoaded:
            .warning
        case .signedInAfterCancel, .tokenEnded, .notSteppedUp, .factorUnchanged, .identitiesNotLoaded,
            .tokensNotLoaded, .switchFailed, .notKeptAlive, .unlockPINNotSet,
            .loginExpired,
            .authorityStopped:
            .failure
        }
    }
}
