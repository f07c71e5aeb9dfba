import Audit
import Foundation
import Sessions
import Testing

/// Several writers of one file: no row is lost, and there is one chain.
struct ManyWritersTests {
    @Test func `two that open a new record and write at once make one chain`() async throws {
        let file = try RecordFile()
        let path = file.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let database = try AuditDatabase(.file(path))
                    for place in 0..<20 {
                        try database.append(
                            [RecordFile.entry(place), RecordFile.entry(place)], by: "writer \(writer)")
                    }
                    try database.close()
                }
            }
            try await group.waitForAll()
        }
        let rows = try file.open().rows()
        #expect(rows.count == 160)
        for writer in 0..<4 {
            let own = rows.filter { $0.actor == "writer \(writer)" }.map(\.entry.reference)
            #expect(own == (0..<20).flatMap { ["ref-\($0)", "ref-\($0)"] })
        }
        guard case .intact(first: 1, last: 160, _) = try file.verify() else {
            Issue.record("\(try file.verify())")
            return
        }
    }

    @Test(arguments: 0..<25) func `four that open a new record at once find one`(round: Int) async throws {
        let file = try RecordFile()
        let path = file.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for place in 0..<4 {
                group.addTask {
                    try AuditDatabase(.file(path)).append([RecordFile.entry(place)], by: RecordFile.actor)
                }
            }
            try await group.waitForAll()
        }
        #expect(try file.open().rows().count == 4)
    }

    @Test func `rows of a writer are read by another while it writes`() throws {
        let file = try RecordFile()
        let writer = try file.open(rows: 3)
        let reader = try #require(try AuditDatabase(reading: file.path))
        #expect(try reader.rows().count == 3)
        try writer.append([RecordFile.entry(3)], by: RecordFile.actor)
        #expect(try reader.rows(AuditQuery(after: 3)).map(\.number) == [4])
    }
}
