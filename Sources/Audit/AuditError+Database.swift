import GRDB

extension AuditError {
    /// What an error of the database says of the record.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as AuditError: self = error
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .inUse(path: path)
            case .SQLITE_FULL: self = .full(path: path)
            case .SQLITE_NOTADB: self = .foreign(path: path, found: "no database")
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH: self = .forbidden(path: path)
            default:
                self = .unreadable(
                    path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
            }
        default: self = .unreadable(path: path, reason: "a row of it is not as rows are")
        }
    }
}
