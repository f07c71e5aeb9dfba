import Foundation
import GRDB

/// Begins, extends and ends sessions. When a method returns, disk and memory agree.
final class SessionRepository: Sendable {
    /// The session ended before its new token was stored.
    struct SessionEnded: Error {}

    let tokens: LiveTokens
    private let database: AuthorityDatabase

    /// The session has as many live access tokens as it may have.
    struct TooManyTokens: Error {}

    /// The most live access tokens of a session.
    static let mostAccessTokens = 1000

    static let countSQL = """
        SELECT count(*) FROM token WHERE session = ? AND kind = 'access' AND lastUsed > ?
        """

    /// How long an ended token is kept, so that it can be distinguished from an unknown one.
    private static let retention = Duration.hours(1)

    init(database: AuthorityDatabase, idleTimeout: Duration) throws {
        self.database = database
        tokens = LiveTokens(idleTimeout: idleTimeout)
        try database.sync { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT token.*, session.user FROM token JOIN session ON session.id = token.session")
            while let row = try rows.next() {
                guard let kind = TokenKind(rawValue: row["kind"]) else { continue }
                tokens.insert(
                    TokenRecord(
                        fingerprint: row["fingerprint"], session: row["session"], user: row["user"],
                        kind: kind,
                        identity: row["identity"], steppedUp: row["steppedUp"], lastUsed: row["lastUsed"],
                        expires: row["expires"], id: row["id"],
                        origin: RequestOrigin(userAgent: row["userAgent"], address: row["address"])))
            }
        }
    }

    /// Stores a new session with its first token. Call it within a transaction, and add the record to `tokens` after it.
    static func begin(
        _ db: Database, user: User, kind: TokenKind, text: String, at now: Timestamp
    ) throws -> TokenRecord {
        try begin(db, user.id, at: now) { session in
            TokenRecord(
                fingerprint: Fingerprint(of: text), session: session, user: user.id, kind: kind,
                identity: user.identities.first?.id, lastUsed: now)
        }
    }

    /// Stores a session whose only token is listed and has an absolute end; otherwise like `begin`.
    static func beginListed(
        _ db: Database, user: Int64, text: String, expires: Timestamp, origin: RequestOrigin,
        at now: Timestamp
    ) throws -> TokenRecord {
        try begin(db, user, at: now) { session in
            TokenRecord(
                fingerprint: Fingerprint(of: text), session: session, user: user, kind: .bearer,
                identity: nil, lastUsed: now, expires: expires, id: UUID(), origin: origin)
        }
    }

    /// Stores a session whose only token is a stepped-up access token, for a login by push; otherwise like `begin`.
    static func beginSteppedUp(
        _ db: Database, user: User, identity: Identity, text: String, at now: Timestamp
    ) throws -> TokenRecord {
        try begin(db, user.id, at: now) { session in
            TokenRecord(
                fingerprint: Fingerprint(of: text), session: session, user: user.id, kind: .access,
                identity: identity.id, steppedUp: true, lastUsed: now)
        }
    }

    /// Stores a session whose only token is an operator's for an identity; otherwise like `begin`.
    static func beginDelegated(
        _ db: Database, user: User, identity: Identity, text: String, at now: Timestamp
    ) throws -> TokenRecord {
        try begin(db, user.id, at: now) { session in
            TokenRecord(
                fingerprint: Fingerprint(of: text), session: session, user: user.id, kind: .delegated,
                identity: identity.id, lastUsed: now)
        }
    }

    private static func begin(
        _ db: Database, _ user: Int64, at now: Timestamp, _ token: (_ session: Int64) -> TokenRecord
    ) throws -> TokenRecord {
        try db.cachedStatement(sql: "INSERT INTO session (user, began) VALUES (?, ?)")
            .execute(arguments: [user, now])
        let record = token(db.lastInsertedRowID)
        try insert(record, db)
        return record
    }

    /// Whether a session exists, as the transaction sees it.
    static func isOpen(_ session: Int64, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: isOpenSQL)
        return try Int.fetchOne(statement, arguments: [session]) != nil
    }

    /// Whether a token is stepped up, as the transaction sees it.
    static func isSteppedUp(_ token: Fingerprint, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: isSteppedUpSQL)
        return try Bool.fetchOne(statement, arguments: [token]) ?? false
    }

    /// Adds an access token for an identity to a live session.
    func grant(_ identity: Identity, from origin: TokenRecord, text: String) async throws {
        let record = TokenRecord(
            fingerprint: Fingerprint(of: text), session: origin.session, user: origin.user, kind: .access,
            identity: identity.id, lastUsed: database.timeline.now())
        try await database.commit { [tokens] db in
            guard try Self.isOpen(record.session, db) else { throw SessionEnded() }
            let live = try Int.fetchOne(
                db.cachedStatement(sql: Self.countSQL),
                arguments: [record.session, record.lastUsed - tokens.idleTimeout])
            guard let live, live < Self.mostAccessTokens else { throw TooManyTokens() }
            try Self.insert(record, db)
        } applied: { [tokens] in
            tokens.insert(record)
        }
    }

    /// Ends a session and all of its tokens.
    func end(_ session: Int64) async throws {
        try await database.commit { db in
            try db.cachedStatement(sql: Self.endSQL).execute(arguments: [session])
        } applied: { [tokens] in
            tokens.endSession(session)
        }
    }

    /// Ends sessions of one user in one transaction.
    func end(_ sessions: [Int64]) async throws {
        try await database.commit { db in
            let delete = try db.cachedStatement(sql: Self.endSQL)
            for session in sessions { try delete.execute(arguments: [session]) }
        } applied: { [tokens] in
            for session in sessions { tokens.endSession(session) }
        }
    }

    /// Ends every session of a user except `kept`: those that exist when the change is stored.
    func endSessions(of user: Int64, except kept: Int64?) async throws {
        try await database.commit { db in
            try db.cachedStatement(sql: Self.endOthersSQL).execute(arguments: [user, kept ?? 0])
        } applied: { [tokens] in
            tokens.endSessions(of: user, except: kept)
        }
    }

    static let isOpenSQL = "SELECT 1 FROM session WHERE id = ?"
    static let isSteppedUpSQL = "SELECT steppedUp FROM token WHERE fingerprint = ?"
    static let endSQL = "DELETE FROM session WHERE id = ?"
    static let endOthersSQL = "DELETE FROM session WHERE user = ? AND id <> ?"
    static let touchSQL = "UPDATE token SET lastUsed = ?, userAgent = ?, address = ? WHERE fingerprint = ?"

    /// Stores the last uses since the previous flush, and the current time.
    func flush() async throws {
        let now = database.timeline.now()
        let touched = tokens.takeTouched()
        guard !touched.isEmpty || tokens.mayHaveLived(within: .seconds(2), of: now) else { return }
        try await database.commit { db in
            let update = try db.cachedStatement(sql: Self.touchSQL)
            for token in touched {
                try update.execute(arguments: [
                    token.lastUsed, token.origin.userAgent, token.origin.address, token.fingerprint,
                ])
            }
        }
    }

    /// Deletes expired tokens, resets, challenges and stored replies.
    func deleteExpired() async throws {
        let limit = database.timeline.now() - Self.retention
        let idle = tokens.idleTimeout.wholeMilliseconds
        try await database.commit { db in
            try db.execute(
                sql: """
                    DELETE FROM token WHERE expires < ?
                    OR lastUsed + CASE kind WHEN 'bearer' THEN ? ELSE ? END < ?
                    """,
                arguments: [limit, LiveTokens.listedIdleTimeout.wholeMilliseconds, idle, limit])
            try PasswordReset.deleteExpired(before: limit, db)
            try PushRequests.deleteExpired(at: limit + Self.retention, db)
            try ChallengeTable.deleteExpired(at: limit + Self.retention, db)
            try IdempotencyKey.deleteExpired(at: limit + Self.retention, db)
            try db.execute(
                sql: "DELETE FROM session WHERE NOT EXISTS (SELECT 1 FROM token WHERE session = session.id)")
        } applied: { [tokens] in
            tokens.remove(endedBefore: limit)
        }
    }

    private static func insert(_ record: TokenRecord, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO token (fingerprint, session, kind, identity, steppedUp, lastUsed, expires, id,
                userAgent, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            record.fingerprint, record.session, record.kind.rawValue, record.identity, record.steppedUp,
            record.lastUsed, record.expires, record.id, record.origin.userAgent, record.origin.address,
        ])
    }
}
