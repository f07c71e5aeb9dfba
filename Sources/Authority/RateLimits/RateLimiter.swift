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

    /// Counts a request, or rejects it without counting it; either way the request knows what is left afterwards.
    func admit(_ caller: Caller, for request: IncomingRequest) throws(APIError) {
        guard !limits.isEmpty else { return }
        let now = request.moment
        let exceeded = windows.withLock { windows -> (limit: RateLimit, reset: Duration)? in
            if windows.count >= Self.mostCallers, windows[caller] == nil { prune(&windows, at: now) }
            var own = windows[caller] ?? limits.map { _ in Window(began: now) }
            for index in own.indices where now - own[index].began >= limits[index].window {
                own[index] = Window(began: now)
            }
            if let full = own.indices.first(where: { own[$0].calls >= limits[$0].count }) {
                request.rateLimits.note(status(of: own, at: now))
                return (limits[full], own[full].began + limits[full].window - now)
            }
            for index in own.indices { own[index].calls += 1 }
            windows[caller] = own
            request.rateLimits.note(status(of: own, at: now))
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
            try admit(.address(request.address), for: request)
            throw error
        }
        try admit(.account(address: request.address, account), for: request)
        return content
    }

    private func status(of windows: [Window], at now: Timestamp) -> [RateLimitStatus.Window] {
        zip(limits, windows).map { limit, window in
            RateLimitStatus.Window(
                limit: limit, remaining: max(0, limit.count - window.calls),
                reset: (window.began + limit.window - now).secondsRoundedUp)
        }
    }

    /// Removes callers whose windows have ended. If too many remain, all counts restart, so that memory stays bounded.
    private func prune(_ windows: inout [Caller: [Window]], at now: Timestamp) {
        windows = windows.filter { _, own in
            zip(own, limits).contains { now - $0.began < $1.window }
        }
        if windows.count >= Self.mostCallers { windows.removeAll() }
    }
}
