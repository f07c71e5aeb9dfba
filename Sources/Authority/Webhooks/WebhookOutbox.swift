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

        /// From when on it is not worth sending.
        var end: Int64 { published + WebhookOutbox.patience }
    }

    /// The addresses that are told of everything, without a slash at the end and each once.
    let urls: [String]

    /// An event is given up this many milliseconds after it was published.
    static let patience: Int64 = 600_000

    init(_ addresses: [String]) {
        var urls: [String] = []
        for address in addresses {
            let url = String(address.reversed().drop { $0 == "/" }.reversed())
            if !urls.contains(url) { urls.append(url) }
        }
        self.urls = urls
    }

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

    /// Writes as much as `add`, and leaves nothing of it.
    func addInVain(_ event: WebhookEvent, at now: Int64, _ db: Database) throws {
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM webhook") ?? 0
        try add(event, at: now, db)
        try db.execute(sql: "DELETE FROM webhook WHERE id > ?", arguments: [last])
    }

    /// What an address is to get, soonest first; of each challenge only the first that is not delivered yet.
    static let nextSQL = """
        SELECT * FROM webhook WHERE url = ?1 AND (challenge IS NULL OR NOT EXISTS (
        SELECT 1 FROM webhook AS earlier WHERE earlier.url = ?1 AND earlier.challenge = webhook.challenge
        AND earlier.id < webhook.id)) ORDER BY due, id LIMIT ?2
        """

    func next(_ url: String, atMost count: Int, _ db: Database) throws -> [Letter] {
        try Row.fetchAll(db, sql: Self.nextSQL, arguments: [url, count]).map { row in
            Letter(
                id: row["id"], url: row["url"], path: row["path"], body: row["body"],
                reference: row["reference"], challenge: row["challenge"], carriesToken: row["carriesToken"],
                published: row["published"], due: row["due"], tries: row["tries"])
        }
    }

    func remove(_ id: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM webhook WHERE id = ?", arguments: [id])
    }

    /// Puts a letter off: twice as long after each try, from half a second to a minute, but not beyond its end.
    func postpone(_ letter: Letter, at now: Int64, _ db: Database) throws {
        let wait = min(60_000, Int64(500) << min(letter.tries, 10))
        try db.execute(
            sql: "UPDATE webhook SET due = ?, tries = tries + 1 WHERE id = ?",
            arguments: [min(now + wait, letter.end), letter.id])
    }

    /// Drops what is for addresses that an earlier run had; for use at the start.
    func forgetOthers(_ db: Database) throws {
        try db.execute(literal: "DELETE FROM webhook WHERE url NOT IN \(urls)")
    }
}
