import Sessions

/// The pushes that were sent at this program's request, and the outcomes that nothing has fetched yet.
struct ExpectedPushes {
    typealias Waiter = CheckedContinuation<PushOutcome?, Never>

    /// What an event is to this program.
    enum Match {
        /// It is accepted, and goes to the task that waits for it, if one does already.
        case accepted(PushOutcome, Waiter?)
        /// It is about a push that was cancelled here.
        case cancelled
        /// It does not bring what it should.
        case incomplete
        /// The push is not of this program, or has its outcome already.
        case unknown
    }

    private struct Entry {
        /// Whether an accepted push comes with a one-time token.
        let bringsToken: Bool
        /// When it is dropped if no task waits.
        var expiry: Instant
        var isCancelled = false
        var outcome: PushOutcome?
        var waiter: Waiter?
    }

    /// The vendor's rule for a push, and some time for its report to come.
    private static let lifetime = Duration.minutes(6)
    /// A one-time token opens nothing after that.
    private static let outcomeLifetime = Duration.minutes(1)

    private var entries: [PushChallenge: Entry] = [:]

    /// From here on an outcome is accepted, once. A push that was expected already goes on as it is.
    mutating func expect(_ challenge: PushChallenge, bringsToken: Bool, at now: Instant) {
        drop(before: now)
        guard entries[challenge] == nil else { return }
        entries[challenge] = Entry(bringsToken: bringsToken, expiry: now + Self.lifetime)
    }

    /// The outcome if it is there; `.some(nil)` for a push that is not expected; otherwise nil, and `waiter` is resumed
    /// with the outcome.
    mutating func wait(for challenge: PushChallenge, _ waiter: Waiter) -> PushOutcome?? {
        guard var entry = entries[challenge], !entry.isCancelled, entry.waiter == nil else {
            return .some(nil)
        }
        if let outcome = entry.outcome {
            entries[challenge] = nil
            return .some(outcome)
        }
        entry.waiter = waiter
        entries[challenge] = entry
        return nil
    }

    /// No task waits any more; returns the one to tell so. The event may still come, and is ignored then.
    mutating func cancel(_ challenge: PushChallenge) -> Waiter? {
        guard var entry = entries[challenge] else { return nil }
        let waiter = entry.waiter
        entry.waiter = nil
        entry.isCancelled = true
        // What it brought goes now, and not when it expires.
        entries[challenge] = entry.outcome == nil ? entry : nil
        return waiter
    }

    mutating func match(_ event: PushEvent, at now: Instant) -> Match {
        drop(before: now)
        guard var entry = entries[event.challenge], entry.outcome == nil else { return .unknown }
        guard let outcome = event.outcome(bringsToken: entry.bringsToken) else { return .incomplete }
        guard !entry.isCancelled else {
            entries[event.challenge] = nil
            return .cancelled
        }
        entry.outcome = outcome
        entry.expiry = now + Self.outcomeLifetime
        entries[event.challenge] = entry.waiter == nil ? entry : nil
        return .accepted(outcome, entry.waiter)
    }

    /// All that wait, at the end.
    mutating func close() -> [Waiter] {
        defer { entries = [:] }
        return entries.values.compactMap(\.waiter)
    }

    private mutating func drop(before now: Instant) {
        entries = entries.filter { $0.value.waiter != nil || now < $0.value.expiry }
    }
}
