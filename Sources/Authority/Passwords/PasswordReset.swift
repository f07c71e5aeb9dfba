import GRDB

/// A stored request to reset a forgotten password. Call its methods within a transaction.
struct PasswordReset: Sendable {
    let user: Int64
    let expires: Timestamp
    /// Whether it was used, replaced by a newer one, or revoked.
    let isUsed: Bool

    func isValid(at now: Timestamp) -> Bool { !isUsed && now < expires }

    static let findSQL = "SELECT user, expires, isUsed FROM passwordReset WHERE fingerprint = ?"
    static let revokeSQL = "UPDATE passwordReset SET isUsed = 1 WHERE user = ?"
    static let insertSQL = """
        INSERT OR REPLACE INTO passwordReset (fingerprint, user, expires, isUsed) SELECT ?, id, ?, 0 FROM user
        WHERE id = ?
        """

    /// The reset whose mailed secret has this fingerprint.
    static func find(_ fingerprint: Fingerprint, _ db: Database) throws -> PasswordReset? {
        try Row.fetchOne(db.cachedStatement(sql: findSQL), arguments: [fingerprint]).map {
            PasswordReset(user: $0["user"], expires: $0["expires"], isUsed: $0["isUsed"])
        }
    }

    /// Stores a reset; for no user the same statement runs and stores nothing.
    static func insert(
        _ fingerprint: Fingerprint, user: Int64?, expires: Timestamp, _ db: Database
    ) throws {
        try db.cachedStatement(sql: insertSQL).execute(arguments: [fingerprint, expires, user ?? 0])
    }

    /// Invalidates all resets of a user. The rows stay until they are old, so that a used one can be reported as such.
    static func revokeAll(of user: Int64?, _ db: Database) throws {
        try db.cachedStatement(sql: revokeSQL).execute(arguments: [user ?? 0])
    }
}
