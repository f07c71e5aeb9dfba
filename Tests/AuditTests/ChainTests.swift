import Audit
import Foundation
import GRDB
import Sessions
import Testing

/// Whatever is done to the rows behind the program's back, the first row that is not as it was recorded is named.
struct ChainTests {
    private func verdict(after sql: String) throws -> AuditVerdict {
        let file = try RecordFile()
        try file.open(rows: 10).close()
        try file.tamper(sql)
        return try file.verify()
    }

    @Test func `a record that nobody touched is intact, and so is an empty one`() throws {
        let file = try RecordFile()
        let database = try file.open()
        guard case .intact(first: 1, last: 0, _) = try database.verify() else {
            Issue.record("an empty record is not intact")
            return
        }
        try database.append((0..<10).map { RecordFile.entry($0) }, by: RecordFile.actor)
        guard case .intact(first: 1, last: 10, let head) = try database.verify() else {
            Issue.record("\(try database.verify())")
            return
        }
        #expect(head.count == 32)
    }

    @Test(arguments: [
        "time = time + 1", "action = 'logout'", "phase = 'before'", "reason = 'T-1'", "outcome = NULL",
        "outcome = 'declined'", "status = 500", "status = NULL", "reference = ''",
        "subject = subject + 1", "subject = 999", "removedThrough = 3", "removedHash = x'00'",
        "hash = x'00'", "hash = zeroblob(32)", "action = x'FF'",
    ])
    func `a field that was changed names its row`(change: String) throws {
        #expect(try verdict(after: "UPDATE entry SET \(change) WHERE number = 4") == .broken(at: 4, .changed))
    }

    @Test(arguments: [
        "profile", "environment", "login", "identityType", "identityID", "identityName", "actor",
    ])
    func `a subject that was changed names its first row`(column: String) throws {
        #expect(
            try verdict(after: "UPDATE subject SET \(column) = 'other' WHERE id = 3")
                == .broken(at: 3, .changed))
    }

    @Test func `bytes that move from one field to the next are a change`() throws {
        let change = "UPDATE entry SET reason = action || reason, action = '' WHERE number = 4"
        #expect(try verdict(after: change) == .broken(at: 4, .changed))
        let other = "UPDATE entry SET reference = '4' || reference, status = 20 WHERE number = 4"
        #expect(try verdict(after: other) == .broken(at: 4, .changed))
    }

    @Test func `a text that holds the mark of the next field does not pass for two`() throws {
        let file = try RecordFile()
        let subject = RecordFile.entry(1).subject
        let database = try file.open()
        let entry = AuditEntry(
            at: RecordFile.start, subject, .switching, .after, reason: "x\u{2}done",
            outcome: AuditOutcome(rawValue: "y"))
        try database.append([entry], by: RecordFile.actor)
        try database.close()
        try file.tamper("UPDATE entry SET reason = 'x', outcome = 'done' || char(2) || 'y'")
        #expect(try file.verify() == .broken(at: 1, .changed))
    }

    @Test(arguments: [1, 4, 10]) func `a row that was removed is named`(number: Int) throws {
        let verdict = try verdict(after: "DELETE FROM entry WHERE number = \(number)")
        // Of the first one it is the row behind it that nothing leads to.
        #expect(
            verdict == (number == 1 ? .broken(at: 2, .unexplained) : .broken(at: Int64(number), .removed)))
    }

    @Test func `a gap that was closed is named`() throws {
        let sql = "DELETE FROM entry WHERE number = 4; UPDATE entry SET number = number - 1 WHERE number > 4"
        #expect(try verdict(after: sql) == .broken(at: 4, .changed))
    }

    @Test func `rows that changed places are named by the first of them`() throws {
        let sql = """
            UPDATE entry SET number = 100 WHERE number = 4; UPDATE entry SET number = 4 WHERE number = 7;
            UPDATE entry SET number = 7 WHERE number = 100
            """
        #expect(try verdict(after: sql) == .broken(at: 4, .changed))
    }

    @Test func `a tail that was cut off is named by its first row, and one that was added too`() throws {
        #expect(try verdict(after: "DELETE FROM entry WHERE number > 6") == .broken(at: 7, .removed))
        #expect(try verdict(after: "DELETE FROM entry") == .broken(at: 1, .removed))
        let sql =
            "INSERT INTO entry SELECT 11, time, subject, action, phase, reason, outcome, status, reference, "
        #expect(
            try verdict(after: sql + "NULL, NULL, hash FROM entry WHERE number = 10")
                == .broken(at: 11, .added))
    }

    @Test func `a head that was set back, or taken away, is noticed`() throws {
        #expect(
            try verdict(after: "DELETE FROM entry WHERE number > 6; UPDATE head SET number = 6")
                == .broken(at: 6, .changed))
        #expect(try verdict(after: "UPDATE head SET hash = zeroblob(32)") == .broken(at: 10, .changed))
        #expect(try verdict(after: "DELETE FROM head") == .broken(at: 1, .changed))
    }

    @Test func `two records with the same rows have different chains`() throws {
        var heads: Set<Data> = []
        for _ in 0..<2 {
            let file = try RecordFile()
            guard case .intact(_, _, let head) = try file.open(rows: 3).verify() else { continue }
            heads.insert(head)
        }
        #expect(heads.count == 2)
    }

    @Test(arguments: [
        "a\u{0}b", "\u{1B}[2J", "e\u{301}", "é", "👩‍👩‍👧", String(repeating: "ü", count: 600),
        "'; DROP TABLE entry; --",
    ])
    func `a text of whatever kind is stored as it can be read, and verified`(text: String) throws {
        let file = try RecordFile()
        let database = try file.open()
        let entry = RecordFile.entry(1, reason: text, name: text)
        try database.append([entry], by: RecordFile.actor)
        let row = try #require(try database.rows().first)
        #expect(Array(row.entry.reason.utf8) == Array(entry.reason.utf8))
        #expect(Array(row.entry.subject.identityName.utf8) == Array(entry.subject.identityName.utf8))
        #expect(row.entry.reason.utf8.count <= 515)
        guard case .intact = try database.verify() else {
            Issue.record("\(try database.verify())")
            return
        }
    }
}
