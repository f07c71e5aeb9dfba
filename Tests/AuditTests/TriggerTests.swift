import Audit
import Foundation
import GRDB
import Testing

/// The database itself refuses whatever would change or remove a row.
struct TriggerTests {
    @Test(arguments: [
        "UPDATE entry SET reason = 'x' WHERE number = 3", "UPDATE entry SET number = 30 WHERE number = 3",
        "DELETE FROM entry WHERE number = 10", "DELETE FROM entry WHERE number = 1", "DELETE FROM entry",
        "UPDATE OR REPLACE entry SET number = 4 WHERE number = 3",
        "REPLACE INTO entry SELECT number, time, subject, action, phase, 'x', outcome, status, reference, removedThrough, removedHash, hash FROM entry WHERE number = 3",
        "INSERT INTO entry SELECT -1, time, subject, action, phase, reason, outcome, status, reference, removedThrough, removedHash, hash FROM entry WHERE number = 3",
        "UPDATE subject SET identityName = 'x'", "DELETE FROM subject WHERE id = 1",
        "REPLACE INTO subject SELECT 1, profile, environment, 'x', identityType, identityID, identityName, actor FROM subject WHERE id = 1",
        "UPDATE head SET number = 3", "UPDATE head SET hash = x'00'",
        "UPDATE head SET genesis = x'00', number = 99",
        "DELETE FROM head", "REPLACE INTO head SELECT id, genesis, 3, hash FROM head",
        "INSERT INTO head SELECT 2, genesis, 3, hash FROM head",
    ])
    func `a statement that changes what was recorded is refused`(sql: String) throws {
        let file = try RecordFile()
        let before = try file.open(rows: 10).rows()
        let queue = try DatabaseQueue(path: file.path)
        let error = #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT, "\(error?.description ?? "")")
        #expect(try file.open().rows() == before)
        guard case .intact(first: 1, last: 10, _) = try file.verify() else {
            Issue.record("\(try file.verify())")
            return
        }
    }
}
