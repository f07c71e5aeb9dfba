import ArgumentParser
import Authority

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
        transform: AuthorityOptions.timeToLive)
    var ttlLimit: TimeToLive?

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
        configuration.idleTimeout = .seconds(idleSeconds)
        configuration.lockoutDuration = .seconds(lockoutSeconds)
        if let ttlLimit { configuration.timeToLiveLimit = ttlLimit.duration }
        configuration.rateLimits = rateLimit
        configuration.latency = .milliseconds(latencyMs)
        configuration.mailFile = mail
    }

    private func require(_ range: ClosedRange<Int>, _ value: Int, _ name: String) throws {
        guard range.contains(value) else {
            throw ValidationError(
                "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
    }

    private nonisolated static func timeToLive(_ text: String) throws -> TimeToLive {
        guard let life = TimeToLive(text), AuthorityConfiguration.timeToLiveLimits.contains(life.duration)
        else {
            throw ValidationError(
                "'\(text)' is not a time to live: write it as '[d.]hh:mm:ss', for example '08:00:00' or '1.00:00:00'."
            )
        }
        return life
    }

    private nonisolated static func rateLimit(_ text: String) throws -> RateLimit {
        guard let limit = RateLimit(text) else {
            throw ValidationError(
                "'\(text)' is not a limit: write it as 'N;w=SECONDS', for example '10;w=60'.")
        }
        return limit
    }
}
