import GRDB
import HTTPTypes

/// Weavr Multi's calls about passwords: change one in session, and judge one before it is used.
struct MultiPasswords: Sendable {
    let directory: Directory
    let ledger: Ledger
    let sessions: SessionBook
    let desk: PasswordDesk
    let challenges: ChallengeBook

    var routes: [Route] {
        var update = Door.token([.auth, .access, .temporary])
        update.unknownToken = .tokenNotFound
        update.endedToken = .tokenExpired
        return [
            Route(.post, "/multi/passwords/update", update, handle: update(_:)),
            Route(.post, "/multi/passwords/validate", Door(), handle: validate),
        ]
    }

    private struct ValidateBody: Decodable {
        let password: SensitivePassword?
    }

    private func validate(_ call: Call) async throws -> Reply {
        let body = try call.decode(ValidateBody.self)
        var check = FieldCheck()
        let password = check.password(body.password, "password", mayBeEmpty: true)
        try check.finish()
        if let fault = PasswordRules.fault(in: password) { throw Refusal.conflict(fault.rawValue) }
        return .noContent
    }

    private struct UpdateBody: Decodable {
        let oldPassword: SensitivePassword?
        let newPassword: SensitivePassword?
    }

    private func update(_ call: Call) async throws -> Reply {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.tokenNotFound }
        let body = try call.decode(UpdateBody.self)
        var check = FieldCheck()
        let old = check.password(body.oldPassword, "oldPassword")
        let new = check.password(body.newPassword, "newPassword", mayBeEmpty: true)
        try check.finish()
        if let fault = PasswordRules.fault(in: new) { throw Refusal.conflict(fault.rawValue) }
        let text = try await change(user, from: old, to: new, under: token, call)
        let identity = user.identities.first { $0.id == token.identity } ?? user.identities.first
        return try Reply(
            json: MultiPasswordReply(
                passwordInfo: MultiPasswordReply.Info(identityId: identity.map(IdentityReference.init)),
                token: text))
    }

    /// Ends every session of the user, the one in use included, and what the user was asked; begins a new session.
    private func change(
        _ user: User, from old: String, to new: String, under token: TokenRecord, _ call: Call
    ) async throws -> String {
        let account = Directory.account(.multi, user.email)
        // A lock against strangers at the login must not keep the owner from changing the password, so wrong old
        // passwords are counted by themselves.
        let lock = Fingerprint(of: "multi-update:\(user.email)")
        let text = TokenText.make()
        let outcome = try await desk.attempt(
            account: account, lock: lock, user: user, password: old, presence: call.presence,
            prepare: { try await hashUnlessUsed(new, by: user) },
            consequence: { [sessions, challenges] db, success in
                guard try SessionBook.isOpen(token.session, db) else { throw Refusal.tokenNotFound }
                try Self.write(success.prepared, of: user, db)
                let ended = try challenges.endAll(of: user.id, at: success.moment, db)
                try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [user.id])
                let record = try SessionBook.begin(
                    db, user: user, kind: .auth, text: text, at: success.moment)
                return (
                    value: (),
                    applied: {
                        ended()
                        sessions.tokens.endSessions(of: user.id)
                        sessions.tokens.insert(record)
                        challenges.bell.ring()
                    }
                )
            })
        switch outcome {
        case .right: return text
        case .wrong: throw Refusal.conflict("PASSWORD_INCORRECT")
        case .locked(let end):
            // The description has no 423 here; told as the rate limit it is.
            let limit = "\(Lockout.limit), \(Lockout.limit);w=\(desk.lockout.duration / 1000)"
            let reset = max(0, end - ledger.timeline.now() + 999) / 1000
            throw Refusal.limited(limit: limit, reset: Int(reset))
        }
    }

    private func hashUnlessUsed(_ new: String, by user: User) async throws -> String {
        let history = try await ledger.commit { db in
            try String.fetchAll(
                db, sql: "SELECT password FROM passwordHistory WHERE user = ? ORDER BY id DESC LIMIT ?",
                arguments: [user.id, PasswordRules.historyLength])
        }
        return try await desk.queue.onThread { [cost = desk.cost] in
            for hash in history.compactMap(PasswordHash.init(text:)) where try hash.matches(new) {
                throw Refusal.conflict("PASSWORD_ALREADY_USED")
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
