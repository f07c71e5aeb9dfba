import Audit
import Foundation
import GRDB
import Sessions

/// A record in a folder of its own, which goes with it.
final class RecordFile: Sendable {
    static let actor = "grace@desk"
    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    let folder: String
    var path: String { folder + "/curfew/audit.sqlite" }

    init() throws {
        folder = NSTemporaryDirectory() + "audit-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder + "/curfew")
        try? FileManager.default.removeItem(atPath: folder)
    }

    func open() throws -> AuditDatabase { try AuditDatabase(.file(path)) }

    /// A record with so many rows, a second apart, and identities that take turns.
    func open(rows count: Int) throws -> AuditDatabase {
        let database = try open()
        try database.append((0..<count).map { Self.entry($0) }, by: Self.actor)
        return database
    }

    /// Does to the file what nobody should: without its triggers.
    func tamper(_ sql: String, arguments: StatementArguments = []) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            try db.execute(sql: sql, arguments: arguments)
        }
        try queue.close()
    }

    func verify() throws -> AuditVerdict {
        let database = try AuditDatabase(.file(path))
        defer { try? database.close() }
        return try database.verify()
    }

    static func entry(_ place: Int, reason: String = "", name: String? = nil) -> AuditEntry {
        let id = "\(place % 7)"
        let subject = AuditSubject(
            profile: "Weavr", environment: "sandbox", login: "ada@acme.example",
            identity: Identity.Reference(kind: .corporate, id: id), identityName: name ?? "Acme \(id)")
        return AuditEntry(
            at: start.addingTimeInterval(Double(place)), subject, .switching, .after, reason: reason,
            outcome: .done, status: 200, reference: "ref-\(place)")
    }
}
