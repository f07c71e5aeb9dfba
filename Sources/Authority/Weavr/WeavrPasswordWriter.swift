import GRDB

/// Stores a new Weavr password with all of its effects; shared by a change and a reset.
struct WeavrPasswordWriter: Sendable {
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let authenticator: PasswordAuthenticator
    let challenges: ChallengeService

    /// Hashes a new password.
    ///
    /// - Throws: A conflict if it is one of the user's last passwords.
    func hashUnlessUsed(_ new: String, by user: User) async throws -> String {
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

    /// Stores the hash, ends every session of the user, expires the user's challenges and resets, and begins a new session
    /// whose auth token is `text`. Call it within a transaction. Returns the update of memory.
    func replacePassword(
        of user: User, with hash: String, newToken text: String, at now: Timestamp, _ db: Database
    ) throws -> ChallengeService.Applied {
        try store(hash, of: user, db)
        try PasswordReset.revokeAll(of: user.id, db)
        let expired = try challenges.expireAll(of: user.id, at: now, db)
        try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [user.id])
        let record = try SessionRepository.begin(db, user: user, kind: .auth, text: text, at: now)
        return { [sessions, challenges] in
            expired()
            sessions.tokens.endSessions(of: user.id)
            sessions.tokens.insert(record)
            challenges.changes.notify()
        }
    }

    private func store(_ hash: String, of user: User, _ db: Database) throws {
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
