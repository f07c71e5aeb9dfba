import Foundation
import GRDB

/// Begins, extends and ends sessions. When a method returns, the disk and memory both say so.
final class SessionBook: Sendable {
    /// The session ended before its new token could be written.
    struct SessionEnded: Error {}

    let tokens: LiveTokens
    private let ledger: Ledger

    /// Ended tokens are remembered this long, in milliseconds, so that they can be told from unknown ones.
    private static let memory: Int64 = 3_600_000

    init(ledger: Ledger, idleSeconds: Int) throws {
        self.ledger = ledger
        tokens = LiveTokens(idle: Int64(idleSeconds) * 1000)
        try ledger.sync { db in
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
                        origin: CallOrigin(userAgent: row["userAgent"], address: row["address"])))
            }
        }
    }

    /// Writes a new session with its first token; for use within a transaction, with `admit` after it.
    static func begin(
        _ db: Database, user: User, kind: TokenKind, text: String, at now: Int64
    ) throws -> TokenRecord {
        try db.cachedStatement(sql: "INSERT INTO session (user, began) VALUES (?, ?)")
            .execute(arguments: [user.id, now])
        let record = TokenRecord(
            fingerprint: Fingerprint(of: text), session: db.lastInsertedRowID, user: user.id, kind: kind,
            identity: user.identities.first?.id, lastUsed: now)
        try write(record, db)
        return record
    }

    /// Writes a session whose only token is listed and has an absolute end; like `begin`.
    static func beginListed(
        _ db: Database, user: Int64, text: String, expires: Int64, origin: CallOrigin, at now: Int64
    ) throws -> TokenRecord {
        try db.cachedStatement(sql: "INSERT INTO session (user, began) VALUES (?, ?)")
            .execute(arguments: [user, now])
        let record = TokenRecord(
            fingerprint: Fingerprint(of: text), session: db.lastInsertedRowID, user: user, kind: .bearer,
            identity: nil, lastUsed: now, expires: expires, id: UUID(), origin: origin)
        try write(record, db)
        return record
    }

    /// Writes a session that is a single stepped-up access token, for a login by push; like `begin`.
    static func beginSteppedUp(
        _ db: Database, user: User, identity: Identity, text: String, at now: Int64
    ) throws -> TokenRecord {
        try beginWithAccess(db, .access, isSteppedUp: true, user, identity, text, at: now)
    }

    /// Writes a session that is a single token of an operator for an identity; like `begin`.
    static func beginDelegated(
        _ db: Database, user: User, identity: Identity, text: String, at now: Int64
    ) throws -> TokenRecord {
        try beginWithAccess(db, .delegated, isSteppedUp: false, user, identity, text, at: now)
    }

    private static func beginWithAccess(
        _ db: Database, _ kind: TokenKind, isSteppedUp: Bool, _ user: User, _ identity: Identity,
        _ text: String, at now: Int64
    ) throws -> TokenRecord {
        try db.cachedStatement(sql: "INSERT INTO session (user, began) VALUES (?, ?)")
            .execute(arguments: [user.id, now])
        let record = TokenRecord(
            fingerprint: Fingerprint(of: text), session: db.lastInsertedRowID, user: user.id, kind: kind,
            identity: identity.id, steppedUp: isSteppedUp, lastUsed: now)
        try write(record, db)
        return record
    }

    /// Whether a session has not been ended, by what the transaction sees.
    static func isOpen(_ session: Int64, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: isOpenSQL)
        return try Int.fetchOne(statement, arguments: [session]) != nil
    }

    /// Whether a token is worth more, by what the transaction sees.
    static func isSteppedUp(_ token: Fingerprint, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: isSteppedUpSQL)
        return try Bool.fetchOne(statement, arguments: [token]) ?? false
    }

    /// Gets an access token of a live session for an identity.
    func grant(_ identity: Identity, from origin: TokenRecord, text: String) async throws {
        let record = TokenRecord(
            fingerprint: Fingerprint(of: text), session: origin.session, user: origin.user, kind: .access,
            identity: identity.id, lastUsed: ledger.timeline.now())
        try await ledger.commit { db in
            guard try Self.isOpen(record.session, db) else { throw SessionEnded() }
            try Self.write(record, db)
        } applied: { [tokens] in
            tokens.insert(record)
        }
    }

    /// Ends a session and all of its tokens.
    func end(_ session: Int64) async throws {
        try await ledger.commit { db in
            try db.cachedStatement(sql: Self.endSQL).execute(arguments: [session])
        } applied: { [tokens] in
            tokens.endSession(session)
        }
    }

    /// Ends sessions of one user, all in one transaction.
    func end(_ sessions: [Int64]) async throws {
        try await ledger.commit { db in
            let delete = try db.cachedStatement(sql: Self.endSQL)
            for session in sessions { try delete.execute(arguments: [session]) }
        } applied: { [tokens] in
            for session in sessions { tokens.endSession(session) }
        }
    }

    /// Ends every session of a user, or all but one: those that are there when it is written, not before.
    func endSessions(of user: Int64, but kept: Int64?) async throws {
        try await ledger.commit { db in
            try db.cachedStatement(sql: Self.endOthersSQL).execute(arguments: [user, kept ?? 0])
        } applied: { [tokens] in
            tokens.endSessions(of: user, but: kept)
        }
    }

    static let isOpenSQL = "SELECT 1 FROM session WHERE id = ?"
    static let isSteppedUpSQL = "SELECT steppedUp FROM token WHERE fingerprint = ?"
    static let endSQL = "DELETE FROM session WHERE id = ?"
    static let endOthersSQL = "DELETE FROM session WHERE user = ? AND id <> ?"
    static let touchSQL = "UPDATE token SET lastUsed = ?, userAgent = ?, address = ? WHERE fingerprint = ?"

    /// Writes down what uses have moved since the last time, and that time went on.
    func flush() async throws {
        let now = ledger.timeline.now()
        let touched = tokens.takeTouched()
        guard !touched.isEmpty || tokens.mayHaveLived(within: 2000, of: now) else { return }
        try await ledger.commit { db in
            let update = try db.cachedStatement(sql: Self.touchSQL)
            for token in touched {
                try update.execute(arguments: [
                    token.lastUsed, token.origin.userAgent, token.origin.address, token.fingerprint,
                ])
            }
        }
    }

    /// Removes what ended long ago.
    func tidy() async throws {
        let limit = ledger.timeline.now() - Self.memory
        let idle = tokens.idle
        try await ledger.commit { db in
            try db.execute(
                sql: """
                    DELETE FROM token WHERE expires < ?
                    OR lastUsed + CASE kind WHEN 'bearer' THEN ? ELSE ? END < ?
                    """,
                arguments: [limit, LiveTokens.listedIdle, idle, limit])
            try db.execute(sql: "DELETE FROM passwordReset WHERE expires < ?", arguments: [limit])
            try ChallengeTable.tidy(at: limit + Self.memory, db)
            try RepeatedCall.tidy(at: limit + Self.memory, db)
            try db.execute(
                sql: "DELETE FROM session WHERE NOT EXISTS (SELECT 1 FROM token WHERE session = session.id)")
        } applied: { [tokens] in
            tokens.forget(endedBefore: limit)
        }
    }

    private static func write(_ record: TokenRecord, _ db: Database) throws {
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
