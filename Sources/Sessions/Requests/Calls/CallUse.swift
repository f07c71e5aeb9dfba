/// What the calls to one profile's server have used of its limits: by our own count, and as the server told it last.
package struct CallUse: Equatable, Sendable {
    private var tally = CallTally()
    private var told: (budget: CallBudget, at: Instant)?

    init() {}

    mutating func add(_ call: CallRecord, at now: Instant) {
        tally.add(at: now)
        if let budget = call.budget { told = (budget, now) }
    }

    /// Calls within a window that ends now. The window is at most an hour.
    package func count(in window: Duration, at now: Instant) -> Int { tally.count(in: window, at: now) }

    /// What the server told last; nil once its window is over, or where it tells nothing.
    package func told(at now: Instant) -> CallBudget? {
        guard let told, let end = toldUntil, now < end else { return nil }
        return told.budget
    }

    /// When a figure changes by itself next, if no call is made.
    package func nextChange(_ limits: [CallLimit], at now: Instant) -> Instant? {
        let counts = limits.compactMap { tally.nextChange(in: $0.window, at: now) }
        return (counts + [toldUntil].compactMap(\.self).filter { $0 > now }).min()
    }

    /// When a call that can wait should be made; nil means now. It leaves a share of each limit to other calls, and
    /// waits for the next window where the server said that nothing is left.
    func nextTurn(_ limits: [CallLimit], underWay: Int, at now: Instant) -> Instant? {
        let own = limits.compactMap { limit in
            let most = limit.calls - limit.calls * CallUse.reservedPercent / 100 - underWay
            return tally.whenBelow(max(1, most), in: limit.window, at: now)
        }
        let isUsedUp = told(at: now)?.remaining == 0
        return (own + (isUsedUp ? [toldUntil].compactMap(\.self) : [])).max()
    }

    /// Of each limit, what calls that can wait leave to those that cannot.
    private static let reservedPercent = 40

    /// Where a server does not say when its window ends, its figure is taken to be good for a minute.
    private var toldUntil: Instant? {
        told.map { $0.at + ($0.budget.resetsAfter ?? .minutes(1)) }
    }

    package static func == (left: CallUse, right: CallUse) -> Bool {
        left.tally == right.tally && left.told?.budget == right.told?.budget
            && left.told?.at == right.told?.at
    }
}
