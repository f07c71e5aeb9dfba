import Audit
import Foundation
import Sessions
import Testing

/// Old rows leave by one row that says so, and what is left can be verified.
struct RetentionTests {
    private let now = RecordFile.start.addingTimeInterval(1000)

    private func remove(from database: AuditDatabase, before place: Int) throws -> Int {
        try database.removeRows(
            before: RecordFile.start.addingTimeInterval(Double(place)), by: RecordFile.actor, at: now)
    }

    @Test func `rows that are too old leave, and a row carries the hash of the last of them`() throws {
        let file = try RecordFile()
        let database = try file.open(rows: 10)
        #expect(try remove(from: database, before: 6) == 6)
        let rows = try database.rows()
        #expect(rows.map(\.number) == [7, 8, 9, 10, 11])
        #expect(rows.last?.entry.action == .retention && rows.last?.actor == RecordFile.actor)
        guard case .intact(first: 7, last: 11, _) = try database.verify() else {
            Issue.record("\(try database.verify())")
            return
        }
        #expect(try remove(from: database, before: 6) == 0)
        #expect(try remove(from: database, before: 9) == 3)
        #expect(try database.rows().map(\.number) == [10, 11, 12])
        guard case .intact(first: 10, last: 12, _) = try database.verify() else {
            Issue.record("\(try database.verify())")
            return
        }
    }

    @Test func `the row that says so stays for as long as the rows behind it do`() throws {
        let database = try RecordFile().open(rows: 4)
        #expect(try remove(from: database, before: 5000) == 4)
        #expect(try database.rows().map(\.entry.action) == [.retention])
        guard case .intact(first: 5, last: 5, _) = try database.verify() else {
            Issue.record("\(try database.verify())")
            return
        }
    }

    @Test func `without it, or with another hash in it, the chain is broken`() throws {
        for sql in [
            "DELETE FROM entry WHERE removedThrough IS NOT NULL",
            "UPDATE entry SET removedHash = zeroblob(32) WHERE removedThrough IS NOT NULL",
            "DELETE FROM entry WHERE number <= 8",
        ] {
            let file = try RecordFile()
            let database = try file.open(rows: 10)
            #expect(try remove(from: database, before: 6) == 6)
            try database.close()
            try file.tamper(sql)
            switch try file.verify() {
            case .intact: Issue.record("\(sql) was not noticed")
            case .broken(let row, _): #expect(row == 7 || row == 9, "\(sql): \(row)")
            }
        }
    }

    @Test func `a row that is young keeps those behind it, whatever time they tell`() throws {
        let database = try RecordFile().open()
        try database.append([3, 900, 4, 5].map { RecordFile.entry($0) }, by: RecordFile.actor)
        #expect(try remove(from: database, before: 800) == 1)
        #expect(try database.rows().map(\.number) == [2, 3, 4, 5])
    }

    @Test func `the names in rows that left are gone from the file`() throws {
        let file = try RecordFile()
        let database = try file.open()
        try database.append(
            [RecordFile.entry(0, name: "Vanished Ltd"), RecordFile.entry(9)], by: RecordFile.actor)
        #expect(try database.rows(AuditQuery(text: "vanished")).count == 1)
        #expect(try remove(from: database, before: 5) == 1)
        try database.close()
        let bytes = try Data(contentsOf: URL(filePath: file.path))
        #expect(bytes.range(of: Data("Vanished Ltd".utf8)) == nil)
    }
}
