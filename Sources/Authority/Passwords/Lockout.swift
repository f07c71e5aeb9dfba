import GRDB

/// The lock-out rule: five wrong passwords in a row lock an account, whether or not it exists. A guess is counted before
/// it is compared, so neither parallel guesses nor a killed process get more than five comparisons.
struct Lockout: Sendable {
    static let limit = 5

    /// From the last counted guess to the end of the lock.
    let duration: Duration

    /// The most rows of accounts that do not exist. With two comparisons at a time, each a fifth of a second, no flood
    /// of invented addresses can displace a locked one within half an hour.
    private static let unknownAccounts = 65_536

    /// Counts one guess before its comparison. Returns nil if it may be compared, or the end of the
    /// lock.
    func reserve(_ account: Fingerprint, isKnown: Bool, at now: Timestamp, _ db: Database) throws
        -> Timestamp?
    {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT failures, latest FROM attempt WHERE account = ?"),
            arguments: [account])
        var failures: Int = row?["failures"] ?? 0
        if let row, failures >= Self.limit {
            let end = (row["latest"] as Timestamp) + duration
            if now < end { return end }
            failures = 0
        }
        let sql = """
            INSERT INTO attempt (account, failures, latest, known) VALUES (?, ?, ?, ?)
            ON CONFLICT (account) DO UPDATE SET failures = excluded.failures, latest = excluded.latest
            """
        try db.cachedStatement(sql: sql).execute(arguments: [account, failures + 1, now, isKnown])
        return nil
    }

    /// The end of the lock of an account; nil if it is not locked.
    func end(of account: Fingerprint, at now: Timestamp, _ db: Database) throws -> Timestamp? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT failures, latest FROM attempt WHERE account = ?"),
            arguments: [account])
        guard let row, row["failures"] >= Self.limit else { return nil }
        let end = (row["latest"] as Timestamp) + duration
        return now < end ? end : nil
    }

    /// Resets the count after a right guess.
    func reset(_ account: Fingerprint, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM attempt WHERE account = ?").execute(arguments: [account])
    }

    /// Keeps the table bounded by deleting the oldest rows of accounts that do not exist.
    func deleteSurplus(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM attempt WHERE known = 0 AND account NOT IN
                (SELECT account FROM attempt WHERE known = 0 ORDER BY latest DESC LIMIT ?)
                """,
            arguments: [Self.unknownAccounts])
    }
}
