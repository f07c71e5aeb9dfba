import Sessions

/// The pushes that were asked for here, and the answers that nobody has taken yet.
struct ExpectedPushes {
    typealias Waiter = CheckedContinuation<PushAnswer?, Never>

    /// What is to be done about an event.
    enum Verdict {
        /// It is taken, and goes to who waits, if somebody does already.
        case taken(PushAnswer, Waiter?)
        /// It is about a push that was given up here: nobody needs it any more.
        case givenUp
        /// It does not bring what it should.
        case incomplete
        /// Nobody asked, or it was answered before.
        case unknown
    }

    private struct Entry {
        /// Whether a yes comes with a one-time token.
        let bringsToken: Bool
        /// When it is dropped if nobody waits.
        var ends: Instant
        var isGivenUp = false
        var answer: PushAnswer?
        var waiter: Waiter?
    }

    /// The vendor's rule for a push, and some time for its word to come.
    private static let life = Duration.minutes(6)
    /// A one-time token opens nothing after that.
    private static let answerLife = Duration.minutes(1)

    private var entries: [PushChallenge: Entry] = [:]

    /// From here on an answer is taken, once. One that was expected already goes on as it is.
    mutating func expect(_ challenge: PushChallenge, bringsToken: Bool, at now: Instant) {
        drop(before: now)
        guard entries[challenge] == nil else { return }
        entries[challenge] = Entry(bringsToken: bringsToken, ends: now + Self.life)
    }

    /// The answer if it is there; nil twice if nobody asked; otherwise `waiter` is resumed with it.
    mutating func wait(for challenge: PushChallenge, _ waiter: Waiter) -> PushAnswer?? {
        guard var entry = entries[challenge], !entry.isGivenUp, entry.waiter == nil else { return .some(nil) }
        if let answer = entry.answer {
            entries[challenge] = nil
            return .some(answer)
        }
        entry.waiter = waiter
        entries[challenge] = entry
        return nil
    }

    /// Nobody waits any more; answers whom to tell so. The event may still come, and is put away then.
    mutating func giveUp(_ challenge: PushChallenge) -> Waiter? {
        guard var entry = entries[challenge] else { return nil }
        let waiter = entry.waiter
        entry.waiter = nil
        entry.isGivenUp = true
        // What it brought goes now, and not with its time.
        entries[challenge] = entry.answer == nil ? entry : nil
        return waiter
    }

    mutating func take(_ event: StepUpEvent, at now: Instant) -> Verdict {
        drop(before: now)
        guard var entry = entries[event.challenge], entry.answer == nil else { return .unknown }
        guard let answer = event.answer(bringsToken: entry.bringsToken) else { return .incomplete }
        guard !entry.isGivenUp else {
            entries[event.challenge] = nil
            return .givenUp
        }
        entry.answer = answer
        entry.ends = now + Self.answerLife
        entries[event.challenge] = entry.waiter == nil ? entry : nil
        return .taken(answer, entry.waiter)
    }

    /// All that wait, at the end.
    mutating func close() -> [Waiter] {
        defer { entries = [:] }
        return entries.values.compactMap(\.waiter)
    }

    private mutating func drop(before now: Instant) {
        entries = entries.filter { $0.value.waiter != nil || now < $0.value.ends }
    }
}
