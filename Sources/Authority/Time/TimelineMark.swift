import GRDB

/// The latest moment that a run has stored, and with it the machine's time since its start, so that the next run knows how
/// long ago that was even if the wall clock is wrong.
struct TimelineMark: Sendable {
    let moment: Timestamp
    /// Since the machine's start; nil if the run was in another one, or the system does not tell.
    let sinceBoot: Duration?

    private static let latest = "latest"

    /// The mark that is stored; nil in a new database.
    static func find(boot: String?, _ db: Database) throws -> TimelineMark? {
        let sql = "SELECT moment FROM mark WHERE name = ?"
        guard let moment = try Timestamp.fetchOne(db, sql: sql, arguments: [latest]) else { return nil }
        let milliseconds = try boot.flatMap { try Int64.fetchOne(db, sql: sql, arguments: [name(of: $0)]) }
        return TimelineMark(moment: moment, sinceBoot: milliseconds.map(Duration.milliseconds))
    }

    /// Removes the times of earlier starts of the machine.
    static func deleteOthers(boot: String?, _ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM mark WHERE name NOT IN (?, ?)", arguments: [latest, name(of: boot ?? "")])
    }

    static func store(_ moment: Timestamp, sinceBoot: Duration, boot: String?, _ db: Database) throws {
        let sql = """
            INSERT INTO mark (name, moment) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET moment = max(moment, excluded.moment)
            """
        let statement = try db.cachedStatement(sql: sql)
        try statement.execute(arguments: [latest, moment])
        guard let boot else { return }
        try statement.execute(arguments: [name(of: boot), sinceBoot.wholeMilliseconds])
    }

    private static func name(of boot: String) -> String { "boot \(boot)" }
}
