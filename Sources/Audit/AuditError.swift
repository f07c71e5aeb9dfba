package import Sessions

/// Why the record could not be opened, written or read. Each says what happened, to what, and what to do next; a path in it
/// must be cleaned before it is shown.
package enum AuditError: Error, Equatable, CustomStringConvertible {
    /// Not a record of this program: a database of another one, a directory, a symbolic link, someone else's file.
    case foreign(path: String, found: String)
    case newer(path: String)
    case inUse(path: String)
    case full(path: String)
    case forbidden(path: String)
    /// It would not keep what it acknowledges.
    case unsafe(path: String, found: String)
    case unreadable(path: String, reason: String)

    package var description: String {
        switch self {
        case .foreign(let path, let found):
            "\(path) is \(found), not Curfew's audit record. Move it away, or set XDG_STATE_HOME."
        case .newer(let path):
            "\(path) was written by a newer version of Curfew. Use that version, or move the file away."
        case .inUse(let path): "Another program holds \(path). Close it, then try again."
        case .full(let path): "The disk of \(path) is full. Make room, then try again."
        case .forbidden(let path):
            "\(path) cannot be written. Check the permissions of the file and its folder."
        case .unsafe(let path, let found):
            "\(path) would not keep what is written to it (\(found)). Use a local file system."
        case .unreadable(let path, let reason):
            "\(path) cannot be used (\(reason)). Move it away, or restore a copy."
        }
    }

    /// The same as a clause, for a sentence that says what it happened to. Without the path, which would fill a line.
    package var problem: AuditProblem {
        let reason =
            switch self {
            case .foreign(_, let found): "in its place is \(found)"
            case .newer: "its file was written by a newer version"
            case .inUse: "another program holds its file"
            case .full: "the disk is full"
            case .forbidden: "its file cannot be written"
            case .unsafe(_, let found): "its file system does not keep what is written (\(found))"
            case .unreadable(_, let reason): reason
            }
        return AuditProblem(reason: reason)
    }
}
