import GRDB

/// A stored request to reset a forgotten password. Call its methods within a transaction.
struct PasswordReset: Sendable {
    let user: Int64
    let expires: Timestamp
    /// Whether it was used, replaced by a newer one, or revoked.
    let isUsed: Bool

    func isValid(at now: Timestamp) -> Bool { !isUsed && now < expires }

    /// The most resets of one address within `window`, so that nobody can flood a person with mail.
    static let windowLimit = 5
    static let window = Duration.hours(1)
    /// The most stored resets of addresses that no user has.
    private static let unknownResets = 65_536

    static let findSQL = "SELECT user, expires, isUsed FROM passwordReset WHERE fingerprint = ? AND user <> 0"
    static let revokeSQL = "UPDATE passwordReset SET isUsed = 1 WHERE user = ?"
    static let revokeAccountSQL = "UPDATE passwordReset SET isUsed = 1 WHERE account = ?"
    static let countSQL = "SELECT count(*) FROM passwordReset WHERE account = ? AND began > ?"
    static let deleteExpiredSQL = "DELETE FROM passwordReset WHERE expires < ?"
    private static let insertSQL = """
        INSERT OR REPLACE INTO passwordReset (fingerprint, user, account, expires, isUsed, began)
        VALUES (?, ?, ?, ?, 0, ?)
        """

    /// The reset whose mailed secret has this fingerprint.
    static func find(_ fingerprint: Fingerprint, _ db: Database) throws -> PasswordReset? {
        try Row.fetchOne(db.cachedStatement(sql: findSQL), arguments: [fingerprint]).map {
            PasswordReset(user: $0["user"], expires: $0["expires"], isUsed: $0["isUsed"])
        }
    }

    /// Stores a reset of an address that a user has or none (nil). False, and nothing is stored, at the limit.
    static func insert(
        _ fingerprint: Fingerprint, user: Int64?, account: Fingerprint, replacesEarlier: Bool,
        expires: Timestamp, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        let count = try Int.fetchOne(db.cachedStatement(sql: countSQL), arguments: [account, now - window])
        guard let count, count < windowLimit else { return false }
        if replacesEarlier { try revokeAll(ofAccount: account, db) }
        try db.cachedStatement(sql: insertSQL)
            .execute(arguments: [fingerprint, user ?? 0, account, expires, now])
        return true
    }

    /// Invalidates all resets of a user. The rows stay until they are old, so that a used one can be reported as such.
    static func revokeAll(of user: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: revokeSQL).execute(arguments: [user])
    }

    /// Invalidates all resets of an address.
    static func revokeAll(ofAccount account: Fingerprint, _ db: Database) throws {
        try db.cachedStatement(sql: revokeAccountSQL).execute(arguments: [account])
    }

    /// Deletes what expired before `limit`, and the oldest resets of addresses that no user has.
    static func deleteExpired(before limit: Timestamp, _ db: Database) throws {
        try db.execute(sql: deleteExpiredSQL, arguments: [limit])
        try db.execute(
            sql: """
                DELETE FROM passwordReset WHERE user = 0 AND fingerprint NOT IN
                (SELECT fingerprint FROM passwordReset WHERE user = 0 ORDER BY began DESC LIMIT ?)
                """,
            arguments: [unknownResets])
    }
}
