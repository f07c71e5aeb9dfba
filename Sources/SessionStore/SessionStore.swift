package import Sessions

/// The one holder of the session state: takes events in, runs the effects they ask for, and says when the next
/// thing happens by itself.
@MainActor
package final class SessionStore {
    package private(set) var state: SessionState
    /// Changes with every event but a tick at which nothing was due: while it stays, only the clock has moved.
    package private(set) var revision = 0
    private let ports: [Profile.ID: any AuthenticationPort]
    private let now: @Sendable () -> ClockReading
    private let mailbox: Mailbox
    private var running: [RequestID: Task<Void, Never>] = [:]

    package init(
        state: SessionState, ports: [Profile.ID: any AuthenticationPort], mailbox: Mailbox,
        now: @escaping @Sendable () -> ClockReading
    ) {
        self.state = state
        self.ports = ports
        self.mailbox = mailbox
        self.now = now
    }

    package func send(_ event: SessionEvent) {
        let reading = now()
        let isDue = state.nextDeadline.map { $0 <= reading.instant } ?? false
        if event != .clockTicked || isDue { revision += 1 }
        let changes = state.localClockChanges
        for effect in state.apply(event, at: reading) {
            run(effect)
        }
        if state.localClockChanges != changes { revision += 1 }
    }

    /// Takes in what has been delivered since the last time.
    package func receive() {
        for event in mailbox.takeAll() {
            if let request = event.request { running[request] = nil }
            send(event)
        }
    }

    /// Brings the state up to now. Early, late or doubled calls do no harm.
    package func tick() {
        send(.clockTicked)
    }

    /// Takes in what has come, and then what time has brought: an answer that is here already is not late.
    package func catchUp() {
        receive()
        tick()
    }

    /// When to tick next, given the soonest moment at which something on the screen changes with the clock.
    /// Nil means that nothing will happen by itself: sleep until somebody acts.
    package func nextTick(visibleChange: Instant?) -> Instant? {
        guard let deadline = state.nextDeadline else { return visibleChange }
        return visibleChange.map { min($0, deadline) } ?? deadline
    }

    /// Stops all work under way, for the end of the program.
    package func cancelAll() {
        for task in running.values { task.cancel() }
        running = [:]
    }

    private func run(_ effect: SessionEffect) {
        if case .cancel(let request) = effect {
            running.removeValue(forKey: request)?.cancel()
            return
        }
        guard let profile = effect.profile else { return }
        let port = ports[profile] ?? UnconnectedPort()
        let mailbox = mailbox
        running[effect.request] = Task.detached {
            guard
                let event = await effect.perform(
                    through: port, report: { mailbox.deliver(.callFinished($0)) })
            else { return }
            mailbox.deliver(event)
        }
    }
}

extension SessionEvent {
    /// The request that this event is the end of.
    fileprivate var request: RequestID? {
        switch self {
        case .signInFinished(let request, _), .passwordChangeFinished(let request, _),
            .identitiesFinished(let request, _, _), .tokensFinished(let request, _, _),
            .accessFinished(let request, _, _), .logoutFinished(let request, _, _),
            .resetMailFinished(let request, _), .resetFinished(let request, _), .codeSent(let request, _),
            .codeVerified(let request, _), .pushAsked(let request, _), .pushAnswered(let request, _),
            .deviceTold(let request), .pushForgotten(let request), .stepUpAsked(let request, _),
            .factorsFinished(let request, _, _):
            request
        case .signInRequested, .signInCancelled, .passwordChangeRequested, .identitiesRequested,
            .passwordChangeChosen, .resetMailRequested, .resetRequested,
            .tokensRequested, .invalidationRequested, .identityChosen, .previousIdentityChosen,
            .logoutRequested, .logoutRetried, .logoutClosed, .stepUpRequested, .codeResendRequested,
            .codeEntered, .stepUpClosed, .stepUpByPushRequested, .pushRequested, .deviceAnswered,
            .delegationRequested, .factorsRequested,
            .tokenDismissed, .overTokensDismissed, .noticeDismissed, .clockTicked, .authorityStarted,
            .authorityStopped, .profileWarned, .sessionsRestored, .callFinished:
            nil
        }
    }
}
