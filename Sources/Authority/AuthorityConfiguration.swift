/// Where the authority keeps its people, sessions and locks.
package enum DatabaseLocation: Sendable, Equatable {
    /// Gone when the process ends.
    case memory
    /// A file, created with mode 0600 when it is not there.
    case file(String)

    var path: String {
        switch self {
        case .memory: ":memory:"
        case .file(let path): path
        }
    }
}

/// Everything about an authority that its owner may choose. The defaults are those of the vendor, where the
/// vendor names a figure.
package struct AuthorityConfiguration: Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    package var database: DatabaseLocation
    /// Path of a JSON file with people besides the demo people.
    package var seedFile: String?
    /// A token ends this many seconds after its last use.
    package var idleSeconds: Int
    /// An account stays locked this many seconds after its last wrong guess.
    package var lockoutSeconds: Int
    /// The longest life in seconds that a login with a time to live may ask for.
    package var ttlLimitSeconds: Int
    /// On calls of one caller; Verifiable's own limit holds for its calls where none is given.
    package var rateLimits: [RateLimit]
    /// Each answer but that of `/health` is held back this many milliseconds.
    package var latencyMilliseconds: Int
    package var apiKey: String
    /// Opens the simulator.
    package var programmeKey: String
    /// A file that mail is written to, a JSON object a line; without one mail goes nowhere.
    package var mailFile: String?
    /// Addresses that are told of finished challenges.
    package var webhooks: [String]
    /// How many seconds such an address has to answer.
    package var webhookSeconds: Int
    /// What one comparison of a password costs; cheaper than the standard only where the cost is not the point.
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
