import Foundation
import GRDB
import Sessions
import Synchronization

/// Opens the database so that every row that was acknowledged is on the disk. Looks first, and refuses what is not ours as it
/// is.
struct AuditFile {
    private let location: AuditLocation

    init(_ location: AuditLocation) {
        self.location = location
    }

    private var path: String { location.path }

    func open() throws(AuditError) -> DatabaseQueue {
        do {
            switch location {
            case .memory:
                let queue = try DatabaseQueue(configuration: Self.configuration())
                try AuditSchema.migrator.migrate(queue)
                return queue
            case .file:
                try makeFolder()
                return try alone {
                    if try !isThere() { try make() }
                    try inspect()
                    let queue = try DatabaseQueue(path: path, configuration: try writing())
                    try restrict(path, to: 0o600)
                    if try queue.read(AuditSchema.migrator.hasBeenSuperseded) {
                        throw AuditError.newer(path: path)
                    }
                    try AuditSchema.migrator.migrate(queue)
                    try assertDurable(queue)
                    return queue
                }
            }
        } catch {
            throw AuditError(error, path: path)
        }
    }

    /// Holds others off while it is found out what is there and the tables are made: of two that make them, one would find
    /// them half made. Ends with the process, too.
    private func alone<Value>(_ work: () throws -> Value) throws -> Value {
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AuditError.forbidden(path: folder) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw AuditError.inUse(path: path) }
        return try work()
    }

    /// Nil where there is no record, or one without a table in it yet. Changes nothing.
    func openToRead() throws(AuditError) -> DatabaseQueue? {
        do {
            guard try isThere() else { return nil }
            return try alone {
                try inspect()
                guard try size() > 0 else { return nil }
                var configuration = Self.configuration()
                configuration.readonly = true
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                if try queue.read(AuditSchema.migrator.hasBeenSuperseded) {
                    throw AuditError.newer(path: path)
                }
                return try queue.read(AuditSchema.migrator.hasCompletedMigrations) ? queue : nil
            }
        } catch {
            throw AuditError(error, path: path)
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "curfew.audit"
        configuration.busyMode = .timeout(5)
        return configuration
    }

    private func writing() throws -> Configuration {
        var configuration = Self.configuration()
        configuration.prepareDatabase { db in
            if try Int.fetchOne(db, sql: "PRAGMA application_id") != AuditSchema.applicationID {
                // Before the log exists, so that the file itself says whose it is.
                try db.execute(sql: "PRAGMA application_id = \(AuditSchema.applicationID)")
            }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // NORMAL could lose acknowledged commits in a power failure (SQLite, "WAL mode", section 2).
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // What leaves the record leaves the file.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
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
            throw AuditError.unsafe(path: path, found: found)
        }
    }

    // MARK: What is there

    /// Without a slash at its end, behind which a link would be followed.
    private var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    private func makeFolder() throws {
        let files = FileManager.default
        if let attributes = try Self.attributes(of: folder) {
            guard attributes[.type] as? FileAttributeType == .typeDirectory else {
                throw AuditError.foreign(path: folder, found: "no directory")
            }
            guard Self.isOurs(attributes) else {
                throw AuditError.foreign(path: folder, found: "someone else's folder")
            }
            try restrict(folder, to: 0o700)
        } else {
            do {
                try files.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw AuditError.forbidden(path: folder)
            }
        }
    }

    private func isThere() throws -> Bool { try Self.attributes(of: path) != nil }

    private func size() throws -> Int { try Self.attributes(of: path)?[.size] as? Int ?? 0 }

    /// Makes an empty file for its owner alone. Another process may be as quick.
    private func make() throws {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 || errno == EEXIST else {
            throw errno == ENOSPC ? AuditError.full(path: path) : AuditError.forbidden(path: path)
        }
        if descriptor >= 0 { close(descriptor) }
    }

    /// Refuses what is not ours before anything of it changes.
    private func inspect() throws {
        guard let attributes = try Self.attributes(of: path) else { return }
        switch attributes[.type] as? FileAttributeType {
        case .typeRegular: break
        case .typeDirectory: throw AuditError.foreign(path: path, found: "a directory")
        case .typeSymbolicLink: throw AuditError.foreign(path: path, found: "a symbolic link")
        default: throw AuditError.foreign(path: path, found: "no file")
        }
        guard Self.isOurs(attributes) else {
            throw AuditError.foreign(path: path, found: "someone else's file")
        }
        guard attributes[.size] as? Int != 0 else { return }
        guard try storedApplicationID() == AuditSchema.applicationID else {
            throw AuditError.foreign(path: path, found: "another program's database")
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
            // What a full disk has cut short is read as well: the rest is in the log.
            try db.execute(sql: "PRAGMA writable_schema = ON")
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id")
            found.withLock { $0 = id }
        }
        do {
            try DatabaseQueue(path: url.string ?? path, configuration: configuration).close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            guard found.withLock(\.self) != nil else { throw error }
        }
        return found.withLock(\.self)
    }

    /// Takes other people's permissions away, where they have any.
    private func restrict(_ path: String, to mode: Int) throws {
        guard try Self.attributes(of: path)?[.posixPermissions] as? Int != mode else { return }
        do {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        } catch {
            throw AuditError.forbidden(path: path)
        }
    }

    /// Tells a file from another one in its place; nil where there is none.
    static func number(of path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.systemFileNumber] as? Int
    }

    /// Of the thing itself: a link is not followed. Nil where there is nothing.
    private static func attributes(of path: String) throws -> [FileAttributeKey: Any]? {
        do {
            return try FileManager.default.attributesOfItem(atPath: path)
        } catch let error as CocoaError
            where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile
        {
            return nil
        } catch {
            throw AuditError.forbidden(path: path)
        }
    }

    private static func isOurs(_ attributes: [FileAttributeKey: Any]) -> Bool {
        attributes[.ownerAccountID] as? Int == Int(geteuid())
    }
}
