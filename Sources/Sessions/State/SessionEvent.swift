package import Secrets

/// Something that happened. The only way to change the state is to send it one of these.
package enum SessionEvent: Equatable, Sendable {
    // From the person at the keys.
    case signInRequested(Profile.ID, PasswordSignIn)
    case signInCancelled
    /// A sign-in is to be confirmed on the customer's device.
    case pushRequested(Profile.ID, email: String)
    /// Somebody is to be acted for without a login.
    case delegationRequested(Profile.ID, Delegation)
    /// The simulated device is to answer.
    case deviceAnswered(DeviceAnswer)
    /// A sign-in is to replace a password that has not expired.
    case passwordChangeChosen(Profile.ID, PasswordSignIn)
    case passwordChangeRequested(new: Secret)
    /// The password was forgotten: a code is to be mailed.
    case resetMailRequested(Profile.ID, email: String)
    case resetRequested(code: Secret, new: Secret)
    case identitiesRequested(SessionID)
    /// These sessions, of which nothing was loaded yet, are in view now, and no others of that kind: each loads once.
    case sessionsSeen([SessionID])
    /// All lists that the session's vendor keeps are to be loaded again.
    case refreshRequested(SessionID)
    /// The factors of the login's person are wanted: a call that counts as a use of the token it is made with.
    case factorsRequested(SessionID)
    /// One harmless call is to be made with a token, so that its idle span begins anew.
    case keepAliveRequested(TokenID)
    /// Tokens are to be revoked one by one; pinned by id, whatever the list looks like by now.
    case revocationRequested([TokenID])
    case identityChosen(IdentityID)
    case previousIdentityChosen
    /// The answer to the question about a first switch into production, for the identity that was named in it.
    case switchConfirmed(IdentityID)
    case switchDeclined
    /// Something needed the identity that a switch is about to bring; it is told to wait.
    case switchAwaited
    /// Nobody wants to wait any longer for a switch or a list.
    case waitCancelled
    /// The token acted with is to be stepped up, by a code or by a push.
    case stepUpRequested
    case stepUpByPushRequested
    case codeResendRequested
    /// The step-up of the token acted with is to be looked at, at its push or at its code. Sends nothing.
    case stepUpShown(byPush: Bool)
    case codeEntered(Secret)
    case stepUpClosed
    /// A code or a push is to be sent that enrols a factor.
    case enrolmentRequested(FactorChange.ID)
    /// An enrolment that was begun is to be looked at. Sends nothing.
    case enrolmentShown(FactorChange.ID)
    case enrolmentCodeEntered(Secret)
    case unlinkRequested(FactorChange.ID)
    case factorChangeClosed
    /// The sessions are pinned by id, whatever the list looks like by now. Who leaves everything also cancels a
    /// sign-in that waits for a device; who quits does so once the server has confirmed every end.
    case logoutRequested([SessionID], isEverything: Bool = false, thenQuit: Bool = false)
    case logoutRetried
    case logoutClosed
    /// A row of an ended token leaves the list.
    case tokenDismissed(TokenID)
    case endedTokensDismissed
    case noticeDismissed
    case pinChanged(Pin, isPinned: Bool)
    case clipboardReported(ClipboardOutcome)
    /// A key, a paste or the mouse: the screen is not locked for a while.
    case personActed
    /// The screen is to be locked now.
    case lockRequested
    /// A PIN is to unlock the screen from now on, until the program ends.
    case unlockPINChosen(Secret)
    /// A PIN or a password was typed at the locked screen.
    case unlockRequested(Secret)
    case fileReported(FileOutcome)

    // From the world.
    case clockTicked
    case authorityStarted(Profile.ID, address: String)
    case authorityStopped(Profile.ID, reason: String)
    /// Rows of the record could not be stored; nil once they can be again.
    case recordReported(AuditProblem?)
    case historyReported(AuditHistory)
    case profileWarned(Profile.ID, ProfileWarning)
    case pinsRestored(Pins)
    case sessionsRestored([RestoredSession])
    case callRecorded(CallRecord)
    case replied(RequestID, Result<VendorReply, AuthFailure>)
    case hashed(RequestID, HashingOutcome)
}
