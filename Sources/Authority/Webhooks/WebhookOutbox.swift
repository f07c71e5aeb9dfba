import Foundation
import GRDB

/// Events that are still to be delivered, in the database: an event is there as soon as what it tells of is.
struct WebhookOutbox: Sendable {
    /// One delivery to one address.
    struct Letter: Sendable {
        let id: Int64
        let url: String
        let path: String
        let body: String
        let reference: String
        let challenge: Int64?
        let carriesToken: Bool
        /// Milliseconds since 1970, as `due`.
        let published: Int64
        let due: Int64
        let tries: Int
    }

    /// The addresses that are told of everything.
    let urls: [String]

    /// An event is given up this many milliseconds after it was published.
    static let patience: Int64 = 600_000
    private static let batch = 32

    /// Writes an event down for every address; for use within the transaction of what it tells of.
    func add(_ event: WebhookEvent, at now: Int64, _ db: Database) throws {
        guard !urls.isEmpty else { return }
        let body = try event.body(published: now)
        for url in urls {
            try db.cachedStatement(
                sql: """
                    INSERT INTO webhook
                    (url, path, body, reference, challenge, carriesToken, published, due, tries)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
                    """
            ).execute(arguments: [
                url, event.path, body, UUID().uuidString.lowercased(), event.challenge, event.carriesToken,
                now, now,
            ])
        }
    }

    /// What is due for an address, oldest first; of each challenge only the first that is not delivered yet.
    static let dueSQL = """
        SELECT * FROM webhook WHERE url = ?1 AND due <= ?2 AND (challenge IS NULL OR NOT EXISTS (
        SELECT 1 FROM webhook AS earlier WHERE earlier.url = ?1 AND earlier.challenge = webhook.challenge
        AND earlier.id < webhook.id)) ORDER BY due, id LIMIT ?3
        """

    func due(_ url: String, at now: Int64, _ db: Database) throws -> [Letter] {
        try Row.fetchAll(db, sql: Self.dueSQL, arguments: [url, now, Self.batch]).map { row in
            Letter(
                id: row["id"], url: row["url"], path: row["path"], body: row["body"],
                reference: row["reference"], challenge: row["challenge"], carriesToken: row["carriesToken"],
                published: row["published"], due: row["due"], tries: row["tries"])
        }
    }

    /// When something is due next, in milliseconds since 1970.
    func nextDue(_ url: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT min(due) FROM webhook WHERE url = ?", arguments: [url])
    }

    func remove(_ id: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM webhook WHERE id = ?", arguments: [id])
    }

    /// Puts a letter off: twice as long after each try, from half a second to a minute.
    func postpone(_ letter: Letter, at now: Int64, _ db: Database) throws {
        let wait = min(60_000, Int64(500) << min(letter.tries, 10))
        try db.execute(
            sql: "UPDATE webhook SET due = ?, tries = tries + 1 WHERE id = ?",
            arguments: [now + wait, letter.id])
    }
}
