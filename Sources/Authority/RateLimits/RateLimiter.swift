import Synchronization

/// Counts calls in fixed windows. A window begins with its first call.
final class RateLimiter: Sendable {
    /// The key by which calls are counted together.
    enum Caller: Hashable {
        case address(String)
        case account(address: String, Fingerprint)
        case token(Fingerprint)
    }

    private struct Window {
        var began: Timestamp
        var calls = 0
    }

    private let limits: [RateLimit]
    private let windows = Mutex<[Caller: [Window]]>([:])
    private static let mostCallers = 50_000

    init(_ limits: [RateLimit]) {
        self.limits = limits
    }

    /// Counts a call at a moment, or rejects it without counting it.
    func admit(_ caller: Caller, at now: Timestamp) throws(APIError) {
        guard !limits.isEmpty else { return }
        let exceeded = windows.withLock { windows -> (limit: RateLimit, reset: Duration)? in
            if windows.count >= Self.mostCallers, windows[caller] == nil { prune(&windows, at: now) }
            var own = windows[caller] ?? limits.map { _ in Window(began: now) }
            for index in own.indices where now - own[index].began >= limits[index].window {
                own[index] = Window(began: now)
            }
            if let full = own.indices.first(where: { own[$0].calls >= limits[$0].count }) {
                return (limits[full], own[full].began + limits[full].window - now)
            }
            for index in own.indices { own[index].calls += 1 }
            windows[caller] = own
            return nil
        }
        guard let exceeded else { return }
        let inForce = limits.map(\.text).joined(separator: ", ")
        throw .limited(
            limit: "\(exceeded.limit.count), \(inForce)", reset: exceeded.reset.secondsRoundedUp)
    }

    /// Counts a request by its address and the account that `read` finds in its body, or by its address alone if `read`
    /// throws.
    func admit<Content>(
        _ request: IncomingRequest, _ read: () throws -> (account: Fingerprint, content: Content)
    ) throws -> Content {
        let (account, content): (Fingerprint, Content)
        do {
            (account, content) = try read()
        } catch {
            try admit(.address(request.address), at: request.moment)
            throw error
        }
        try admit(.account(address: request.address, account), at: request.moment)
        return content
    }

    /// Removes callers whose windows have ended. If too many remain, all counts restart, so that memory stays bounded.
    private func prune(_ windows: inout [Caller: [Window]], at now: Timestamp) {
        windows = windows.filter { _, own in
            zip(own, limits).contains { now - $0.began < $1.window }
        }
        if windows.count >= Self.mostCallers { windows.removeAll() }
    }
}
