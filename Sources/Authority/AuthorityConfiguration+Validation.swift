import Foundation

extension AuthorityConfiguration {
    /// Checks every setting that the command line or a caller can get wrong.
    ///
    /// - Throws: `AuthorityError.settingInvalid`, which names the setting.
    func validate() throws(AuthorityError) {
        let figures = [
            ("--idle-seconds", idleSeconds, 1...31_536_000),
            ("--lockout-seconds", lockoutSeconds, 1...31_536_000),
            ("--ttl-limit", ttlLimitSeconds, 1...315_360_000),
            ("--latency-ms", latencyMilliseconds, 0...600_000),
            ("--port", port, 0...65_535),
        ]
        for (name, figure, allowed) in figures where !allowed.contains(figure) {
            throw .settingInvalid(
                name: name, reason: "\(figure) is not from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        for url in webhooks {
            let parts = URLComponents(string: url)
            guard ["http", "https"].contains(parts?.scheme), parts?.host?.isEmpty == false,
                parts?.query == nil, parts?.fragment == nil
            else {
                throw .settingInvalid(name: "--webhook", reason: "\(url) is not an http address")
            }
        }
        for (name, key) in [("api-key", apiKey), ("programme-key", programmeKey)] where key.isEmpty {
            throw .settingInvalid(name: name, reason: "it is empty")
        }
    }
}
