import Foundation
import GRDB

/// The pending webhook deliveries, in the database. An event is stored in the transaction of the change that it reports.
struct WebhookOutbox: Sendable {
    /// The URLs that receive every event, without a trailing slash and without duplicates.
    let urls: [String]
    let policy: WebhookRetryPolicy

    init(_ addresses: [String], policy: WebhookRetryPolicy) {
        var urls: [String] = []
        for address in addresses {
            let url = String(address.reversed().drop { $0 == "/" }.reversed())
            if !urls.contains(url) { urls.append(url) }
        }
        self.urls = urls
        self.policy = policy
    }

    /// Stores one delivery per URL. Call it within the transaction of the change that the event reports.
    func add(_ event: WebhookEvent, at now: Timestamp, _ db: Database) throws {
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
                url, event.path.rawValue, body, UUID().uuidString.lowercased(), event.challenge,
                event.carriesToken,
                now, now,
            ])
        }
    }

    /// Does the writes of `add` and deletes the rows again, so that both take the same time.
    func addAndDelete(_ event: WebhookEvent, at now: Timestamp, _ db: Database) throws {
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM webhook") ?? 0
        try add(event, at: now, db)
        try db.execute(sql: "DELETE FROM webhook WHERE id > ?", arguments: [last])
    }

    /// The deliveries of a URL, soonest first; of each challenge only the oldest, so that its events keep their order.
    static let nextSQL = """
        SELECT * FROM webhook WHERE url = ?1 AND (challenge IS NULL OR NOT EXISTS (
        SELECT 1 FROM webhook AS earlier WHERE earlier.url = ?1 AND earlier.challenge = webhook.challenge
        AND earlier.id < webhook.id)) ORDER BY due, id LIMIT ?2
        """

    func next(_ url: String, atMost count: Int, _ db: Database) throws -> [WebhookDelivery] {
        try Row.fetchAll(db, sql: Self.nextSQL, arguments: [url, count]).map { row in
            WebhookDelivery(
                id: row["id"], url: row["url"], path: row["path"], body: row["body"],
                reference: row["reference"], challenge: row["challenge"], carriesToken: row["carriesToken"],
                published: row["published"], due: row["due"], tries: row["tries"])
        }
    }

    func remove(_ id: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM webhook WHERE id = ?", arguments: [id])
    }

    /// When a delivery is abandoned; nil if only its attempts count.
    func deadline(of delivery: WebhookDelivery) -> Timestamp? {
        policy.maximumAge.map { delivery.published + $0 }
    }

    /// Schedules the next attempt of a failed delivery, at its deadline at the latest.
    func postpone(_ delivery: WebhookDelivery, until moment: Timestamp, _ db: Database) throws {
        let due = deadline(of: delivery).map { min(moment, $0) } ?? moment
        try db.execute(
            sql: "UPDATE webhook SET due = ?, tries = tries + 1 WHERE id = ?", arguments: [due, delivery.id])
    }

    /// Deletes deliveries to URLs that only an earlier run had; call it at the start.
    func deleteForeign(_ db: Database) throws {
        try db.execute(literal: "DELETE FROM webhook WHERE url NOT IN \(urls)")
    }
}
