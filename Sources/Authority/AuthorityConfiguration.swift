/// The settings of an authority. The defaults are the vendor's where its description gives a figure.
package struct AuthorityConfiguration: Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    package var database: DatabaseLocation
    /// Whether the machine's clock is right even if the database has seen a later time. Then every session ends.
    package var acceptsClock = false
    /// Path of a JSON file with people besides the demo people.
    package var seedFile: String?
    /// The time from the last use of a token to its end.
    package var idleTimeout: Duration
    /// The time from the last wrong password to the end of an account's lock.
    package var lockoutDuration: Duration
    /// The longest time to live that a Verifiable login may ask for.
    package var timeToLiveLimit: Duration
    /// Limits on the calls of one caller. If empty, Verifiable's own limit applies to Verifiable's calls.
    package var rateLimits: [RateLimit]
    /// The delay before each response except that of `/health`.
    package var latency: Duration
    /// How long a response may take, on top of `latency`, before it is a 503 that closes the connection.
    package var responseLimit = Duration.seconds(20)
    package var apiKey: String
    /// The key of the simulator.
    package var programmeKey: String
    /// A file that receives mail, one JSON object per line. Without one, mail is discarded.
    package var mailFile: String?
    /// URLs that receive webhook events.
    package var webhooks: [String]
    /// Whether webhooks, which carry one-time tokens, may go to another machine without TLS.
    package var allowsPlainWebhooks = false
    /// When a failed webhook is attempted again.
    package var webhookRetries: WebhookRetryPolicy
    /// How long a webhook receiver has to respond.
    package var webhookTimeout: Duration
    /// The cost of hashing a password; cheaper than the standard only in tests that do not measure it.
    package var passwordCost: PasswordCost

    package init(
        host: String = "127.0.0.1", port: Int = 8700, database: DatabaseLocation = .memory,
        seedFile: String? = nil, idleTimeout: Duration = .seconds(300),
        lockoutDuration: Duration = .seconds(1800), timeToLiveLimit: Duration = .seconds(28_800),
        rateLimits: [RateLimit] = [], latency: Duration = .zero,
        apiKey: String = "demo-api-key", programmeKey: String = "demo-secret-key", mailFile: String? = nil,
        webhooks: [String] = [], webhookRetries: WebhookRetryPolicy = .quick,
        webhookTimeout: Duration = .seconds(5),
        passwordCost: PasswordCost = .standard
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.seedFile = seedFile
        self.idleTimeout = idleTimeout
        self.lockoutDuration = lockoutDuration
        self.timeToLiveLimit = timeToLiveLimit
        self.rateLimits = rateLimits
        self.latency = latency
        self.apiKey = apiKey
        self.programmeKey = programmeKey
        self.mailFile = mailFile
        self.webhooks = webhooks
        self.webhookRetries = webhookRetries
        self.webhookTimeout = webhookTimeout
        self.passwordCost = passwordCost
    }
}
