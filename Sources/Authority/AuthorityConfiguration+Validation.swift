import Foundation

extension AuthorityConfiguration {
    /// The allowed limits of a time to live: one second to ten years.
    package static let timeToLiveLimits = Duration.seconds(1)...Duration.seconds(315_360_000)

    /// Checks every setting that the command line or a caller can get wrong.
    ///
    /// - Throws: `AuthorityError.settingInvalid`, which names the setting.
    func validate() throws(AuthorityError) {
        let durations = [
            ("--idle-seconds", idleTimeout, Duration.seconds(1)...(.days(365))),
            ("--lockout-seconds", lockoutDuration, .seconds(1)...(.days(365))),
            ("--ttl-limit", timeToLiveLimit, Self.timeToLiveLimits),
            ("--latency-ms", latency, .zero...(.minutes(10))),
        ]
        for (name, duration, allowed) in durations where !allowed.contains(duration) {
            throw .settingInvalid(
                name: name, reason: "\(duration) is not from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        guard (0...65_535).contains(port) else {
            throw .settingInvalid(name: "--port", reason: "\(port) is not from 0 to 65535")
        }
        for url in webhooks {
            guard let reason = WebhookOutbox.problem(of: url, allowsPlain: allowsPlainWebhooks) else {
                continue
            }
            throw .settingInvalid(name: "--webhook", reason: reason)
        }
        for (name, key) in [("api-key", apiKey), ("programme-key", programmeKey)] where key.isEmpty {
            throw .settingInvalid(name: name, reason: "it is empty")
        }
    }
}
