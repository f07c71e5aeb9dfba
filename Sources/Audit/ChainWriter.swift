import Foundation
import GRDB
import Sessions

/// Adds rows behind the head, within one transaction.
struct ChainWriter {
    private let db: Database
    private var number: Int64
    private var hash: Data
    private var link = ChainLink()
    private var subjects: [StoredSubject: Int64] = [:]

    init(_ db: Database) throws {
        self.db = db
        guard let head = try Row.fetchOne(db, sql: "SELECT number, hash FROM head") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "its head is missing")
        }
        number = try head.decode(atIndex: 0)
        hash = try head.decode(atIndex: 1)
    }

    mutating func append(_ entry: AuditEntry, by actor: String) throws {
        let subject = StoredSubject(entry.subject, actor: actor)
        try append(StoredRow(entry, number: number + 1, subject: try id(of: subject)), of: subject)
    }

    mutating func appendCheckpoint(through last: Int64, _ lastHash: Data, by actor: String, at now: Date)
        throws
    {
        let entry = AuditEntry(at: now, .nobody, .retention, .after, outcome: .done)
        let subject = StoredSubject(entry.subject, actor: actor)
        var row = StoredRow(entry, number: number + 1, subject: try id(of: subject))
        row.removedThrough = last
        row.removedHash = lastHash
        try append(row, of: subject)
    }

    /// Moves the head behind the new rows.
    func finish() throws {
        try db.execute(sql: "UPDATE head SET number = ?, hash = ?", arguments: [number, hash])
    }

    private mutating func append(_ row: StoredRow, of subject: StoredSubject) throws {
        var row = row
        link.begin(after: hash)
        row.add(to: &link, subject: subject.fields)
        row.hash = link.hash
        let places = Array(repeating: "?", count: 12).joined(separator: ", ")
        try db.cachedStatement(sql: "INSERT INTO entry (\(StoredRow.columns)) VALUES (\(places))")
            .execute(arguments: row.arguments)
        (number, hash) = (row.number, row.hash)
    }

    private mutating func id(of subject: StoredSubject) throws -> Int64 {
        if let id = subjects[subject] { return id }
        let arguments = StatementArguments(subject.texts)
        let known = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id FROM subject WHERE profile = ? AND environment = ? AND login = ?
                    AND ifnull(identityType, '') = ifnull(?, '') AND ifnull(identityID, '') = ifnull(?, '')
                    AND identityName = ? AND actor = ?
                    """), arguments: arguments)
        let id: Int64
        if let known {
            id = known
        } else {
            try db.execute(
                sql: """
                    INSERT INTO subject (profile, environment, login, identityType, identityID, identityName, actor)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """, arguments: arguments)
            id = db.lastInsertedRowID
        }
        subjects[subject] = id
        return id
    }
}
