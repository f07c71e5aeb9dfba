import GRDB

/// Counts wrong guesses in a row for each account, existing or not, and locks it after the fifth. A guess counts
/// before it is compared, so neither parallel guesses nor a killed process ever get more comparisons than that.
struct Lockout: Sendable {
    static let limit = 5

    /// Milliseconds from the last guess that counted to the end of the lock.
    let duration: Int64

    /// Rows kept for accounts that nobody has. At two comparisons of a fifth of a second at a time no flood of
    /// made-up addresses can push a locked one out within half an hour.
    private static let unknownAccounts = 65_536

    init(seconds: Int) {
        duration = Int64(seconds) * 1000
    }

    /// Counts one guess ahead of its comparison. Answers nil when it may be compared, or the moment the lock ends,
    /// in milliseconds since 1970.
    func reserve(_ account: Fingerprint, isKnown: Bool, at now: Int64, _ db: Database) throws -> Int64? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT failures, latest FROM attempt WHERE account = ?"),
            arguments: [account])
        var failures: Int = row?["failures"] ?? 0
        if let row, failures >= Self.limit {
            let end: Int64 = row["latest"] + duration
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

    /// When the lock of an account ends, in milliseconds since 1970; nil if it is not locked.
    func end(of account: Fingerprint, at now: Int64, _ db: Database) throws -> Int64? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT failures, latest FROM attempt WHERE account = ?"),
            arguments: [account])
        guard let row, row["failures"] >= Self.limit else { return nil }
        let end: Int64 = row["latest"] + duration
        return now < end ? end : nil
    }

    /// A right guess: the count starts anew.
    func succeed(_ account: Fingerprint, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM attempt WHERE account = ?").execute(arguments: [account])
    }

    /// Keeps the table bounded: the oldest rows of accounts that nobody has go first.
    func tidy(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM attempt WHERE known = 0 AND account NOT IN
                (SELECT account FROM attempt WHERE known = 0 ORDER BY latest DESC LIMIT ?)
                """,
            arguments: [Self.unknownAccounts])
    }
}
