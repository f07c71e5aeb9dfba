/// When a notice stops to be true: what is no longer so is no longer shown.
extension Notice {
    /// Whether it still says how things are.
    package func isTrue(in state: SessionState) -> Bool {
        switch self {
        case .signedIn(let session), .signedInAfterCancel(let session), .identitiesLoaded(let session, _),
            .nothingToLoad(let session), .timeToLiveCapped(let session, _, _):
            state.sessions[session].flatMap { state.tokens[$0.loginToken] }?.isLive == true
        case .tokensLoaded(let session, let count, _):
            state.sessions[session].map { state.liveTokens(of: $0.login).count } == count
        case .pushIgnored(let until):
            state.now < until
        case .actingAs(let identity):
            state.acting == identity && state.identityToken(of: identity)?.isLive == true
        case .ending(let token, _):
            state.tokens[token].map { $0.isLive && $0.lifetime.nearest?.isNear(at: state.now) == true }
                ?? false
        case .keptAlive(let token):
            state.tokens[token].map { $0.isLive && $0.lifetime.nearest?.isNear(at: state.now) != true }
                ?? false
        case .notKeptAlive(let token, _): state.tokens[token]?.isLive == true
        case .tokenEnded(let token):
            state.tokens[token]?.isLive == false
        case .identitiesNotLoaded(let session, let failure):
            state.sessions[session]?.identitiesStatus == .failed(failure)
        case .tokensNotLoaded(let session, let failure):
            state.sessions[session]?.tokenListStatus == .failed(failure)
        case .switchFailed(let identity, _), .loginExpired(let identity):
            state.acting != identity || state.identityToken(of: identity)?.isLive != true
        case .switchUnderWay(let identity):
            state.switching?.identity == identity
        case .noPreviousIdentity:
            state.previous == nil
        case .steppedUp(let token):
            state.tokens[token].map { $0.isLive && $0.kind == .steppedUp } ?? false
        case .nothingToUnlockWith: !state.canUnlock
        case .nothingToStepUp: state.steppable == nil
        case .pushPending(let token): state.awaitsStepUp(of: token) && state.stepUp == nil
        case .notSteppedUp(let token, _):
            state.tokens[token].map { $0.isLive && $0.kind == .identity } ?? false
        case .enrolmentPending(let factor, _):
            state.factorChange(factor)?.isUnderWay(at: state.now) == true && state.factorChange == nil
        case .factorChanged(let factor, _, let outcome):
            state.sessions[factor.session].map { session in
                // Until the list is read again it tells of the time before.
                session.factorsStatus != .loaded
                    || (state.factorStatus(factor) == .active) == (outcome == .enrolled)
            } ?? false
        case .factorUnchanged(let factor, _, _): state.sessions[factor.session] != nil
        case .nothingToEnrolWith: true
        case .passwordChangedAfterCancel, .refusedReadOnly, .clipboard, .file, .authorityStopped,
            .profileWarning, .unlockPINSet, .unlockPINNotSet, .unlocked:
            true
        }
    }
}
