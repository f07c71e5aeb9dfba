import GRDB
import HTTPTypes
import NIOCore

/// The key of a request that carries `idempotency-ref`. A repeated request of the same person with the same body changes
/// nothing and gets the first reply again. The key is stored as a fingerprint.
struct IdempotencyKey: Sendable {
    private let key: Fingerprint

    /// Bytes; the authority's own limit, as the description has none.
    private static let longestReference = 255
    /// How long a reply is stored; the description's 24 hours.
    private static let life = Duration.hours(24)

    /// Nil for a request without `idempotency-ref`.
    init?(_ request: IncomingRequest, by user: Int64) throws(APIError) {
        guard let reference = request.head.headerFields[.idempotencyReference] else { return nil }
        guard (1...Self.longestReference).contains(reference.utf8.count) else {
            let field = InvalidField(
                fieldName: "idempotency-ref", error: .size, params: ["1", String(Self.longestReference)])
            throw .invalid([field])
        }
        let operation = "\(request.head.method.rawValue) \(request.path)"
        // The length separates the reference from the body.
        key = Fingerprint(
            of: "\(user) \(operation)\n\(reference.utf8.count) \(reference)\n\(String(buffer: request.body))")
    }

    /// The stored reply to the first request, as the transaction sees it.
    func reply(at now: Timestamp, _ db: Database) throws -> Reply? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: Self.replySQL), arguments: [key, now - Self.life])
        guard let row else { return nil }
        let status = HTTPResponse.Status(code: row["status"])
        let body: String? = row["body"]
        return body.map { Reply(status: status, encoded: ByteBuffer(string: $0)) } ?? Reply(status: status)
    }

    /// Stores a reply. Call it within the transaction of the change.
    func store(_ reply: Reply, at now: Timestamp, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO repeatedCall (key, status, body, answered) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [key, reply.status.code, reply.body.map(String.init(buffer:)), now])
    }

    static let replySQL = "SELECT status, body FROM repeatedCall WHERE key = ? AND answered >= ?"
    static let deleteExpiredSQL = "DELETE FROM repeatedCall WHERE answered < ?"

    static func deleteExpired(at now: Timestamp, _ db: Database) throws {
        try db.execute(sql: deleteExpiredSQL, arguments: [now - life])
    }
}
