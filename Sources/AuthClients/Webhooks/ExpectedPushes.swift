import Sessions

/// The pushes that were sent at this program's request, and the outcomes that nothing has fetched yet.
struct ExpectedPushes {
    typealias Waiter = CheckedContinuation<PushOutcome?, Never>

    /// What an event is to this program.
    enum Match {
        /// It is accepted, and goes to the task that waits for it, if one does already.
        case accepted(PushOutcome, Waiter?)
        /// It is about a push that was cancelled here, or has its outcome already.
        case settled
        /// It does not bring what it should.
        case incomplete
        /// The push is not of this program, or the response that names it has not come yet.
        case unknown
    }

    private struct Entry {
        enum Phase {
            case waiting(Waiter?)
            /// Nothing here waits for the outcome any more, and it has not come yet.
            case cancelled
            /// Accepted, and not fetched yet.
            case accepted(PushOutcome)
            /// The outcome has come and gone.
            case settled
        }

        /// Whether an accepted push comes with a one-time token.
        let bringsToken: Bool
        var phase: Phase
        /// When the phase is over if no task waits.
        var end: Instant
    }

    /// The age at which the event of an unknown push is not worth another delivery: a push lives for five minutes, and
    /// the call that names it ends long before.
    static let longestUnknown = Duration.minutes(5)

    /// The vendor's rule for a push, and some time for its report to come.
    private static let lifetime = Duration.minutes(6)
    /// A one-time token opens nothing after that.
    private static let outcomeLifetime = Duration.minutes(1)

    private var entries: [PushChallenge: Entry] = [:]

    /// From here on an outcome is accepted, once. A push that was expected already goes on as it is.
    mutating func expect(_ challenge: PushChallenge, bringsToken: Bool, at now: Instant) {
        drop(before: now)
        guard entries[challenge] == nil else { return }
        entries[challenge] = Entry(
            bringsToken: bringsToken, phase: .waiting(nil), end: now + Self.lifetime)
    }

    /// The outcome if it is there; `.some(nil)` for a push that is not expected; otherwise nil, and `waiter` is resumed
    /// with the outcome.
    mutating func wait(for challenge: PushChallenge, _ waiter: Waiter, at now: Instant) -> PushOutcome?? {
        drop(before: now)
        switch entries[challenge]?.phase {
        case .waiting(nil):
            entries[challenge]?.phase = .waiting(waiter)
            return nil
        case .accepted(let outcome):
            settle(challenge, at: now)
            return .some(outcome)
        case .waiting, .cancelled, .settled, nil: return .some(nil)
        }
    }

    /// No task waits any more; returns the one to tell so. The event may still come, and is ignored then.
    mutating func cancel(_ challenge: PushChallenge, at now: Instant) -> Waiter? {
        switch entries[challenge]?.phase {
        case .waiting(let waiter):
            entries[challenge]?.phase = .cancelled
            return waiter
        case .accepted:
            // What it brought goes now, and not when it expires.
            settle(challenge, at: now)
            return nil
        case .cancelled, .settled, nil: return nil
        }
    }

    mutating func match(_ event: PushEvent, at now: Instant) -> Match {
        drop(before: now)
        guard let entry = entries[event.challenge] else { return .unknown }
        switch entry.phase {
        case .accepted, .settled: return .settled
        case .waiting, .cancelled: break
        }
        guard let outcome = event.outcome(bringsToken: entry.bringsToken) else { return .incomplete }
        guard case .waiting(let waiter) = entry.phase else {
            settle(event.challenge, at: now)
            return .settled
        }
        if waiter == nil {
            entries[event.challenge]?.phase = .accepted(outcome)
            entries[event.challenge]?.end = now + Self.outcomeLifetime
        } else {
            settle(event.challenge, at: now)
        }
        return .accepted(outcome, waiter)
    }

    /// All that wait, at the end.
    mutating func close() -> [Waiter] {
        defer { entries = [:] }
        return entries.values.compactMap { entry in
            if case .waiting(let waiter) = entry.phase { waiter } else { nil }
        }
    }

    /// Keeps no more than that the push is over, for as long as an event of it may come again.
    private mutating func settle(_ challenge: PushChallenge, at now: Instant) {
        entries[challenge]?.phase = .settled
        entries[challenge]?.end = now + Self.lifetime
    }

    private mutating func drop(before now: Instant) {
        for (challenge, entry) in entries where entry.end <= now {
            switch entry.phase {
            case .waiting(_?): break
            case .accepted: settle(challenge, at: entry.end)
            case .waiting(nil), .cancelled, .settled: entries[challenge] = nil
            }
        }
    }
}
