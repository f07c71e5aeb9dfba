import GRDB
import Synchronization

/// One-time tokens: what a yes to a login is exchanged for. The database has their fingerprints; the texts are in
/// memory, for their minute, and of each challenge one token is good at a time.
final class OneTimeTokens: Sendable {
    /// How long one may be used, in milliseconds.
    static let life: Int64 = 60_000
    /// One with less than this left is not handed out any more, in milliseconds: another takes its place.
    private static let leastLife: Int64 = 10_000

    private let texts = Mutex<[Int64: (text: String, expires: Int64)]>([:])

    /// The text of the token of a login that was verified; nil once that was exchanged or made worthless. For use
    /// within a transaction, whose order decides where two ask at once.
    func text(for challenge: Int64, at now: Int64, _ db: Database) throws -> String? {
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

    /// The challenge that a one-time token stands for, if it still opens anything.
    static func redeemable(_ token: Fingerprint, at now: Int64, _ db: Database) throws -> Challenge? {
        let id = try Int64.fetchOne(
            db, sql: "SELECT challenge FROM oneTimeToken WHERE fingerprint = ? AND expires > ?",
            arguments: [token, now])
        guard let challenge = try id.flatMap({ try ChallengeTable.find($0, db) }), challenge.isExchangeable
        else { return nil }
        return challenge
    }

    /// Ties a challenge to the session it became: none of its one-time tokens opens another.
    static func redeem(_ challenge: Challenge, into session: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM oneTimeToken WHERE challenge = ?", arguments: [challenge.id])
        try db.execute(
            sql: "UPDATE challenge SET session = ? WHERE id = ?", arguments: [session, challenge.id])
    }

    /// Makes worthless what a person's yes has brought but was not exchanged yet.
    static func withdraw(from user: Int64, _ db: Database) throws {
        try db.execute(sql: withdrawSQL, arguments: [user])
        try db.execute(sql: forgetSQL, arguments: [user])
    }

    static let withdrawSQL = """
        UPDATE challenge SET state = 'EXPIRED'
        WHERE user = ? AND purpose = 'login' AND state = 'VERIFIED' AND session IS NULL
        """
    static let forgetSQL = """
        DELETE FROM oneTimeToken WHERE challenge IN (SELECT id FROM challenge WHERE user = ?)
        """
}

extension Challenge {
    /// Whether it is a login that was verified and not exchanged yet.
    fileprivate var isExchangeable: Bool { purpose == .login && state == .verified && session == nil }
}
