extension SessionEvent {
    /// Whether a person who may only look is refused it: it changes something at the server beyond the sessions opened
    /// here, or reaches a customer. To sign in, to act, to keep alive and to log out is part of looking.
    var isRefusedReadOnly: Bool {
        switch self {
        case .pushRequested, .delegationRequested, .deviceAnswered, .passwordChangeChosen,
            .passwordChangeRequested, .resetMailRequested, .resetRequested, .revocationRequested,
            .stepUpRequested, .stepUpByPushRequested, .codeResendRequested, .codeEntered,
            .enrolmentRequested, .enrolmentCodeEntered, .unlinkRequested:
            true
        case .signInRequested, .signInCancelled, .identitiesRequested, .sessionsSeen, .refreshRequested,
            .factorsRequested,
            .keepAliveRequested, .identityChosen, .previousIdentityChosen, .switchConfirmed, .switchDeclined,
            .switchAwaited, .waitCancelled, .stepUpShown, .stepUpClosed, .enrolmentShown, .factorChangeClosed,
            .logoutRequested, .logoutRetried,
            .logoutClosed, .tokenDismissed, .endedTokensDismissed, .noticeDismissed, .pinChanged,
            .pinsRestored, .fileReported, .clipboardReported,
            .clockTicked, .authorityStarted, .authorityStopped, .recordReported, .historyReported,
            .profileWarned, .sessionsRestored,
            .callRecorded, .replied, .personActed, .lockRequested, .unlockPINChosen, .unlockRequested,
            .hashed:
            false
        }
    }
}
