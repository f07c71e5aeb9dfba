import GRDB
import HTTPTypes
import NIOCore

/// A call that names itself by `idempotency-ref`: made again, by the same person and with the same body, it changes
/// nothing and gets the answer of the first time. The name is kept as a fingerprint of all that.
struct RepeatedCall: Sendable {
    private let key: Fingerprint

    /// Bytes of a reference; the authority's own limit, as the description has none.
    private static let longestReference = 255
    /// How long an answer is kept, in milliseconds: the description's 24 hours.
    private static let life: Int64 = 86_400_000

    /// Nil for a call that has no name.
    init?(_ call: Call, by user: Int64) throws(Refusal) {
        guard let reference = call.head.headerFields[.idempotencyReference] else { return nil }
        guard (1...Self.longestReference).contains(reference.utf8.count) else {
            let field = InvalidField(
                fieldName: "idempotency-ref", error: .size, params: ["1", String(Self.longestReference)])
            throw .invalid([field])
        }
        let operation = "\(call.head.method.rawValue) \(call.path)"
        // The length keeps the reference and the body apart.
        key = Fingerprint(
            of: "\(user) \(operation)\n\(reference.utf8.count) \(reference)\n\(String(buffer: call.body))")
    }

    /// The answer of the first time, by what the transaction sees.
    func answer(at now: Int64, _ db: Database) throws -> Reply? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: Self.answerSQL), arguments: [key, now - Self.life])
        guard let row else { return nil }
        let status = HTTPResponse.Status(code: row["status"])
        let body: String? = row["body"]
        return body.map { Reply(status: status, encoded: ByteBuffer(string: $0)) } ?? Reply(status: status)
    }

    /// Keeps an answer; for use within the transaction of the change that it tells of.
    func keep(_ reply: Reply, at now: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO repeatedCall (key, status, body, answered) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [key, reply.status.code, reply.body.map(String.init(buffer:)), now])
    }

    static let answerSQL = "SELECT status, body FROM repeatedCall WHERE key = ? AND answered >= ?"
    static let tidySQL = "DELETE FROM repeatedCall WHERE answered < ?"

    static func tidy(at now: Int64, _ db: Database) throws {
        try db.execute(sql: tidySQL, arguments: [now - life])
    }
}
