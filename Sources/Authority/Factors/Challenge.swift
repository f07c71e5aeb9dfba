import GRDB

/// One question to a person: is this you? It is asked once, answered once, and over after five minutes.
struct Challenge: Sendable, Equatable {
    /// What a yes is for; the raw values are stored.
    enum Purpose: String, Sendable {
        case login, stepUp, enrolment
    }

    /// How it stands, in the vendor's words; the raw values are stored.
    enum State: String, Sendable {
        case pending = "PENDING"
        case verified = "VERIFIED"
        case declined = "DECLINED"
        case expired = "EXPIRED"
    }

    let id: Int64
    let user: Int64
    let purpose: Purpose
    let channel: FactorChannel
    /// The session in which it was asked; it dies with it. A login has none.
    let session: Int64?
    /// The token that a yes steps up.
    let token: Fingerprint?
    /// Whom the person would act as, for those who are told of it.
    let identity: Int64?
    var state: State
    /// Milliseconds since 1970.
    let began: Int64
    /// Wrong codes so far.
    var attempts: Int

    /// From the question to its end, in milliseconds: the description's five minutes.
    static let life: Int64 = 300_000
    /// The wrong code that ends it.
    static let attemptLimit = 5
    /// Until another code can be asked for, in milliseconds: the description's `RETRY_IN_15SEC`.
    static let resendAfter: Int64 = 15_000
    /// Challenges of one person within `window` milliseconds.
    static let windowLimit = 10
    static let window: Int64 = 3_600_000
    /// Enrolments of a device by one person within a day.
    static let enrolmentLimit = 5
    static let day: Int64 = 86_400_000

    func isPending(at now: Int64) -> Bool { state == .pending && now < began + Self.life }
}

/// Challenges in the database; all of its methods are for use within a transaction.
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
    static let countSQL = "SELECT count(*) FROM challenge WHERE user = ? AND began > ?"
    static let enrolmentsSQL = """
        SELECT count(*) FROM challenge WHERE user = ? AND began > ? AND purpose = 'enrolment' AND channel <> 'SMS'
        """
    static let overdueSQL = "SELECT * FROM challenge WHERE state = 'PENDING' AND began <= ?"

    static func begin(
        _ purpose: Challenge.Purpose, _ channel: FactorChannel, of user: Int64, session: Int64? = nil,
        token: Fingerprint? = nil, identity: Int64?, at now: Int64, _ db: Database
    ) throws -> Int64 {
        try db.cachedStatement(sql: insertSQL).execute(arguments: [
            user, purpose.rawValue, channel.rawValue, session, token, identity, now,
        ])
        return db.lastInsertedRowID
    }

    /// Whether a person was asked as often as may be, lately.
    static func isExhausted(_ user: Int64, at now: Int64, _ db: Database) throws -> Bool {
        let count = try Int.fetchOne(db, sql: countSQL, arguments: [user, now - Challenge.window]) ?? 0
        return count >= Challenge.windowLimit
    }

    static func enrolments(of user: Int64, at now: Int64, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: enrolmentsSQL, arguments: [user, now - Challenge.day]) ?? 0
    }

    static func find(_ id: Int64, _ db: Database) throws -> Challenge? {
        try Row.fetchOne(db, sql: "SELECT * FROM challenge WHERE id = ?", arguments: [id])
            .flatMap(Challenge.init(row:))
    }

    /// The newest of a person for a purpose by a channel.
    static func latest(
        _ purpose: Challenge.Purpose, _ channel: FactorChannel, of user: Int64, _ db: Database
    ) throws -> Challenge? {
        try Row.fetchOne(db, sql: latestSQL, arguments: [user, purpose.rawValue, channel.rawValue])
            .flatMap(Challenge.init(row:))
    }

    /// The newest that would step a token up, by a code or by a push.
    static func latest(of token: Fingerprint, byCode: Bool, _ db: Database) throws -> Challenge? {
        try Row.fetchOne(db, sql: latestOfTokenSQL, arguments: [token, byCode])
            .flatMap(Challenge.init(row:))
    }

    static func set(_ id: Int64, _ state: Challenge.State, attempts: Int, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE challenge SET state = ?, attempts = ? WHERE id = ?",
            arguments: [state.rawValue, attempts, id])
    }

    /// Those whose time is over though nobody said so yet.
    static func overdue(at now: Int64, _ db: Database) throws -> [Challenge] {
        try Row.fetchAll(db, sql: overdueSQL, arguments: [now - Challenge.life])
            .compactMap(Challenge.init(row:))
    }

    /// Removes what no limit counts any more.
    static func tidy(at now: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM challenge WHERE began < ?", arguments: [now - Challenge.day])
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
