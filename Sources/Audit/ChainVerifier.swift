import Foundation
import GRDB

/// Works the whole chain out again and finds the first row that is not as it was recorded.
struct ChainVerifier {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func verify() throws -> AuditVerdict {
        guard let head = try Row.fetchOne(db, sql: "SELECT genesis, number, hash FROM head") else {
            return .broken(at: 1, .changed)
        }
        let genesis: Data = try head.decode(atIndex: 0)
        let last: Int64 = try head.decode(atIndex: 1)
        let lastHash: Data = try head.decode(atIndex: 2)
        guard let first = try Int64.fetchOne(db, sql: "SELECT min(number) FROM entry") else {
            return last == 0 ? .intact(first: 1, last: 0, hash: genesis) : .broken(at: 1, .removed)
        }
        guard var hash = first == 1 ? genesis : try hashBefore(first) else {
            return .broken(at: first, .unexplained)
        }
        var subjects = try subjects()
        var expected = first
        var link = ChainLink()
        let rows = try Row.fetchCursor(db, sql: "SELECT \(StoredRow.columns) FROM entry ORDER BY number")
        while let fetched = try rows.next() {
            guard let row = try? StoredRow(fetched) else { return .broken(at: expected, .changed) }
            if row.number != expected { return .broken(at: expected, .removed) }
            if row.number > last { return .broken(at: row.number, .added) }
            guard let subject = subjects[row.subject] else { return .broken(at: row.number, .changed) }
            link.begin(after: hash)
            row.add(to: &link, subject: subject)
            guard link.hash == row.hash else { return .broken(at: row.number, .changed) }
            hash = row.hash
            expected += 1
        }
        subjects = [:]
        if expected <= last { return .broken(at: expected, .removed) }
        return hash == lastHash
            ? .intact(first: first, last: last, hash: hash) : .broken(at: last, .changed)
    }

    /// The hash of the last row that left, by the row that says so. That one is verified with the others.
    private func hashBefore(_ first: Int64) throws -> Data? {
        try Data.fetchOne(
            db, sql: "SELECT removedHash FROM entry WHERE removedThrough = ?", arguments: [first - 1])
    }

    private func subjects() throws -> [Int64: ChainLink] {
        var subjects: [Int64: ChainLink] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT \(StoredSubject.columns) FROM subject")
        while let row = try rows.next() {
            subjects[try row.decode(atIndex: 0)] = try StoredSubject.fields(row)
        }
        return subjects
    }
}
