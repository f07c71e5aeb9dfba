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
        var began: Int64
        var calls = 0
    }

    private let limits: [RateLimit]
    private let windows = Mutex<[Caller: [Window]]>([:])
    private static let mostCallers = 50_000

    init(_ limits: [RateLimit]) {
        self.limits = limits
    }

    /// Counts a call at a moment in milliseconds since 1970, or rejects it without counting it.
    func admit(_ caller: Caller, at now: Int64) throws(APIError) {
        guard !limits.isEmpty else { return }
        let exceeded = windows.withLock { windows -> (limit: RateLimit, reset: Int64)? in
            if windows.count >= Self.mostCallers, windows[caller] == nil { prune(&windows, at: now) }
            var own = windows[caller] ?? limits.map { _ in Window(began: now) }
            for index in own.indices where now - own[index].began >= Int64(limits[index].seconds) * 1000 {
                own[index] = Window(began: now)
            }
            if let full = own.indices.first(where: { own[$0].calls >= limits[$0].count }) {
                return (limits[full], own[full].began + Int64(limits[full].seconds) * 1000 - now)
            }
            for index in own.indices { own[index].calls += 1 }
            windows[caller] = own
            return nil
        }
        guard let exceeded else { return }
        let inForce = limits.map(\.text).joined(separator: ", ")
        throw .limited(
            limit: "\(exceeded.limit.count), \(inForce)", reset: Int((exceeded.reset + 999) / 1000))
    }

    /// Removes callers whose windows have ended. If too many remain, all counts restart, so that memory stays bounded.
    private func prune(_ windows: inout [Caller: [Window]], at now: Int64) {
        windows = windows.filter { _, own in
            zip(own, limits).contains { now - $0.began < Int64($1.seconds) * 1000 }
        }
        if windows.count >= Self.mostCallers { windows.removeAll() }
    }
}
