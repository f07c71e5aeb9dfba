import Authority
import Foundation
import GRDB
import Testing

/// What `--database` refuses stays as it was: bytes, permissions, time of change, and the files beside it.
@Suite struct ForeignFiles {
    private struct Entry: Equatable {
        let name: String
        let permissions: Int?
        let changed: timespec
        let contents: Data?

        static func == (one: Entry, other: Entry) -> Bool {
            one.name == other.name && one.permissions == other.permissions && one.contents == other.contents
                && one.changed.tv_sec == other.changed.tv_sec && one.changed.tv_nsec == other.changed.tv_nsec
        }
    }

    private func entries(_ folder: String) throws -> [Entry] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().map { name in
            let path = folder + "/" + name
            var status = stat()
            try #require(lstat(path, &status) == 0)
            return Entry(
                name: name, permissions: Int(status.st_mode), changed: status.st_ctim,
                contents: FileManager.default.contents(atPath: path))
        }
    }

    private func refuses(_ name: String, _ make: (_ path: String) throws -> Void) async throws {
        try await withFolder { folder in
            let path = folder + "/" + name
            try make(path)
            let before = try entries(folder)
            let error = #expect(throws: AuthorityError.self) {
                try AuthorityServer(
                    configuration: configuration { $0.database = .file(path) }, logger: silent)
            }
            #expect(error == .databaseForeign(path: path))
            #expect(try entries(folder) == before)
        }
    }

    @Test func `a directory`() async throws {
        try await refuses("folder") {
            try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
            try #require(chmod($0, 0o755) == 0)
        }
    }

    @Test(arguments: ["short", String(repeating: "not a database at all\n", count: 500)])
    func `a text`(text: String) async throws {
        try await refuses("notes.txt") {
            try text.write(toFile: $0, atomically: false, encoding: .utf8)
            try #require(chmod($0, 0o644) == 0)
        }
    }

    @Test func `a pipe, without waiting for its writer`() async throws {
        try await refuses("pipe") { try #require(mkfifo($0, 0o644) == 0) }
    }

    @Test(arguments: ["DELETE", "WAL"], [0, 0x1234_5678])
    func `another program's database`(journal: String, id: Int) async throws {
        try await refuses("other app.db?x=1#y%41") { path in
            var settings = Configuration()
            settings.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = \(journal)") }
            let queue = try DatabaseQueue(path: path, configuration: settings)
            try queue.write {
                try $0.execute(sql: "PRAGMA application_id = \(id)")
                try $0.execute(sql: "CREATE TABLE other (value TEXT)")
                try $0.execute(sql: "INSERT INTO other VALUES ('kept')")
            }
            try queue.close()
            try #require(chmod(path, 0o644) == 0)
        }
    }

    @Test func `a link to another program's file`() async throws {
        try await refuses("link") {
            try "mine".write(toFile: $0 + ".target", atomically: false, encoding: .utf8)
            try #require(symlink($0 + ".target", $0) == 0 && chmod($0 + ".target", 0o644) == 0)
        }
    }

    @Test func `an authority's own file becomes its owner's alone`() async throws {
        try await withFolder { folder in
            let path = folder + "/own app.db"
            for _ in 1...2 {
                let server = try AuthorityServer(
                    configuration: configuration { $0.database = .file(path) }, logger: silent)
                try server.close()
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
                try #require(chmod(path, 0o644) == 0)
            }
        }
    }
}
