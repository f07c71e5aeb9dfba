/// Acting as an identity: at once if its token is at hand, otherwise when the server has issued one. The first switch
/// into a session of a production profile waits until it is confirmed.
package struct SwitchWorkflow: Workflow {
    /// The switch under way: until its reply is here, the person acts as before.
    package struct Switching: Equatable, Sendable {
        package let request: RequestID
        package let identity: IdentityID
        /// A later wish to act as somebody is under way, without a login: once it comes true, this one is given up.
        fileprivate(set) var isSuperseded = false

        package init(request: RequestID, identity: IdentityID) {
            self.request = request
            self.identity = identity
        }
    }

    package private(set) var current: Switching?
    /// Whom to act as again once the identities of a new sign-in are loaded that took the place of an ended one.
    private var resuming: IdentityID?

    mutating func choose(_ identity: IdentityID, in core: inout SessionCore) {
        guard let session = core.vault.sessions[identity.session],
            session.identity(identity.reference) != nil
        else { return }
        resuming = nil
        core.seat.pendingSwitch = nil
        guard !session.isEnding else {
            core.seat.notice = .loginExpired(identity)
            return
        }
        if core.mustConfirm(session), core.isReachable(identity, in: session) {
            core.seat.pendingSwitch = identity
            return
        }
        if let token = session.identityTokens[identity.reference], core.credential(of: token) != nil {
            cancel(in: &core)
            act(as: identity, in: &core)
            return
        }
        guard let credential = core.credential(of: session.loginToken) else {
            core.seat.notice = .loginExpired(identity)
            return
        }
        if current?.identity == identity { return }
        cancel(in: &core)
        let request = core.send(
            .accessToken(for: identity.reference), for: .switching(identity), to: session.profile,
            as: credential, in: session.id)
        current = Switching(request: request, identity: identity)
    }

    /// The yes to the question that stands; one to another question changes nothing.
    mutating func confirm(_ identity: IdentityID, in core: inout SessionCore) {
        guard core.seat.pendingSwitch == identity else { return }
        core.seat.confirmedProduction.insert(identity.session)
        choose(identity, in: &core)
    }

    /// Says that a switch is under way, if one is.
    func tellToWait(in core: inout SessionCore) {
        if let current { core.seat.notice = .switchUnderWay(current.identity) }
    }

    mutating func choosePrevious(in core: inout SessionCore) {
        guard let previous = core.seat.previous,
            core.vault.sessions[previous.session]?.identity(previous.reference) != nil
        else {
            core.seat.notice = .noPreviousIdentity
            return
        }
        choose(previous, in: &core)
    }

    /// Of two wishes to act as somebody the later one holds.
    mutating func supersede() { current?.isSuperseded = true }

    /// A token that comes for a switch that nobody awaits any more is real all the same: it is listed, but it changes
    /// nothing about whom the person acts as.
    mutating func take(
        _ reply: Result<VendorReply, AuthFailure>, to request: InFlightRequest, _ identity: IdentityID,
        in core: inout SessionCore
    ) {
        let isAwaited = current?.request == request.id
        if isAwaited { current = nil }
        switch reply.grant {
        case .success(let grant):
            let reference = grant.identity ?? identity.reference
            core.issue(
                grant, as: TokenID(core.nextNumber()), in: identity.session, for: reference)
            guard isAwaited else { return }
            if reference == identity.reference {
                act(as: identity, in: &core)
            } else {
                core.seat.notice = .switchFailed(
                    identity, .malformedAnswer("a token for another identity than was asked for"))
            }
        case .failure(let failure):
            core.note(failure, of: request.token)
            if isAwaited, failure != .cancelled { core.seat.notice = .switchFailed(identity, failure) }
        }
    }

    mutating func follow(_ change: VaultChange, in core: inout SessionCore) {
        switch change {
        case .sessionOpened(let session, .signIn, let replaced):
            if session.delegation != nil, current?.isSuperseded == true { cancel(in: &core) }
            if let replaced { move(from: replaced, to: session.id, in: &core) }
            if let holder = core.vault.sessions[session.id]?.identities.first, core.holds(session) {
                actAtOnce(as: IdentityID(session: session.id, reference: holder.reference), in: &core)
            }
        case .identitiesLoaded(let session, _):
            if let identity = resuming, identity.session == session { choose(identity, in: &core) }
        case .sessionEnding(let session, true):
            if current?.identity.session == session { cancel(in: &core) }
        case .sessionOpened, .sessionEnding, .sessionLoggedOut, .sessionsForgotten, .identitiesStatus,
            .tokenListStatus, .tokenListLoaded, .factorsStatus, .factorsLoaded, .tokenIssued, .tokenUsed,
            .tokenReached, .tokenSteppedUp, .tokenWarned, .expiryDeferred, .expiryResumed,
            .tokenStatusChanged, .tokenUnconfirmed, .tokensDismissed:
            break
        }
    }

    /// The person acts as before. The reply comes all the same, and its token is listed.
    mutating func cancel(in core: inout SessionCore) {
        if let request = current?.request { core.cancel(request) }
        current = nil
    }

    /// A new session of the same login goes on where the ended one was.
    private mutating func move(from ended: SessionID, to session: SessionID, in core: inout SessionCore) {
        if let acting = core.seat.acting, acting.session == ended {
            resuming = IdentityID(session: session, reference: acting.reference)
            // The person is there already.
            core.seat.confirmedProduction.insert(session)
        }
        core.seat.moveRecent(from: ended, to: session)
        if core.seat.confirmedProduction.contains(ended) { core.seat.confirmedProduction.insert(session) }
        if let previous = core.seat.previous, previous.session == ended {
            core.seat.previous = IdentityID(session: session, reference: previous.reference)
        }
    }

    /// A login that can act by itself does so when nobody is acted as, or when it takes the place of an ended one; one
    /// that was asked for in order to act does so always.
    private mutating func actAtOnce(as identity: IdentityID, in core: inout SessionCore) {
        let resumes = resuming == identity
        if resumes { resuming = nil }
        let isWanted = core.vault.sessions[identity.session]?.delegation != nil
        guard core.seat.acting == nil || resumes || isWanted else { return }
        let told = core.seat.notice
        act(as: identity, in: &core)
        if case .timeToLiveCapped = told { core.seat.notice = told }
    }

    private mutating func act(as identity: IdentityID, in core: inout SessionCore) {
        if let acting = core.seat.acting, acting != identity { core.seat.previous = acting }
        if core.seat.acting == nil, core.seat.previous == identity { core.seat.previous = nil }
        core.seat.acting = identity
        core.seat.remember(identity)
        core.seat.notice = .actingAs(identity)
        core.seat.revision += 1
    }
}

extension SessionCore {
    /// Whether a session's own token acts for its identity, so that no further one is needed.
    fileprivate func holds(_ session: Session) -> Bool {
        vault.tokens[session.loginToken]?.identity != nil
    }

    /// Whether acting through the session for the first time takes a yes. Who acts through it already is not asked.
    fileprivate func mustConfirm(_ session: Session) -> Bool {
        profile(session.profile)?.environment == .production && seat.acting?.session != session.id
            && !seat.confirmedProduction.contains(session.id)
    }

    /// Whether there is a token to act as the identity with, or one to get it by.
    fileprivate func isReachable(_ identity: IdentityID, in session: Session) -> Bool {
        session.identityTokens[identity.reference].flatMap(credential(of:)) != nil
            || credential(of: session.loginToken) != nil
    }
}
