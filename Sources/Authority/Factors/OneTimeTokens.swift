import GRDB
import Synchronization

/// One-time tokens, which an accepted login challenge is exchanged for. The database stores their fingerprints; memory
/// keeps their texts for one minute. Each challenge has at most one valid token.
final class OneTimeTokens: Sendable {
    /// How long a one-time token is valid.
    static let life = Duration.seconds(60)
    /// A token with less than this left is replaced by a new one instead of being sent again.
    private static let leastLife = Duration.seconds(10)

    private let texts = Mutex<[Int64: (text: String, expires: Timestamp)]>([:])

    /// The text of the token of a verified login; nil once the token was exchanged or revoked. Call it within a
    /// transaction, which orders concurrent calls.
    func text(for challenge: Int64, at now: Timestamp, _ db: Database) throws -> String? {
        guard let found = try ChallengeTable.find(challenge, db), found.isExchangeable else { return nil }
        let (text, expires) = texts.withLock { texts in
            texts = texts.filter { $0.value.expires >= now + Self.leastLife }
            let token = texts[challenge] ?? (TokenText.make(), now + Self.life)
            texts[challenge] = token
            return token
        }
        let fingerprint = Fingerprint(of: text)
        try db.execute(
            sql: "DELETE FROM oneTimeToken WHERE challenge = ? AND fingerprint <> ?",
            arguments: [challenge, fingerprint])
        try db.execute(
            sql: """
                INSERT INTO oneTimeToken (fingerprint, challenge, expires) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [fingerprint, challenge, expires])
        return text
    }

    /// The challenge that a one-time token belongs to; nil if the token is not valid.
    static func redeemable(_ token: Fingerprint, at now: Timestamp, _ db: Database) throws -> Challenge? {
        let id = try Int64.fetchOne(
            db, sql: "SELECT challenge FROM oneTimeToken WHERE fingerprint = ? AND expires > ?",
            arguments: [token, now])
        guard let challenge = try id.flatMap({ try ChallengeTable.find($0, db) }), challenge.isExchangeable
        else { return nil }
        return challenge
    }

    /// Marks the token of a challenge as used by the session that it was exchanged for.
    static func redeem(_ challenge: Challenge, into session: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM oneTimeToken WHERE challenge = ?", arguments: [challenge.id])
        try db.execute(
            sql: "UPDATE challenge SET session = ? WHERE id = ?", arguments: [session, challenge.id])
    }

    /// Revokes a person's one-time tokens that were not exchanged yet.
    static func revoke(of user: Int64, _ db: Database) throws {
        try db.execute(sql: expireChallengesSQL, arguments: [user])
        try db.execute(sql: deleteSQL, arguments: [user])
    }

    static let expireChallengesSQL = """
        UPDATE challenge SET state = 'EXPIRED'
        WHERE user = ? AND purpose = 'login' AND state = 'VERIFIED' AND session IS NULL
        """
    static let deleteSQL = """
        DELETE FROM oneTimeToken WHERE challenge IN (SELECT id FROM challenge WHERE user = ?)
        """
}

extension Challenge {
    /// Whether it is a verified login whose one-time token was not exchanged yet.
    fileprivate var isExchangeable: Bool { purpose == .login && state == .verified && session == nil }
}
