import GRDB
import HTTPTypes

/// Weavr's calls that change a password in a session, and that validate one.
struct WeavrPasswords: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let authenticator: PasswordAuthenticator
    let challenges: ChallengeService

    var routes: [Route] {
        var update = AccessPolicy.token([.auth, .access, .passwordChangeOnly])
        update.unknownToken = .tokenNotFound
        update.endedToken = .tokenExpired
        return [
            Route(.post, "/multi/passwords/update", update, handle: update(_:)),
            Route(.post, "/multi/passwords/validate", AccessPolicy(), handle: validate),
        ]
    }

    private struct ValidateBody: Decodable {
        let password: SensitivePassword?
    }

    private func validate(_ request: IncomingRequest) async throws -> Reply {
        let body = try request.decode(ValidateBody.self)
        var check = FieldValidator()
        let password = check.password(body.password, "password", mayBeEmpty: true)
        try check.finish()
        if let fault = PasswordRules.fault(in: password) { throw APIError.conflict(fault.rawValue) }
        return .noContent
    }

    private struct UpdateReply: Encodable {
        struct Info: Encodable {
            let identityId: IdentityReference?
            /// 0: the password does not expire.
            let expiryDate = 0
        }

        let passwordInfo: Info
        let token: String
    }

    private struct UpdateBody: Decodable {
        let oldPassword: SensitivePassword?
        let newPassword: SensitivePassword?
    }

    private func update(_ request: IncomingRequest) async throws -> Reply {
        guard let token = request.token, let user = directory[token.user] else {
            throw APIError.tokenNotFound
        }
        let body = try request.decode(UpdateBody.self)
        var check = FieldValidator()
        let old = check.password(body.oldPassword, "oldPassword")
        let new = check.password(body.newPassword, "newPassword", mayBeEmpty: true)
        try check.finish()
        if let fault = PasswordRules.fault(in: new) { throw APIError.conflict(fault.rawValue) }
        let text = try await change(user, from: old, to: new, under: token, request)
        let identity = user.identities.first { $0.id == token.identity } ?? user.identities.first
        return try Reply(
            json: UpdateReply(
                passwordInfo: UpdateReply.Info(identityId: identity.map(IdentityReference.init)),
                token: text))
    }

    /// Ends every session of the user, including the current one, expires the user's challenges, and begins a new session.
    private func change(
        _ user: User, from old: String, to new: String, under token: TokenRecord, _ request: IncomingRequest
    ) async throws -> String {
        let account = Directory.account(.weavr, user.email)
        // Wrong old passwords have their own count: a login that a stranger has locked must not stop the owner from
        // changing the password.
        let lock = Fingerprint(of: "multi-update:\(user.email)")
        let text = TokenText.make()
        let outcome = try await authenticator.attempt(
            account: account, lock: lock, user: user, password: old, presence: request.presence,
            prepare: { try await hashUnlessUsed(new, by: user) },
            consequence: { [sessions, challenges] db, success in
                guard try SessionRepository.isOpen(token.session, db) else { throw APIError.tokenNotFound }
                try Self.write(success.prepared, of: user, db)
                let ended = try challenges.expireAll(of: user.id, at: success.moment, db)
                try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [user.id])
                let record = try SessionRepository.begin(
                    db, user: user, kind: .auth, text: text, at: success.moment)
                return (
                    value: (),
                    applied: {
                        ended()
                        sessions.tokens.endSessions(of: user.id)
                        sessions.tokens.insert(record)
                        challenges.changes.notify()
                    }
                )
            })
        switch outcome {
        case .right: return text
        case .wrong: throw APIError.conflict("PASSWORD_INCORRECT")
        case .locked(let end):
            // The description has no 423 here.
            throw authenticator.rateLimit(until: end)
        }
    }

    private func hashUnlessUsed(_ new: String, by user: User) async throws -> String {
        let history = try await database.commit { db in
            try String.fetchAll(
                db, sql: "SELECT password FROM passwordHistory WHERE user = ? ORDER BY id DESC LIMIT ?",
                arguments: [user.id, PasswordRules.historyLength])
        }
        return try await authenticator.queue.onThread { [cost = authenticator.cost] in
            for hash in history.compactMap(PasswordHash.init(text:)) where try hash.matches(new) {
                throw APIError.conflict("PASSWORD_ALREADY_USED")
            }
            return try PasswordHash(of: new, cost: cost).text
        }
    }

    private static func write(_ hash: String, of user: User, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE user SET password = ?, passwordExpired = 0 WHERE id = ?", arguments: [hash, user.id])
        try db.execute(
            sql: "INSERT INTO passwordHistory (user, password) VALUES (?, ?)", arguments: [user.id, hash])
        try db.execute(
            sql: """
                DELETE FROM passwordHistory WHERE user = ?1 AND id NOT IN
                (SELECT id FROM passwordHistory WHERE user = ?1 ORDER BY id DESC LIMIT ?2)
                """,
            arguments: [user.id, PasswordRules.historyLength])
    }
}
