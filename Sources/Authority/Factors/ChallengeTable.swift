import GRDB

/// The table of challenges. Call its methods within a transaction.
enum ChallengeTable {
    static let insertSQL = """
        INSERT INTO challenge (user, purpose, channel, session, token, identity, state, began, attempts)
        VALUES (?, ?, ?, ?, ?, ?, 'PENDING', ?, 0)
        """
    static let latestSQL = """
        SELECT * FROM challenge WHERE user = ? AND purpose = ? AND channel = ? ORDER BY id DESC LIMIT 1
        """
    static let latestOfTokenSQL = """
        SELECT * FROM challenge WHERE token = ? AND (channel = 'SMS') = ? ORDER BY id DESC LIMIT 1
        """
    static let replaceSQL = """
        UPDATE challenge SET state = 'EXPIRED'
        WHERE user = ? AND purpose = ? AND channel = ? AND token IS ? AND state = 'PENDING'
        """
    static let pendingSQL = "SELECT * FROM challenge WHERE user = ? AND state = 'PENDING' ORDER BY id"
    static let pendingInSessionSQL = "SELECT * FROM challenge WHERE session = ? AND state = 'PENDING'"
    static let countSQL = """
        SELECT count(*) AS count, min(began) AS oldest FROM challenge WHERE user = ? AND began > ?
        AND purpose <> 'login'
        """
    static let enrolmentsSQL = """
        SELECT count(*) FROM challenge WHERE user = ? AND began > ? AND purpose = 'enrolment' AND channel <> 'SMS'
        """
    static let overdueSQL = "SELECT * FROM challenge WHERE state = 'PENDING' AND began <= ?"

    static func begin(
        _ purpose: Challenge.Purpose, _ channel: FactorChannel, of user: Int64, session: Int64? = nil,
        token: Fingerprint? = nil, identity: Int64?, at now: Timestamp, _ db: Database
    ) throws -> Int64 {
        try db.cachedStatement(sql: insertSQL).execute(arguments: [
            user, purpose.rawValue, channel.rawValue, session, token, identity, now,
        ])
        return db.lastInsertedRowID
    }

    /// The time until a person who has reached the limit can be challenged again; nil below the limit. Logins count apart
    /// (`PushRequests`).
    static func pause(of user: Int64, at now: Timestamp, _ db: Database) throws -> Duration? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: countSQL), arguments: [user, now - Challenge.window])
        guard let row, row["count"] >= Challenge.windowLimit, let oldest: Timestamp = row["oldest"] else {
            return nil
        }
        return oldest + Challenge.window - now
    }

    static func enrolments(of user: Int64, at now: Timestamp, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: enrolmentsSQL, arguments: [user, now - Challenge.enrolmentWindow]) ?? 0
    }

    static func find(_ id: Int64, _ db: Database) throws -> Challenge? {
        try Row.fetchOne(db, sql: "SELECT * FROM challenge WHERE id = ?", arguments: [id])
            .flatMap(Challenge.init(row:))
    }

    /// A person's newest challenge for a purpose on a channel.
    static func latest(
        _ purpose: Challenge.Purpose, _ channel: FactorChannel, of user: Int64, _ db: Database
    ) throws -> Challenge? {
        try Row.fetchOne(db, sql: latestSQL, arguments: [user, purpose.rawValue, channel.rawValue])
            .flatMap(Challenge.init(row:))
    }

    /// The newest step-up challenge of a token, by code or by push.
    static func latest(of token: Fingerprint, byCode: Bool, _ db: Database) throws -> Challenge? {
        try Row.fetchOne(db, sql: latestOfTokenSQL, arguments: [token, byCode])
            .flatMap(Challenge.init(row:))
    }

    /// Expires the challenges that a newer one replaces. No event is sent, because the newer one continues the action.
    static func replace(
        _ purpose: Challenge.Purpose, _ channel: FactorChannel, of user: Int64, token: Fingerprint? = nil,
        _ db: Database
    ) throws {
        try db.cachedStatement(sql: replaceSQL)
            .execute(arguments: [user, purpose.rawValue, channel.rawValue, token])
    }

    /// A person's pending challenges, oldest first.
    static func pending(of user: Int64, _ db: Database) throws -> [Challenge] {
        try Row.fetchAll(db, sql: pendingSQL, arguments: [user]).compactMap(Challenge.init(row:))
    }

    /// The pending challenges of a session.
    static func pending(inSession session: Int64, _ db: Database) throws -> [Challenge] {
        try Row.fetchAll(db, sql: pendingInSessionSQL, arguments: [session]).compactMap(Challenge.init(row:))
    }

    static func set(_ id: Int64, _ state: Challenge.State, attempts: Int, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE challenge SET state = ?, attempts = ? WHERE id = ?",
            arguments: [state.rawValue, attempts, id])
    }

    /// Pending challenges that have reached their expiry.
    static func overdue(at now: Timestamp, _ db: Database) throws -> [Challenge] {
        try Row.fetchAll(db, sql: overdueSQL, arguments: [now - Challenge.life])
            .compactMap(Challenge.init(row:))
    }

    /// Deletes the challenges that no limit counts any more.
    static func deleteExpired(at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM challenge WHERE began < ?", arguments: [now - Challenge.enrolmentWindow])
    }
}

extension Challenge {
    fileprivate init?(row: Row) {
        guard let purpose = Purpose(rawValue: row["purpose"]),
            let channel = FactorChannel(rawValue: row["channel"]),
            let state = State(rawValue: row["state"])
        else { return nil }
        self.init(
            id: row["id"], user: row["user"], purpose: purpose, channel: channel, session: row["session"],
            token: row["token"], identity: row["identity"], state: state, began: row["began"],
            attempts: row["attempts"])
    }
}

extension APIError {
    /// The limit of challenges per person, as 429: for calls whose description has no code for it.
    static func tooManyChallenges(pause: Duration) -> APIError {
        let limit = Challenge.windowLimit
        return .limited(
            limit: "\(limit), \(limit);w=\(Challenge.window.wholeSeconds)", reset: pause.secondsRoundedUp)
    }
}
