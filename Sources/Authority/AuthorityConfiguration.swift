/// The settings of an authority. The defaults are the vendor's where its description gives a figure.
package struct AuthorityConfiguration: Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    package var database: DatabaseLocation
    /// Path of a JSON file with people besides the demo people.
    package var seedFile: String?
    /// A token ends this many seconds after its last use.
    package var idleSeconds: Int
    /// An account stays locked this many seconds after its last wrong password.
    package var lockoutSeconds: Int
    /// The longest time to live in seconds that a Verifiable login may ask for.
    package var ttlLimitSeconds: Int
    /// Limits on the calls of one caller. If empty, Verifiable's own limit applies to Verifiable's calls.
    package var rateLimits: [RateLimit]
    /// The delay in milliseconds before each response except that of `/health`.
    package var latencyMilliseconds: Int
    package var apiKey: String
    /// The key of the simulator.
    package var programmeKey: String
    /// A file that receives mail, one JSON object per line. Without one, mail is discarded.
    package var mailFile: String?
    /// URLs that receive webhook events.
    package var webhooks: [String]
    /// How many seconds a webhook receiver has to respond.
    package var webhookSeconds: Int
    /// The cost of hashing a password; cheaper than the standard only in tests that do not measure it.
    package var passwordCost: PasswordCost

    package init(
        host: String = "127.0.0.1", port: Int = 8700, database: DatabaseLocation = .memory,
        seedFile: String? = nil, idleSeconds: Int = 300, lockoutSeconds: Int = 1800,
        ttlLimitSeconds: Int = 28800, rateLimits: [RateLimit] = [], latencyMilliseconds: Int = 0,
        apiKey: String = "demo-api-key", programmeKey: String = "demo-secret-key", mailFile: String? = nil,
        webhooks: [String] = [], webhookSeconds: Int = 5,
        passwordCost: PasswordCost = .standard
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.seedFile = seedFile
        self.idleSeconds = idleSeconds
        self.lockoutSeconds = lockoutSeconds
        self.ttlLimitSeconds = ttlLimitSeconds
        self.rateLimits = rateLimits
        self.latencyMilliseconds = latencyMilliseconds
        self.apiKey = apiKey
        self.programmeKey = programmeKey
        self.mailFile = mailFile
        self.webhooks = webhooks
        self.webhookSeconds = webhookSeconds
        self.passwordCost = passwordCost
    }
}
