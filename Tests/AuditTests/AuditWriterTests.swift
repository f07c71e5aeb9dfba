import Audit
import Foundation
import Sessions
import Synchronization
import Testing

/// The writer behind a screen: rows in order, and a word for those that could not be stored.
struct AuditWriterTests {
    /// What the writer told of each batch.
    private final class Told: Sendable {
        let problems = Mutex<[AuditProblem?]>([])
        var all: [AuditProblem?] { problems.withLock(\.self) }
        func add(_ problem: AuditProblem?) { problems.withLock { $0.append(problem) } }
    }

    private func writer(_ file: RecordFile, keep: Duration? = nil, now: Double = 0) -> AuditWriter {
        AuditWriter(.file(file.path), actor: RecordFile.actor, keep: keep) {
            RecordFile.start.addingTimeInterval(now)
        }
    }

    @Test func `rows are on the disk when that is told, in the order they came`() throws {
        let file = try RecordFile()
        let (writer, told) = (writer(file), Told())
        for place in 0..<200 {
            writer.append([RecordFile.entry(place)]) { problem in
                let stored =
                    (try? AuditDatabase(reading: file.path)?.rows(AuditQuery(limit: 1)).first?.number) ?? 0
                told.add(stored > Int64(place) ? problem : AuditProblem(reason: "not stored"))
            }
        }
        writer.flush()
        #expect(told.all == Array(repeating: nil, count: 200))
        #expect(try file.open().rows().map(\.entry.reference) == (0..<200).map { "ref-\($0)" })
    }

    @Test func `a file that cannot be written is told, and how many rows are missing stands in the record`()
        throws
    {
        let file = try RecordFile()
        try FileManager.default.createDirectory(atPath: file.path, withIntermediateDirectories: true)
        let (writer, told) = (writer(file), Told())
        for place in 0..<2 {
            writer.append([RecordFile.entry(place)]) { told.add($0) }
            writer.flush()
        }
        #expect(told.all.map { $0?.reason } == Array(repeating: "in its place is a directory", count: 2))
        try FileManager.default.removeItem(atPath: file.path)
        writer.append([RecordFile.entry(2)]) { told.add($0) }
        writer.flush()
        #expect(told.all.last == .some(nil))
        let rows = try file.open().rows()
        #expect(rows.map(\.entry.action) == [.gap, .switching])
        #expect(rows.first?.entry.reason.hasSuffix(": 2") == true)
    }

    @Test func `a file that was moved away is followed by a new one`() throws {
        let file = try RecordFile()
        let writer = writer(file)
        writer.append([RecordFile.entry(0)]) { _ in }
        writer.flush()
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file.path + end) {
            try FileManager.default.moveItem(atPath: file.path + end, toPath: file.folder + "/moved" + end)
        }
        writer.append([RecordFile.entry(1)]) { _ in }
        writer.flush()
        #expect(try file.open().rows().map(\.entry.reference) == ["ref-1"])
    }

    @Test func `what is older than the setting leaves at the start`() throws {
        let file = try RecordFile()
        try file.open(rows: 10).close()
        let writer = writer(file, keep: .seconds(86_400), now: 86_405)
        writer.append([]) { _ in }
        writer.flush()
        #expect(try file.open().rows().map(\.number) == [6, 7, 8, 9, 10, 11])
    }

    @Test func `a record in memory leaves nothing on the disk, and can be read`() throws {
        let writer = AuditWriter(.memory, actor: "a@b") { RecordFile.start }
        let told = Told()
        writer.append([RecordFile.entry(0)]) { told.add($0) }
        writer.read(AuditQuery()) { rows in
            told.add((try? rows.get().count) == 1 ? nil : AuditProblem(reason: "\(rows)"))
        }
        writer.flush()
        #expect(told.all == [nil, nil])
    }
}
