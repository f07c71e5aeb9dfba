import Foundation
import NIOHTTP1
import Sessions

/// The header fields by which servers tell their limit on calls. No standard is final, so all known forms are read;
/// figures that make no sense are left out.
extension CallBudget {
    /// `serverDate` is the response's `Date`, and `status` its status: a 429 says that nothing is left.
    init?(headers: HTTPHeaders, status: Int, serverDate: Date?) {
        if let told = Self.structured(headers) {
            self = told
            return
        }
        for prefix in ["ratelimit-", "x-ratelimit-"] {
            guard let limit = Self.first(headers[prefix + "limit"]) else { continue }
            let remaining = Self.only(headers[prefix + "remaining"]) ?? (status == 429 ? 0 : nil)
            let reset =
                Self.reset(headers[prefix + "reset"], serverDate) ?? Self.reset(headers["retry-after"], nil)
            guard let remaining, let told = CallBudget(limit: limit, remaining: remaining, resetsAfter: reset)
            else { continue }
            self = told
            return
        }
        return nil
    }

    /// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10): lists of policies, by name. Of
    /// several the one with the fewest calls left counts.
    private static func structured(_ headers: HTTPHeaders) -> CallBudget? {
        let policies = RateLimitItem.list(headers["ratelimit-policy"])
        let budgets = RateLimitItem.list(headers["ratelimit"]).compactMap { item -> CallBudget? in
            guard let policy = policies.first(where: { $0.name == item.name }),
                let limit = policy.parameters["q"], let remaining = item.parameters["r"]
            else { return nil }
            // Without its own figure the window ends after its length at the latest.
            let seconds = item.parameters["t"] ?? policy.parameters["w"]
            return CallBudget(limit: limit, remaining: remaining, resetsAfter: seconds.map { .seconds($0) })
        }
        return budgets.min {
            ($0.remaining, $1.resetsAfter ?? .zero) < ($1.remaining, $0.resetsAfter ?? .zero)
        }
    }

    /// The first of a list such as `100, 100;w=60`: earlier drafts and some vendors name the limit in force first.
    private static func first(_ values: [String]) -> Int? {
        guard values.count == 1 else { return nil }
        return number(values[0].prefix { $0 != "," && $0 != ";" })
    }

    private static func only(_ values: [String]) -> Int? {
        values.count == 1 ? number(values[0][...]) : nil
    }

    /// Seconds until the reset; what can only be a date, in seconds since 1970, is measured by the server's clock.
    private static func reset(_ values: [String], _ serverDate: Date?) -> Duration? {
        guard let seconds = only(values) else { return nil }
        guard seconds > longestWindow else { return .seconds(seconds) }
        guard let serverDate, let now = Int(exactly: serverDate.timeIntervalSince1970.rounded(.down)),
            (0...longestWindow).contains(seconds - now)
        else { return nil }
        return .seconds(seconds - now)
    }

    /// Seconds; no vendor counts for longer than a year.
    private static let longestWindow = 366 * 86_400

    /// At most ten digits, with nothing but blanks around them.
    static func number(_ text: Substring) -> Int? {
        var digits = text.drop { $0 == " " }
        while digits.last == " " { digits.removeLast() }
        guard (1...10).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(digits)
    }
}
