import HTTPTypes
import Synchronization

/// How far the caller of one request has used up its limits. Filled when the request is counted, read for the response.
final class RateLimitStatus: Sendable {
    struct Window {
        let limit: RateLimit
        /// Calls that are left.
        let remaining: Int
        /// Seconds until the next window.
        let reset: Int
    }

    private let windows = Mutex<[Window]>([])

    func note(_ windows: [Window]) {
        self.windows.withLock { $0 = windows }
    }

    /// Adds `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10); nothing for a request that was
    /// not counted. The policies are named by their place among the limits, from 1.
    func apply(to headers: inout HTTPFields) {
        let windows = windows.withLock(\.self)
        guard !windows.isEmpty else { return }
        let named = zip(1..., windows)
        headers[.rateLimitPolicy] = named.map {
            #""\#($0)";q=\#($1.limit.count);w=\#($1.limit.window.wholeSeconds)"#
        }
        .joined(separator: ", ")
        headers[.rateLimitState] = named.map { #""\#($0)";r=\#($1.remaining);t=\#($1.reset)"# }
            .joined(separator: ", ")
    }
}
