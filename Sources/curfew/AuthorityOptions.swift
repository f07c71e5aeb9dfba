import ArgumentParser
import Authority
import Sessions

/// How an authority behaves, whether it runs alone or inside the demo.
struct AuthorityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Seconds a token lives without being used.", valueName: "seconds"))
    var idleSeconds = 300

    @Option(
        help: ArgumentHelp(
            "Seconds an account stays locked after five wrong passwords.", valueName: "seconds"))
    var lockoutSeconds = 1800

    @Option(
        help: ArgumentHelp(
            "The longest life a login may ask for, as '[d.]hh:mm:ss'. (default: 08:00:00)",
            valueName: "timespan"),
        transform: AuthorityOptions.timeSpan)
    var ttlLimit = TimeSpan(seconds: 28_800)

    @Option(
        help: ArgumentHelp(
            "At most N requests in a window, as 'N;w=SECONDS'. May be repeated. (default: none, but Verifiable's own)",
            valueName: "limit"),
        transform: AuthorityOptions.rateLimit)
    var rateLimit: [RateLimit] = []

    @Option(help: ArgumentHelp("Milliseconds by which each answer is held back.", valueName: "milliseconds"))
    var latencyMs = 0

    @Option(
        help: ArgumentHelp(
            "A file that mail is written to, such as codes for a forgotten password.", valueName: "file"))
    var mail: String?

    func validate() throws {
        try require(1...31_536_000, idleSeconds, "--idle-seconds")
        try require(1...31_536_000, lockoutSeconds, "--lockout-seconds")
        try require(0...600_000, latencyMs, "--latency-ms")
    }

    func apply(to configuration: inout AuthorityConfiguration) {
        configuration.idleSeconds = idleSeconds
        configuration.lockoutSeconds = lockoutSeconds
        configuration.ttlLimitSeconds = Int(ttlLimit.wholeSeconds)
        configuration.rateLimits = rateLimit
        configuration.latencyMilliseconds = latencyMs
        configuration.mailFile = mail
    }

    /// Ten years, in seconds.
    private nonisolated static let longestTTL: Int64 = 315_360_000

    private func require(_ range: ClosedRange<Int>, _ value: Int, _ name: String) throws {
        guard range.contains(value) else {
            throw ValidationError(
                "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
    }

    private nonisolated static func timeSpan(_ text: String) throws -> TimeSpan {
        guard let span = TimeSpan(text), (1...longestTTL).contains(span.wholeSeconds) else {
            throw ValidationError(
                "'\(text)' is not a time to live: write it as '[d.]hh:mm:ss', for example '08:00:00' or '1.00:00:00'."
            )
        }
        return span
    }

    private nonisolated static func rateLimit(_ text: String) throws -> RateLimit {
        guard let limit = RateLimit(text) else {
            throw ValidationError(
                "'\(text)' is not a limit: write it as 'N;w=SECONDS', for example '10;w=60'.")
        }
        return limit
    }
}
