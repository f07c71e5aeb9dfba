import Foundation
import GRDB
import Synchronization

/// Opens the database so that every acknowledged change is durable. Refuses a file that cannot guarantee it.
struct DatabaseFile {
    private let location: DatabaseLocation

    init(_ location: DatabaseLocation) {
        self.location = location
    }

    private var path: String { location.path }

    /// The open database, and the latest mark that an earlier run stored. `boot` names the machine's start.
    func open(boot: String?) throws(AuthorityError) -> (queue: DatabaseQueue, mark: TimelineMark?) {
        do {
            switch location {
            case .memory:
                let queue = try DatabaseQueue(configuration: configuration(isFile: false))
                return (queue, try prepare(queue, boot: boot))
            case .file(let path):
                try inspect(path)
                let queue = try DatabaseQueue(path: path, configuration: configuration(isFile: true))
                try restrict(path)
                let mark = try prepare(queue, boot: boot)
                try assertDurable(queue)
                return (queue, mark)
            }
        } catch let error as AuthorityError {
            throw error
        } catch let error as DatabaseError {
            throw authorityError(error)
        } catch {
            throw .databaseUnreadable(path: path, reason: "\(error)")
        }
    }

    private func configuration(isFile: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "curfew.authority.database"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            guard isFile else { return }
            // Memory mirrors the live tokens, so no other process may write. An exclusive lock also makes the log's
            // shared-memory file unnecessary.
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            guard
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
                    || Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID
            else { throw AuthorityError.databaseForeign(path: path) }
            // Before the log exists, so that the file itself says whose it is.
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // NORMAL could lose acknowledged commits in a power failure (SQLite, "WAL mode", section 2).
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    private func prepare(_ queue: DatabaseQueue, boot: String?) throws -> TimelineMark? {
        let migrator = Schema.migrator
        if try queue.read(migrator.hasBeenSuperseded) { throw AuthorityError.databaseNewer(path: path) }
        try migrator.migrate(queue)
        return try queue.write { db in
            try TimelineMark.deleteOthers(boot: boot, db)
            return try TimelineMark.find(boot: boot, db)
        }
    }

    private func assertDurable(_ queue: DatabaseQueue) throws {
        let (mode, synchronous) = try queue.read { db in
            (
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(db, sql: "PRAGMA synchronous")
            )
        }
        guard mode == "wal", synchronous == 2 else {
            let found = "journal \(mode ?? "none"), synchronous \(synchronous ?? -1)"
            throw AuthorityError.databaseUnsafe(path: path, reason: found)
        }
    }

    /// Refuses what is not ours before anything of it changes, and creates a missing file for its owner alone.
    private func inspect(_ path: String) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            guard files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                throw AuthorityError.databaseUnreadable(path: path, reason: "it cannot be created there")
            }
            return
        }
        let attributes = try files.attributesOfItem(
            atPath: URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false))
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw AuthorityError.databaseForeign(path: path)
        }
        guard attributes[.size] as? Int != 0 else { return }
        guard try storedApplicationID() == Schema.applicationID else {
            throw AuthorityError.databaseForeign(path: path)
        }
    }

    /// The id in the header of an existing file. SQLite reads it, because closing a file that it has open elsewhere in this
    /// process would drop its locks; `immutable` makes it write nothing, neither the file nor a log beside it.
    private func storedApplicationID() throws -> Int? {
        var url = URLComponents()
        url.scheme = "file"
        url.path = URL(filePath: path).path(percentEncoded: false)
        url.queryItems = [URLQueryItem(name: "immutable", value: "1")]
        let found = Mutex<Int?>(nil)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.prepareDatabase { db in
            // A checkpoint that a full disk cut short leaves a file with fewer pages than its header says, which are in the
            // log. Without the log SQLite calls such a file malformed, unless its schema may be repaired.
            try db.execute(sql: "PRAGMA writable_schema = ON")
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id")
            found.withLock { $0 = id }
        }
        do {
            try DatabaseQueue(path: url.string ?? path, configuration: configuration).close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            // GRDB then reads the schema, whose pages can be among those.
            guard found.withLock(\.self) != nil else { throw error }
        }
        return found.withLock(\.self)
    }

    /// Removes other people's permissions from a file that is ours.
    private func restrict(_ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private func authorityError(_ error: DatabaseError) -> AuthorityError {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .databaseInUse(path: path)
        case .SQLITE_NOTADB: .databaseForeign(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            .databaseUnreadable(path: path, reason: "no permission to write")
        default:
            .databaseUnreadable(
                path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }
}
