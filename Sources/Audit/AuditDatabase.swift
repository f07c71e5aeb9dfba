package import Foundation
import GRDB
package import Sessions

/// The record in its database. Several processes may have it open, also while one of them writes.
package final class AuditDatabase: Sendable {
    private let queue: DatabaseQueue
    private let path: String
    /// Which file was opened; nil of a record in memory.
    private let file: Int?

    /// Opens the record to write to it, and makes it where there is none.
    package init(_ location: AuditLocation) throws(AuditError) {
        path = location.path
        queue = try AuditFile(location).open()
        file = AuditFile.number(of: path)
    }

    /// Opens a record to read it. Nil where there is none; nothing is made or changed.
    package init?(reading path: String) throws(AuditError) {
        self.path = path
        guard let queue = try AuditFile(.file(path)).openToRead() else { return nil }
        self.queue = queue
        file = AuditFile.number(of: path)
    }

    /// Whether the file that was opened is still the one in its place: rows for one that was moved away would be lost.
    package var isInPlace: Bool { file == AuditFile.number(of: path) }

    package func close() throws(AuditError) {
        try run { try queue.close() }
    }

    /// What keeps what is acknowledged: the journal, and what is waited for.
    package var settings: (journal: String?, synchronous: Int?) {
        get throws(AuditError) {
            try run {
                try queue.read { db in
                    (
                        try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                        try Int.fetchOne(db, sql: "PRAGMA synchronous")
                    )
                }
            }
        }
    }

    // MARK: Writing

    /// Adds rows to the end, in one transaction. They are on the disk when it returns.
    package func append(_ entries: [AuditEntry], by actor: String) throws(AuditError) {
        guard !entries.isEmpty else { return }
        try run {
            try queue.write { db in
                var writer = try ChainWriter(db)
                for entry in entries { try writer.append(entry, by: actor) }
                try writer.finish()
            }
        }
    }

    /// Removes rows that are older than a moment, up to the first that is not. A row says which, and carries the hash of the
    /// last of them, so that what is left can be verified. Nothing where all are younger.
    ///
    /// - Returns: how many rows have left.
    @discardableResult
    package func removeRows(before moment: Date, by actor: String, at now: Date) throws(AuditError) -> Int {
        try run {
            try queue.write { db in
                // By number, as time may have gone back: a row leaves with all that stand before it, or not at all.
                let limit = StoredRow.milliseconds(moment)
                let kept = try Int64.fetchOne(
                    db, sql: "SELECT min(number) FROM entry WHERE time >= ?", arguments: [limit])
                let head = try Int64.fetchOne(db, sql: "SELECT number FROM head") ?? 0
                let last = min(head, (kept ?? .max) - 1)
                guard let first = try Int64.fetchOne(db, sql: "SELECT min(number) FROM entry"), first <= last,
                    let hash = try Data.fetchOne(
                        db, sql: "SELECT hash FROM entry WHERE number = ?", arguments: [last])
                else { return 0 }
                var writer = try ChainWriter(db)
                try writer.appendCheckpoint(through: last, hash, by: actor, at: now)
                try writer.finish()
                try db.execute(sql: "DELETE FROM entry WHERE number <= ?", arguments: [last])
                let count = db.changesCount
                try db.execute(
                    sql:
                        "DELETE FROM subject WHERE NOT EXISTS (SELECT 1 FROM entry WHERE subject = subject.id)"
                )
                return count
            }
        }
    }

    // MARK: Reading

    /// Rows in the order of their numbers, handed out one by one. One that is longer than a text may be is cut.
    package func read(_ query: AuditQuery, _ take: (AuditRow) throws -> Void) throws(AuditError) {
        try run {
            try queue.read { db in try AuditReader(db).read(query, take) }
        }
    }

    package func rows(_ query: AuditQuery = AuditQuery()) throws(AuditError) -> [AuditRow] {
        var rows: [AuditRow] = []
        try read(query) { rows.append($0) }
        return rows
    }

    package func verify() throws(AuditError) -> AuditVerdict {
        try run { try queue.read { db in try ChainVerifier(db).verify() } }
    }

    private func run<Value>(_ work: () throws -> Value) throws(AuditError) -> Value {
        do {
            return try work()
        } catch {
            throw AuditError(error, path: path)
        }
    }
}
