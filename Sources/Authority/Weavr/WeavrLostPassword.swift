import GRDB
import HTTPTypes

/// Weavr's calls that reset a forgotten password: start mails a code, resume takes it and sets a new password.
struct WeavrLostPassword: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let authenticator: PasswordAuthenticator
    let rates: RateLimiter
    let mailer: PasswordResetMailer
    let writer: WeavrPasswordWriter

    /// Part of every stored fingerprint and only in memory: six digits alone could be found from a leaked database.
    private let key = TokenText.make()

    /// How long a mailed code is valid.
    static let codeLife = Duration.minutes(15)

    init(
        directory: Directory, database: AuthorityDatabase, authenticator: PasswordAuthenticator,
        rates: RateLimiter, mailer: PasswordResetMailer, writer: WeavrPasswordWriter
    ) {
        self.directory = directory
        self.database = database
        self.authenticator = authenticator
        self.rates = rates
        self.mailer = mailer
        self.writer = writer
    }

    var routes: [Route] {
        var policy = AccessPolicy()
        policy.countsByAccount = true
        let root = "/multi/passwords/lost_password"
        return [
            Route(.post, root + "/start", policy, handle: start),
            Route(.post, root + "/resume", policy, handle: resume),
        ]
    }

    private struct StartBody: Decodable {
        let email: String?
    }

    /// 204 whether or not an active user has the address, after the same work.
    private func start(_ request: IncomingRequest) async throws -> Reply {
        let email = try rates.admit(request) {
            let body = try request.decode(StartBody.self)
            var check = FieldValidator()
            let email = check.email(body.email)
            let address = try check.finish(with: email)
            return (Directory.account(.weavr, address), address)
        }
        let user = directory.user(email: email).flatMap { $0.device.isActive ? $0 : nil }
        let code = TokenText.makeCode()
        try await mailer.start(
            for: user, account: Directory.account(.weavr, email), fingerprint(of: code, for: email),
            at: request.moment, expires: request.moment + Self.codeLife,
            text: "Code, valid for 15 minutes: \(code)", replacesEarlier: true)
        return .noContent
    }

    private struct ResumeBody: Decodable {
        let email: String?
        let nonce: String?
        let newPassword: SensitivePassword?
    }

    private struct TokenReply: Encodable {
        let token: String
    }

    private func resume(_ request: IncomingRequest) async throws -> Reply {
        let (email, code, new) = try rates.admit(request) {
            let body = try request.decode(ResumeBody.self)
            var check = FieldValidator()
            let email = check.email(body.email)
            let code = check.code(body.nonce, "nonce")
            let new = check.password(body.newPassword, "newPassword", mayBeEmpty: true)
            let address = try check.finish(with: email)
            return (Directory.account(.weavr, address), (address, code, new))
        }
        if let fault = PasswordRules.fault(in: new) { throw APIError.conflict(fault.rawValue) }
        let user = directory.user(email: email)
        let fingerprint = fingerprint(of: code, for: email)
        try await verify(fingerprint, of: user, email: email, at: request.moment)
        guard let user else { throw Self.wrongCode }
        let work: @Sendable () async throws -> String = {
            try await authenticator.queue.perform(
                for: Directory.account(.weavr, email), from: request.address
            ) {
                let hash = try await writer.hashUnlessUsed(new, by: user)
                return try await use(fingerprint, of: user, hash: hash)
            }
        }
        return try Reply(json: TokenReply(token: try await ClientPresence.run(for: request.presence, work)))
    }

    private static let wrongCode = APIError.conflict("INVALID_NONCE_OR_EMAIL")

    /// Compares a code and counts it in one transaction, by the rule of `Lockout` and apart from passwords, for known and
    /// unknown addresses alike; a valid one resets the count. The fifth wrong one in a row also revokes the mailed code.
    private func verify(
        _ fingerprint: Fingerprint, of user: User?, email: EmailAddress, at now: Timestamp
    ) async throws {
        let lock = Self.lock(of: email)
        let error = try await database.commit { [authenticator] db -> APIError? in
            let lockout = authenticator.lockout
            if let end = try lockout.reserve(lock, isKnown: user != nil, at: now, db) {
                return authenticator.rateLimit(until: end)
            }
            try lockout.count(lock, at: now, db)
            guard let reset = try PasswordReset.find(fingerprint, db), user != nil else {
                if try lockout.end(of: lock, at: now, db) != nil {
                    try PasswordReset.revokeAll(ofAccount: Directory.account(.weavr, email), db)
                }
                return Self.wrongCode
            }
            if reset.isUsed { return .tokenNotFound }
            guard reset.isValid(at: now) else { return .tokenExpired }
            try lockout.reset(lock, db)
            return nil
        }
        if let error { throw error }
    }

    /// Uses a code up, stores the new password and resets what a successful login resets. Returns the new auth token.
    private func use(_ fingerprint: Fingerprint, of user: User, hash: String) async throws -> String {
        let text = TokenText.make()
        let now = database.timeline.now()
        _ = try await database.commit { [authenticator, writer] db in
            guard let reset = try PasswordReset.find(fingerprint, db), !reset.isUsed else {
                throw APIError.tokenNotFound
            }
            guard reset.isValid(at: now) else { throw APIError.tokenExpired }
            for lock in [
                Directory.account(.weavr, user.email), WeavrPasswords.lock(of: user),
                Self.lock(of: user.email),
            ] {
                try authenticator.lockout.reset(lock, db)
            }
            return try writer.replacePassword(of: user, with: hash, newToken: text, at: now, db)
        } applied: { applied in
            applied()
        }
        return text
    }

    private func fingerprint(of code: String, for email: EmailAddress) -> Fingerprint {
        Fingerprint(of: "\(key):\(email):\(code)")
    }

    private static func lock(of email: EmailAddress) -> Fingerprint {
        Fingerprint(of: "multi-lost-password:\(email)")
    }
}
