import GRDB

/// Counts the requests for a login by push, by address: anybody with the api-key can make one. They are apart from the
/// challenges that a signed-in person asks for, so a stranger cannot use those up. Call within a transaction.
enum PushRequests {
    static let countSQL = """
        SELECT count(*) AS count, min(began) AS oldest FROM pushRequest WHERE account = ? AND began > ?
        """
    static let deleteExpiredSQL = "DELETE FROM pushRequest WHERE began < ?"
    /// The most stored requests of addresses that no user has.
    private static let unknownRequests = 65_536

    /// Counts a request, whether or not a user has the address. Returns the time until the next one is allowed, and counts
    /// nothing, at the limit.
    static func admit(
        _ account: Fingerprint, isKnown: Bool, at now: Timestamp, _ db: Database
    ) throws -> Duration? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: countSQL), arguments: [account, now - Challenge.window])
        if let row, row["count"] >= Challenge.windowLimit, let oldest: Timestamp = row["oldest"] {
            return oldest + Challenge.window - now
        }
        try db.cachedStatement(sql: "INSERT INTO pushRequest (account, known, began) VALUES (?, ?, ?)")
            .execute(arguments: [account, isKnown, now])
        return nil
    }

    /// Deletes what no limit counts any more, and the oldest requests of addresses that no user has.
    static func deleteExpired(at now: Timestamp, _ db: Database) throws {
        try db.execute(sql: deleteExpiredSQL, arguments: [now - Challenge.window])
        try db.execute(
            sql: """
                DELETE FROM pushRequest WHERE known = 0 AND id NOT IN
                (SELECT id FROM pushRequest WHERE known = 0 ORDER BY id DESC LIMIT ?)
                """,
            arguments: [unknownRequests])
    }
}
