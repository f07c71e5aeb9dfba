import GRDB

/// Takes the authority's time back to the machine's clock, after a run with a clock that was ahead. Nothing that had ended
/// lives again: what the clock could revive ends, and what it limits begins anew. Call it within a transaction, before
/// anything else is read.
struct ClockCorrection {
    /// The time that the database has seen.
    let seen: Timestamp
    let now: Timestamp
    let lockoutDuration: Duration

    /// Returns how many sessions ended, and how many locks began anew.
    func apply(_ db: Database) throws -> (sessions: Int, locks: Int) {
        let sessions = try Int.fetchOne(db, sql: "SELECT count(*) FROM session") ?? 0
        for sql in [
            "DELETE FROM session", "DELETE FROM oneTimeToken", "DELETE FROM mark",
            // Their delivery would make a one-time token.
            "DELETE FROM webhook WHERE carriesToken",
        ] {
            try db.execute(sql: sql)
        }
        try db.execute(
            sql: "UPDATE attempt SET failures = 0 WHERE failures >= ? AND latest <= ?",
            arguments: [Lockout.limit, seen - lockoutDuration])
        try db.execute(sql: "UPDATE attempt SET latest = ?", arguments: [now])
        try db.execute(
            sql: "UPDATE challenge SET began = ? WHERE state = ?",
            arguments: [now - Challenge.life, Challenge.State.pending.rawValue])
        for sql in [
            "UPDATE challenge SET began = min(began, ?1)",
            "UPDATE passwordReset SET isUsed = 1, expires = min(expires, ?1), began = min(began, ?1)",
            "UPDATE pushRequest SET began = min(began, ?1)",
            "UPDATE repeatedCall SET answered = min(answered, ?1)",
            "UPDATE webhook SET published = min(published, ?1), due = min(due, ?1)",
        ] {
            try db.execute(sql: sql, arguments: [now])
        }
        let locks = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM attempt WHERE failures >= ?", arguments: [Lockout.limit])
        return (sessions, locks ?? 0)
    }
}
