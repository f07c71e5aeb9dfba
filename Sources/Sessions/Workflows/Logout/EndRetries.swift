/// When the ends that a server did not confirm are tried again by themselves: soon after the server has answered
/// anything, otherwise at growing distances, and so often at most. A try by hand begins the count anew.
struct EndRetries: Equatable, Sendable {
    private struct Plan: Equatable, Sendable {
        var tries = 0
        /// Nil while a try is under way, or once there were enough.
        var at: Instant?
        var lastTry: Instant
    }

    static let firstPause = Duration.seconds(5)
    static let longestPause = Duration.minutes(5)
    /// Between two tries, however quickly the server answers other calls.
    static let shortestPause = Duration.seconds(2)
    static let mostTries = 12

    private var plans: [Profile.ID: Plan] = [:]

    /// When the next try is due.
    var next: Instant? { plans.values.compactMap(\.at).min() }

    /// The profile whose try is due, the one that waits longest.
    func due(at now: Instant) -> Profile.ID? {
        plans.compactMap { profile, plan in plan.at.map { (profile, $0) } }
            .filter { $0.1 <= now }.min { ($0.1, $0.0.name) < ($1.1, $1.0.name) }?.0
    }

    /// Something of a profile is not confirmed.
    mutating func plan(_ profile: Profile.ID, at now: Instant) {
        if let plan = plans[profile], plan.at != nil || plan.tries >= Self.mostTries { return }
        let tries = plans[profile]?.tries ?? 0
        plans[profile] = Plan(tries: tries, at: now + Self.pause(after: tries), lastTry: now)
    }

    /// A try begins by itself.
    mutating func begin(_ profile: Profile.ID, at now: Instant) {
        plans[profile]?.tries += 1
        plans[profile]?.at = nil
        plans[profile]?.lastTry = now
    }

    /// Nothing is planned any more, and the count begins anew.
    mutating func clear(_ profile: Profile.ID) { plans[profile] = nil }
    mutating func clear() { plans = [:] }

    /// A server that answers one call may answer another.
    mutating func hurry(_ profile: Profile.ID, at now: Instant) {
        guard let plan = plans[profile], let at = plan.at else { return }
        plans[profile]?.at = min(at, max(now, plan.lastTry + Self.shortestPause))
    }

    private static func pause(after tries: Int) -> Duration {
        min(longestPause, .seconds(firstPause.wholeSeconds << Int64(min(tries, 10))))
    }
}
