import GRDB
import Synchronization

/// The lock-out rule: five wrong passwords in a row lock an account, whether or not it exists. `reserve` stores something
/// before each comparison, so nothing is compared while the database stores nothing; `count` stores a wrong guess before
/// its response leaves. A guess that a killed process leaves between the two counts as none, because nobody has learnt its
/// outcome. One that could not be counted is owed, and counts with the next one. The guesses of one account must not
/// overlap, or else `reserve` and `count` must share a transaction.
final class Lockout: Sendable {
    static let limit = 5

    /// From the last counted guess to the end of the lock.
    let duration: Duration
    /// Wrong guesses that no transaction has stored yet.
    private let owed = Mutex<[Fingerprint: Int]>([:])

    /// The most rows of accounts that do not exist. With two comparisons at a time, each a fifth of a second, no flood
    /// of invented addresses can displace a locked one within half an hour.
    private static let unknownAccounts = 65_536

    init(duration: Duration) {
        self.duration = duration
    }

    /// Asks for one guess before its comparison. Returns nil if it may be compared, or the end of the lock.
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
        failures += owed.withLock { $0[account] ?? 0 }
        let sql = """
            INSERT INTO attempt (account, failures, latest, known) VALUES (?, ?, ?, ?)
            ON CONFLICT (account) DO UPDATE SET failures = excluded.failures, latest = excluded.latest
            """
        try db.cachedStatement(sql: sql).execute(arguments: [account, failures, now, isKnown])
        return failures >= Self.limit ? now + duration : nil
    }

    /// Counts the wrong guess that `reserve` has let through, in a transaction.
    func count(_ account: Fingerprint, at now: Timestamp, _ db: Database) throws {
        let sql = "UPDATE attempt SET failures = failures + 1, latest = ? WHERE account = ?"
        try db.cachedStatement(sql: sql).execute(arguments: [now, account])
    }

    /// Remembers a wrong guess until it is counted.
    func owe(_ account: Fingerprint) {
        owed.withLock { $0[account, default: 0] += 1 }
    }

    /// Everything that was owed is stored.
    func settle(_ account: Fingerprint) {
        owed.withLock { $0[account] = nil }
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
