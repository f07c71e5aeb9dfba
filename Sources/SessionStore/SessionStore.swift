package import Sessions

/// The one holder of the session state: takes events in, runs the effects they ask for, and says when the next
/// thing happens by itself.
@MainActor
package final class SessionStore {
    package private(set) var state: SessionState
    /// Changes with every event but a tick at which nothing was due: while it stays, only the clock has moved.
    package private(set) var revision = 0
    private let clients: [Profile.ID: any VendorClient]
    private let hasher: (any SecretHasher)?
    private let now: @Sendable () -> ClockReading
    private let mailbox: Mailbox
    private var running: [RequestID: Task<Void, Never>] = [:]
    /// Where what is done is recorded; nil where it is not.
    private let audit: (any AuditRecorder)?
    private var trail = AuditTrail()

    /// Without a hasher nothing is kept that could unlock a screen, so none is locked.
    package init(
        state: SessionState, clients: [Profile.ID: any VendorClient], mailbox: Mailbox,
        hasher: (any SecretHasher)? = nil, audit: (any AuditRecorder)? = nil,
        now: @escaping @Sendable () -> ClockReading
    ) {
        self.audit = audit
        self.state = state
        self.clients = clients
        self.hasher = hasher
        self.mailbox = mailbox
        self.now = now
    }

    package func send(_ event: SessionEvent) {
        let reading = now()
        let isDue = state.nextDeadline.map { $0 <= reading.instant } ?? false
        if event != .clockTicked || isDue { revision += 1 }
        let (clockChanges, wasLocked) = (state.localClockChanges, state.lock != nil)
        let effects = state.apply(event, at: reading)
        let receipt = record(event, effects, at: reading)
        for effect in effects {
            let isHeld = audit?.isRequired == true && trail.mustPrecede(effect.id)
            run(effect, after: isHeld ? receipt : nil)
        }
        if state.localClockChanges != clockChanges || (state.lock != nil) != wasLocked { revision += 1 }
    }

    /// Takes in what has been delivered since the last time.
    package func receive() {
        for event in mailbox.takeAll() {
            if case .replied(let request, _) = event { running[request] = nil }
            send(event)
        }
    }

    /// Brings the state up to now. Early, late or doubled calls do no harm.
    package func tick() {
        send(.clockTicked)
    }

    /// Takes in what has come, and then what time has brought: a reply that is here already is not late.
    package func catchUp() {
        receive()
        tick()
    }

    /// When to tick next, given the soonest moment at which something on the screen changes with the clock.
    /// Nil means that nothing will happen by itself: sleep until an event comes.
    package func nextTick(visibleChange: Instant?) -> Instant? {
        guard let deadline = state.nextDeadline else { return visibleChange }
        return visibleChange.map { min($0, deadline) } ?? deadline
    }

    /// Stops all work under way, for the end of the program.
    package func cancelAll() {
        for task in running.values { task.cancel() }
        running = [:]
    }

    /// Opens the record, so that a record that cannot be written is told before the first action.
    package func openRecord() {
        if let audit { append([], to: audit) }
    }

    private func append(
        _ rows: [AuditEntry], to audit: any AuditRecorder,
        stored: @escaping @Sendable (AuditProblem?) -> Void = { _ in }
    ) {
        let isTold = state.recordProblem != nil
        audit.append(rows) { [mailbox] problem in
            stored(problem)
            if problem != nil || isTold { mailbox.deliver(.recordReported(problem)) }
        }
    }

    /// Hands the rows that an event leads to over to the record.
    private func record(
        _ event: SessionEvent, _ effects: [SessionEffect], at reading: ClockReading
    ) -> AuditReceipt? {
        guard let audit else { return nil }
        let rows = trail.follow(event, effects, in: state, at: reading)
        guard !rows.isEmpty else { return nil }
        let receipt = AuditReceipt()
        append(rows, to: audit) { receipt.settle($0) }
        return receipt
    }

    /// Runs an effect, a request only once its row is stored: without the row the request fails.
    private func run(_ effect: SessionEffect, after receipt: AuditReceipt?) {
        switch effect.work {
        case .cancel:
            running.removeValue(forKey: effect.id)?.cancel()
        case .hash(let job):
            hasher?.perform(job) { [mailbox] in mailbox.deliver(.hashed(effect.id, $0)) }
        case .send(let request, let credential):
            let client = effect.profile.flatMap { clients[$0] } ?? UnreachableClient()
            let trace = CallTrace(request: effect.id, token: credential?.token) { [mailbox] in
                mailbox.deliver(.callRecorded($0))
            }
            running[effect.id] = Task.detached { [mailbox] in
                if let problem = await receipt?.wait() {
                    return mailbox.deliver(.replied(effect.id, .failure(.notRecorded(problem.reason))))
                }
                let reply: Result<VendorReply, AuthFailure>
                do throws(AuthFailure) {
                    reply = .success(try await client.send(request, as: credential, trace: trace))
                } catch {
                    reply = .failure(error)
                }
                mailbox.deliver(.replied(effect.id, reply))
            }
        }
    }
}
