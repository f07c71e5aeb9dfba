import Audit
import Foundation
import GRDB
import Testing

/// What is there is looked at first: nothing but our own record is opened, and what is refused stays as it is.
struct AuditFileTests {
    private let files = FileManager.default

    private func mode(_ path: String) throws -> Int? {
        try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a new record is for its owner alone, and survives a power failure`() throws {
        let file = try RecordFile()
        let database = try file.open(rows: 1)
        #expect(try mode(file.path) == 0o600 && mode(file.folder + "/curfew") == 0o700)
        for name in try files.contentsOfDirectory(atPath: file.folder + "/curfew") {
            #expect(try mode(file.folder + "/curfew/" + name) == 0o600, "\(name)")
        }
        let settings = try database.settings
        #expect(settings.journal == "wal" && settings.synchronous == 2)
    }

    @Test func `permissions that others have on our own are taken away`() throws {
        let file = try RecordFile()
        try file.open(rows: 1).close()
        try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.folder + "/curfew")
        try file.open().close()
        #expect(try mode(file.path) == 0o600 && mode(file.folder + "/curfew") == 0o700)
    }

    enum Foreign: CaseIterable {
        case text, database, directory, link, danglingLink, fifo
    }

    @Test(arguments: Foreign.allCases) func `what is not ours is refused, and left as it is`(foreign: Foreign)
        throws
    {
        let file = try RecordFile()
        try files.createDirectory(atPath: file.folder + "/curfew", withIntermediateDirectories: true)
        let other = file.folder + "/other"
        switch foreign {
        case .text:
            try Data("not a database, but longer than the header of one: ".utf8).write(
                to: URL(filePath: file.path))
        case .database:
            let queue = try DatabaseQueue(path: file.path)
            try queue.write { try $0.execute(sql: "CREATE TABLE note (text)") }
            try queue.close()
        case .directory: try files.createDirectory(atPath: file.path, withIntermediateDirectories: false)
        case .link:
            try RecordFile().open(rows: 1).close()
            try Data("x".utf8).write(to: URL(filePath: other))
            try files.createSymbolicLink(atPath: file.path, withDestinationPath: other)
        case .danglingLink: try files.createSymbolicLink(atPath: file.path, withDestinationPath: other)
        case .fifo: #expect(mkfifo(file.path, 0o600) == 0)
        }
        func look() throws -> [String] {
            let attributes = try files.attributesOfItem(atPath: file.path)
            let facts = [
                attributes[.posixPermissions] as? Int, attributes[.size] as? Int,
                attributes[.systemFileNumber] as? Int,
            ]
            let around = try files.contentsOfDirectory(atPath: file.folder + "/curfew").sorted()
            return around + facts.map { "\($0 ?? -1)" } + ["\(attributes[.modificationDate] ?? "")"]
        }
        let before = try look()
        let refusal = #expect(throws: AuditError.self) { _ = try file.open() }
        guard case .foreign(file.path, _) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(throws: AuditError.self) { _ = try AuditDatabase(reading: file.path) }
        #expect(try look() == before)
    }

    @Test func `a folder that is a link is refused`() throws {
        let file = try RecordFile()
        try files.createDirectory(atPath: file.folder + "/elsewhere", withIntermediateDirectories: false)
        try files.createSymbolicLink(
            atPath: file.folder + "/curfew", withDestinationPath: file.folder + "/elsewhere")
        let refusal = #expect(throws: AuditError.self) { _ = try file.open() }
        #expect(refusal?.description.contains("no directory") == true)
        #expect(try files.contentsOfDirectory(atPath: file.folder + "/elsewhere").isEmpty)
    }

    @Test func `a record of a newer version is refused by a sentence`() throws {
        let file = try RecordFile()
        try file.open(rows: 1).close()
        try file.tamper("INSERT INTO grdb_migrations VALUES ('something newer')")
        let path = file.path
        #expect(throws: AuditError.newer(path: path)) { _ = try file.open() }
        #expect(throws: AuditError.newer(path: path)) { _ = try AuditDatabase(reading: path) }
        #expect(
            AuditError.newer(path: "P").description.hasPrefix("P was written by a newer version of Curfew."))
    }

    @Test func `to read a record makes none, and an unfinished one is none`() throws {
        let file = try RecordFile()
        #expect(try AuditDatabase(reading: file.path) == nil)
        #expect(!files.fileExists(atPath: file.folder + "/curfew"))
        try files.createDirectory(atPath: file.folder + "/curfew", withIntermediateDirectories: true)
        #expect(files.createFile(atPath: file.path, contents: nil))
        #expect(try AuditDatabase(reading: file.path) == nil)
        try file.open(rows: 2).close()
        #expect(try AuditDatabase(reading: file.path)?.rows().count == 2)
    }
}
