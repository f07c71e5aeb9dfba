/// Everything Curfew knows, as one value: the shared core, the seat in it, and the workflows. Pure: it reads no clock,
/// makes no call and awaits nothing.
package struct SessionState: Equatable, Sendable {
    private(set) var core: SessionCore
    private var signInWorkflow = SignInWorkflow()
    private var switchWorkflow = SwitchWorkflow()
    private var stepUps = StepUpWorkflow()
    private(set) var factorWorkflow = FactorsWorkflow()
    private var logoutWorkflow = LogoutWorkflow()
    private var inventory = InventoryWorkflow()
    private var lockWorkflow: LockWorkflow
    /// What the last event changed in the vault, in order: for mirrors of it.
    package private(set) var lastChanges: [VaultChange] = []

    /// Why the record of actions lacks rows; nil where it lacks none, or the person has seen it.
    package private(set) var recordProblem: AuditProblem?
    /// The rows of the record that were asked for last.
    package private(set) var history: AuditHistory?

    /// Whether the person may only look.
    package let isReadOnly: Bool

    /// `lockAfter` is the time without a key after which the screen is locked; nil locks it on request alone.
    package init(
        profiles: [Profile], now: Instant, isReadOnly: Bool = false, lockAfter: Duration? = nil
    ) {
        core = SessionCore(profiles: profiles, now: now)
        lockWorkflow = LockWorkflow(after: lockAfter, now: now)
        self.isReadOnly = isReadOnly
    }

    /// Takes in what happened and says what is to be done about it.
    package mutating func apply(_ event: SessionEvent, at reading: ClockReading) -> [SessionEffect] {
        lastChanges = []
        core.begin(reading)
        passDeadlines(isTick: false)
        if isReadOnly, event.isRefusedReadOnly {
            core.seat.notice = .refusedReadOnly
        } else {
            take(event)
        }
        followChanges()
        for proven in core.takeProvenPasswords() {
            lockWorkflow.keep(proven.password, of: proven.login, in: &core)
        }
        // What the event brought may have ended already.
        passDeadlines(isTick: event == .clockTicked)
        return core.takeEffects()
    }

    private mutating func take(_ event: SessionEvent) {
        switch event {
        case .signInRequested(let profile, let form): signInWorkflow.request(profile, form, in: &core)
        case .signInCancelled: signInWorkflow.cancel(in: &core)
        case .pushRequested(let profile, let email): signInWorkflow.requestPush(profile, email, in: &core)
        case .delegationRequested(let profile, let delegation):
            switchWorkflow.supersede()
            signInWorkflow.requestDelegation(profile, delegation, in: &core)
        case .deviceAnswered(let answer): answerOnDevice(answer)
        case .passwordChangeChosen(let profile, let form):
            signInWorkflow.choosePasswordChange(profile, form, in: &core)
        case .passwordChangeRequested(let new): signInWorkflow.requestPasswordChange(new, in: &core)
        case .resetMailRequested(let profile, let email):
            signInWorkflow.requestResetMail(profile, email, in: &core)
        case .resetRequested(let code, let new): signInWorkflow.requestReset(by: code, to: new, in: &core)
        case .identitiesRequested(let session): inventory.requestIdentities(of: session, in: &core)
        case .sessionsSeen(let sessions): inventory.see(sessions, in: &core)
        case .refreshRequested(let session): inventory.refresh(session, in: &core)
        case .factorsRequested(let session): core.loadFactors(of: session)
        case .keepAliveRequested(let token): inventory.keepAlive(token, in: &core)
        case .revocationRequested(let tokens): logoutWorkflow.revoke(tokens, in: &core)
        case .identityChosen(let identity): switchWorkflow.choose(identity, in: &core)
        case .previousIdentityChosen: switchWorkflow.choosePrevious(in: &core)
        case .switchConfirmed(let identity): switchWorkflow.confirm(identity, in: &core)
        case .switchDeclined: core.seat.pendingSwitch = nil
        case .switchAwaited: switchWorkflow.tellToWait(in: &core)
        case .waitCancelled:
            switchWorkflow.cancel(in: &core)
            inventory.cancelLoading(in: &core)
        case .stepUpRequested: stepUps.start(during: switching, in: &core)
        case .stepUpByPushRequested: stepUps.startByPush(during: switching, in: &core)
        case .codeResendRequested: stepUps.resendCode(in: &core)
        case .stepUpShown(let byPush): stepUps.show(byPush: byPush, during: switching, in: &core)
        case .codeEntered(let code): stepUps.enterCode(code, in: &core)
        case .stepUpClosed: stepUps.close(in: &core)
        case .enrolmentRequested(let factor): factorWorkflow.enrol(factor, in: &core)
        case .enrolmentShown(let factor): factorWorkflow.show(factor, in: &core)
        case .enrolmentCodeEntered(let code): factorWorkflow.enterCode(code, in: &core)
        case .unlinkRequested(let factor): factorWorkflow.unlink(factor, in: &core)
        case .factorChangeClosed: factorWorkflow.close(in: &core)
        case .logoutRequested(let sessions, let isEverything, let thenQuit):
            // Who leaves everything is not to be signed in a moment later by a push that still waits.
            if isEverything, signIn.asksDevice { signInWorkflow.cancel(in: &core) }
            if thenQuit { core.seat.quitting = Set(sessions) }
            logoutWorkflow.logOut(of: sessions, isEverything: isEverything, in: &core)
            logoutWorkflow.continueQuitting(in: &core)
        case .logoutRetried: logoutWorkflow.retry(in: &core)
        case .logoutClosed: logoutWorkflow.close()
        case .tokenDismissed(let token): core.dismiss([token])
        case .endedTokensDismissed: core.dismiss(tokenOrder)
        case .noticeDismissed:
            core.seat.notice = nil
            recordProblem = nil
        case .pinChanged(let pin, let isPinned): core.seat.pins.set(pin, isPinned)
        case .clipboardReported(let outcome): core.seat.notice = .clipboard(outcome)
        case .fileReported(let outcome): core.seat.notice = .file(outcome)
        case .clockTicked: break
        case .authorityStarted(let profile, let address): setAddress(address, of: profile)
        case .authorityStopped(let profile, let reason):
            setAddress(nil, of: profile)
            core.seat.notice = .authorityStopped(reason: reason)
        case .recordReported(let problem): recordProblem = problem
        case .historyReported(let history): self.history = history
        case .profileWarned(let profile, let warning): core.seat.notice = .profileWarning(profile, warning)
        case .pinsRestored(let pins): core.seat.pins = pins
        case .sessionsRestored(let restored):
            for one in restored {
                let attempt = SignIn.Attempt(profile: one.profile, email: one.email)
                core.open(attempt, with: one.grant, .restored)
            }
        case .callRecorded(let call):
            core.record(call)
            logoutWorkflow.follow(call, in: core)
        case .personActed: lockWorkflow.noteKey(in: core)
        case .lockRequested: lockWorkflow.request(in: &core)
        case .unlockPINChosen(let pin): lockWorkflow.choosePIN(pin, in: &core)
        case .unlockRequested(let typed): lockWorkflow.attempt(typed, in: &core)
        case .replied(let id, let reply): takeReply(reply, to: id)
        case .hashed(let id, let outcome): lockWorkflow.take(outcome, of: id, in: &core)
        }
    }

    /// Hands a reply to the workflow that asked.
    private mutating func takeReply(_ reply: Result<VendorReply, AuthFailure>, to id: RequestID) {
        guard let request = core.close(id) else { return }
        if case .failure(let failure) = reply { core.note(failure, of: id) }
        switch request.purpose {
        case .signIn(let step): signInWorkflow.take(reply, to: request, step, in: &core)
        case .switching(let identity): switchWorkflow.take(reply, to: request, identity, in: &core)
        case .inventory(let step): inventory.take(reply, to: request, step, in: &core)
        case .stepUp(let step, let token): stepUps.take(reply, to: request, (step, of: token), in: &core)
        case .factorChange(let step, let factor):
            factorWorkflow.take(reply, to: request, (step, of: factor), in: &core)
        case .logout(let step, let session):
            logoutWorkflow.take(reply, to: request, (step, through: session), in: &core)
        case .notification: break
        }
        followChanges()
        core.settle(request)
    }

    /// Lets every workflow follow what the vault has become, until nothing changes any more.
    private mutating func followChanges() {
        while true {
            let changes = core.takeChanges()
            guard !changes.isEmpty else { return }
            lastChanges += changes
            for change in changes {
                signInWorkflow.follow(change, in: &core)
                switchWorkflow.follow(change, in: &core)
                inventory.follow(change, in: &core)
                stepUps.follow(change, in: &core)
                factorWorkflow.follow(change, in: &core)
                logoutWorkflow.follow(change, in: &core)
                lockWorkflow.follow(change, in: core)
            }
        }
    }

    private mutating func passDeadlines(isTick: Bool) {
        core.passTokenDeadlines()
        signInWorkflow.passDeadlines(isTick: isTick, in: &core)
        inventory.passDeadlines(isTick: isTick, in: &core)
        stepUps.passDeadlines(isTick: isTick, in: &core)
        factorWorkflow.passDeadlines(isTick: isTick, in: &core)
        logoutWorkflow.passDeadlines(isTick: isTick, in: &core)
        followChanges()
        lockWorkflow.passDeadlines(in: core)
    }

    private mutating func answerOnDevice(_ answer: DeviceAnswer) {
        if let factor = factorChange, factor.phase == .push {
            return factorWorkflow.answerOnDevice(answer, factor, in: &core)
        }
        guard
            let (profile, challenge) = stepUps.pendingChallenge(in: core)
                ?? signInWorkflow.pendingChallenge(at: core.now),
            self.profile(profile)?.offers(.simulatedDevice) == true
        else { return }
        core.send(.answerOnDevice(answer, challenge), for: .notification, to: profile)
    }

    private mutating func setAddress(_ address: String?, of profile: Profile.ID) {
        guard let index = core.profiles.firstIndex(where: { $0.id == profile }) else { return }
        core.profiles[index].address = address
    }

    // MARK: What it knows

    /// The latest instant seen.
    package var now: Instant { core.now }
    package var vault: Vault { core.vault }
    package var inFlight: InFlight { core.inFlight }
    package var keyring: Keyring { core.keyring }
    package var seat: Seat { core.seat }
    package var profiles: [Profile] { core.profiles }
    package var calls: CallLog { core.calls }
    /// What the calls to each profile have used of its limits; none for a profile without a call.
    package var callUses: [Profile.ID: CallUse] { core.callUses }
    package var clocks: ServerClocks { core.clocks }
    package var signIn: SignIn { signInWorkflow.phase }
    /// The switch under way: until its reply is here, `acting` stays what it was.
    package var switching: SwitchWorkflow.Switching? { switchWorkflow.current }
    /// The step-up that is looked at.
    package var stepUp: StepUp? { stepUps.viewed(core) }
    /// The logout whose proof is looked at.
    package var logout: LogoutRun? { logoutWorkflow.shown }
    /// The lock of the screen; nil while it is not locked.
    package var lock: ScreenLock? { lockWorkflow.current }
    /// The time without a key after which the screen is locked; nil where it is not.
    package var lockAfter: Duration? { lockWorkflow.after }
    /// Whether a locked screen could be unlocked again.
    package var canUnlock: Bool { lockWorkflow.canUnlock }
    /// When that proof goes on, where it waits for the vendor's limit on calls; nil otherwise.
    package var logoutPauseEnd: Instant? { logoutWorkflow.pauseEnd(in: core) }

    /// The next instant at which something happens by itself; nil when nothing will.
    package var nextDeadline: Instant? {
        [
            core.vault.nextDeadline, signInWorkflow.nextDeadline(in: core), stepUps.nextDeadline(in: core),
            factorWorkflow.nextDeadline(in: core), logoutWorkflow.nextDeadline(in: core),
            inventory.nextDeadline(in: core), lockWorkflow.nextDeadline,
        ]
        .compactMap(\.self).min()
    }

    package func profile(_ id: Profile.ID) -> Profile? { core.profile(id) }

    /// The token that could be stepped up now: the one acted with, where its vendor has such a thing.
    package var steppable: Token? { core.steppable }

    /// Whether a step-up of the token was begun that can be gone on with.
    package func isStepUpUnderWay(of token: TokenID) -> Bool {
        stepUps[token]?.isUnderWay(at: now) ?? false
    }

    /// Whether the customer, or the server, still has to answer a push that steps the token up.
    package func awaitsStepUp(of token: TokenID) -> Bool {
        stepUps[token].map { $0.push != nil || $0.asksDevice } ?? false
    }

    /// The token that `stepUpRequested` or `stepUpByPushRequested` would reach the customer for now; nil where there is
    /// none, where its step-up is under way and only has to be shown, or while another identity is switched to.
    package func tokenToStepUp(byPush: Bool) -> TokenID? {
        guard switching == nil, let token = steppable, !byPush || core.offers(.push, token.session) else {
            return nil
        }
        let isUnderWay = byPush ? awaitsStepUp(of: token.id) : isStepUpUnderWay(of: token.id)
        return isUnderWay ? nil : token.id
    }

    /// The token that a wish to keep something alive is about: the one warned of, or else the one selected.
    package func tokenToKeepAlive(selected: TokenID?) -> TokenID? {
        if case .ending(let token, _) = notice, tokens[token]?.isLive == true { return token }
        return selected
    }

    /// Whether a session would load its lists if its row came into view: a restored one of which nobody has asked them.
    package func loadsAtSight(_ session: SessionID) -> Bool { inventory.loadsAtSight(session, core) }

    /// The oldest request that a person waits for.
    package var oldestAwaited: InFlightRequest? {
        inFlight.oldestAwaited(besides: inventory.isUnasked)
    }

    package func factorReader(of session: SessionID) -> TokenID? { core.factorReader(of: session) }

    /// The session whose login has ended with the token, so that it takes a new sign-in to go on; nil otherwise.
    package func sessionToRenew(for token: TokenID) -> Session? {
        guard let token = tokens[token], !token.isLive, let session = sessions[token.session],
            tokens[session.loginToken]?.isLive != true
        else { return nil }
        return session
    }
}
