import Secrets

/// Stepping tokens up, by a code that the server sends or by a push to the customer's device. A step-up goes on whether
/// its dialog is there or not.
package struct StepUpWorkflow: Workflow {
    var stepUps: [TokenID: StepUp] = [:]

    package subscript(token: TokenID) -> StepUp? { stepUps[token] }

    // MARK: What begins it

    /// While a switch is under way nothing begins: the identity left and the one to come are told apart by nobody.
    mutating func start(during switching: SwitchWorkflow.Switching?, in core: inout SessionCore) {
        guard viewed(core) == nil, let current = open(during: switching, in: &core) else { return }
        // What was begun before is what there is to see.
        if current.isUnderWay(at: core.now) {
            turn(current, toPush: false, in: core)
        } else {
            sendCode(current, in: &core)
        }
    }

    /// By push, from the start or instead of a code.
    mutating func startByPush(during switching: SwitchWorkflow.Switching?, in core: inout SessionCore) {
        guard let current = look(byPush: true, during: switching, in: &core) else { return }
        if current.sendsPush {
            begin(current, .pushStepUp, .sendPush, in: &core) { .asking($0) }
        } else {
            turn(current, toPush: true, in: core)
        }
    }

    /// Another code, or the first one instead of a push. A code that can still be typed is typed instead.
    mutating func resendCode(in core: inout SessionCore) {
        guard let current = viewed(core), current.phase != .done else { return }
        if current.phase == .push { stepUps[current.token]?.phase = .code }
        if current.sendsCode(at: core.now) { sendCode(current, in: &core) }
    }

    /// Opens the dialog of a step-up, or turns it to its push or its code. The customer gets nothing.
    mutating func show(
        byPush: Bool, during switching: SwitchWorkflow.Switching?, in core: inout SessionCore
    ) {
        let isViewed = viewed(core) != nil
        guard let current = look(byPush: byPush, during: switching, in: &core) else { return }
        if isViewed, !byPush {
            if current.phase == .push { stepUps[current.token]?.phase = .code }
        } else {
            turn(current, toPush: byPush, in: core)
        }
    }

    /// The step-up that is looked at, or the one to look at.
    private mutating func look(
        byPush: Bool, during switching: SwitchWorkflow.Switching?, in core: inout SessionCore
    ) -> StepUp? {
        if let current = viewed(core) { return !byPush || receivesPushes(in: &core) ? current : nil }
        guard switching == nil, byPush, !receivesPushes(in: &core) else {
            return open(during: switching, in: &core)
        }
        return nil
    }

    /// To the push where one is on the device; where a code is asked for, only if there is none to type.
    private mutating func turn(_ current: StepUp, toPush: Bool, in core: SessionCore) {
        guard current.push != nil, current.phase == .code, toPush || !current.hasCode(at: core.now) else {
            return
        }
        if toPush { stepUps[current.token]?.problem = nil }
        stepUps[current.token]?.phase = .push
    }

    /// Whether the profile takes answers to pushes; says so where it does not.
    private func receivesPushes(in core: inout SessionCore) -> Bool {
        guard let session = (viewed(core)?.identity ?? core.seat.acting)?.session,
            core.vault.sessions[session] != nil, !core.offers(.push, session)
        else { return true }
        core.seat.notice =
            core.steppable.map {
                .notSteppedUp(
                    $0.id, .challengeRefused(.notListening("the profile has no address for them")))
            } ?? .nothingToStepUp
        return false
    }

    mutating func enterCode(_ code: Secret, in core: inout SessionCore) {
        guard let current = viewed(core), current.phase == .code, current.hasCode(at: core.now) else {
            return
        }
        begin(current, .verifyOTP(code), .verifyCode, in: &core) { .verifying($0) }
    }

    /// Closes the dialog. What is under way goes on: it may still step the token up, and a second look shows it.
    mutating func close(in core: inout SessionCore) {
        guard var current = viewed(core) else { return }
        core.seat.stepUpToken = nil
        // Said and read; that one try is left stays true.
        if current.problem == .challengeRefused(.wrongCode) { current.problem = nil }
        if current.push != nil || current.asksDevice { core.seat.notice = .pushPending(current.token) }
        keep(current, core)
    }

    /// The push of the step-up that is looked at.
    func pendingChallenge(in core: SessionCore) -> (Profile.ID, PushChallenge)? {
        guard let current = viewed(core), current.phase == .push, let push = current.push,
            core.now < push.endsAt, let session = core.vault.sessions[current.identity.session]
        else { return nil }
        return (session.profile, push.challenge)
    }

    func viewed(_ core: SessionCore) -> StepUp? { core.seat.stepUpToken.flatMap { stepUps[$0] } }

    // MARK: The vault and time

    /// A step-up of a token that has ended comes to nothing.
    mutating func follow(_ change: VaultChange, in core: inout SessionCore) {
        guard let token = change.tokenThatLeft, var current = stepUps[token] else { return }
        for request in current.stop(.code, .ended) { core.cancel(request) }
        keep(current, core)
    }

    func nextDeadline(in core: SessionCore) -> Instant? {
        stepUps.values.lazy.compactMap(\.push).map { $0.nextDeadline(at: core.now) }.min()
    }

    /// A push of which the server reported nothing in time came to nothing, as far as can be known: it is said, and
    /// the wait goes on.
    mutating func passDeadlines(isTick: Bool, in core: inout SessionCore) {
        guard isTick else { return }
        for var current in stepUps.values {
            guard let push = current.push, push.deadline <= core.now else { continue }
            current.push = nil
            current.overdue.append(push.request)
            endPush(of: current, .challengeRefused(.notReported), false, in: &core)
        }
    }

    // MARK: Rules

    /// Says what came of a push: in its dialog, or in a notice where that is closed or takes a code. What is reported
    /// late counts only where nothing was begun since.
    mutating func endPush(
        of current: StepUp, _ failure: AuthFailure, _ isOverdue: Bool, in core: inout SessionCore
    ) {
        var current = current
        defer { keep(current, core) }
        if isOverdue, current.problem != .challengeRefused(.notReported) { return }
        let isViewed = current.token == core.seat.stepUpToken && (isOverdue || current.phase == .push)
        if isOverdue || current.phase == .push { current.fallBack(failure) }
        if !isViewed { core.seat.notice = .notSteppedUp(current.token, failure) }
    }

    /// Takes in the reply that a phase waits for: a failure is noted and, where the dialog is closed, told.
    ///
    /// - Returns: the step-up, waiting no more; nil where it is not in that phase any more.
    mutating func settle(
        _ phase: StepUp.Phase, of token: TokenID, _ failure: AuthFailure?, in core: inout SessionCore
    ) -> StepUp? {
        let isAwaited = stepUps[token]?.phase == phase
        if let failure {
            core.note(failure, of: token)
            if failure == .ended, var current = stepUps[token] {
                for request in current.stop(.code, .ended) { core.cancel(request) }
                stepUps[token] = current
                if isAwaited, core.seat.stepUpToken != token { core.seat.notice = .tokenEnded(token) }
                keep(current, core)
                return nil
            }
            if isAwaited, core.seat.stepUpToken != token { core.seat.notice = .notSteppedUp(token, failure) }
        }
        guard isAwaited, var current = stepUps[token] else { return nil }
        current.fallBack(failure)
        return current
    }

    /// Keeps a step-up for as long as it is looked at, or something may come of it.
    mutating func keep(_ current: StepUp, _ core: SessionCore) {
        let isOfUse = core.vault.tokens[current.token]?.isLive == true && current.phase != .done
        let mayCome = isOfUse && (current.isUnderWay(at: core.now) || !current.overdue.isEmpty)
        stepUps[current.token] = core.seat.stepUpToken == current.token || mayCome ? current : nil
    }

    /// Marks a token as stepped up, unless it has ended.
    mutating func stepUp(_ token: TokenID, in core: inout SessionCore) {
        guard core.vault.tokens[token]?.isLive == true else { return }
        core.change(.tokenSteppedUp(token))
        core.seat.notice = .steppedUp(token)
        guard var current = stepUps[token] else { return }
        for request in current.stop(.done) { core.cancel(request) }
        keep(current, core)
    }

    /// The step-up of the token acted with; nil, with the reason as a notice, where there is none.
    private mutating func open(
        during switching: SwitchWorkflow.Switching?, in core: inout SessionCore
    ) -> StepUp? {
        if let switching {
            core.seat.notice = .switchUnderWay(switching.identity)
            return nil
        }
        guard let identity = core.seat.acting, let token = core.steppable else {
            core.seat.notice = .nothingToStepUp
            if let held = core.seat.acting.flatMap({ core.vault.identityToken(of: $0) }) {
                if !held.isLive { core.seat.notice = .tokenEnded(held.id) }
                if held.isLive, held.kind == .steppedUp { core.seat.notice = .steppedUp(held.id) }
            }
            return nil
        }
        core.seat.notice = nil
        let current =
            stepUps[token.id]
            ?? StepUp(
                token: token.id, identity: identity, vendor: core.profile(of: identity.session)?.vendor)
        core.seat.stepUpToken = token.id
        stepUps[token.id] = current
        return current
    }

    private mutating func sendCode(_ current: StepUp, in core: inout SessionCore) {
        begin(current, .sendOTP, .sendCode, in: &core) { .sending($0) }
    }

    /// Goes to a phase that waits for the server. Where the token has ended, so has the step-up, and it says so.
    private mutating func begin(
        _ current: StepUp, _ request: VendorRequest, _ step: StepUpStep, in core: inout SessionCore,
        _ phase: (RequestID) -> StepUp.Phase
    ) {
        var current = current
        defer { stepUps[current.token] = current }
        guard let session = core.vault.sessions[current.identity.session],
            let credential = core.credential(of: current.token)
        else { return current.fallBack(.ended) }
        let id = core.send(
            request, for: .stepUp(step, of: current.token), to: session.profile, as: credential,
            in: session.id
        )
        current.phase = phase(id)
        current.problem = nil
    }
}

extension SessionCore {
    /// The token that could be stepped up now: the one acted with, where its vendor has such a thing.
    var steppable: Token? {
        guard let identity = seat.acting, vault.sessions[identity.session] != nil,
            offers(.stepUp, identity.session), let token = vault.identityToken(of: identity), token.isLive,
            token.kind == .identity
        else { return nil }
        return token
    }
}
