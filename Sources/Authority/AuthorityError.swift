/// Why an authority could not start or had to stop. The description addresses the person who started it.
package enum AuthorityError: Error, Equatable, CustomStringConvertible {
    case portInUse(host: String, port: Int)
    case addressUnusable(host: String, port: Int, reason: String)
    case databaseUnreadable(path: String, reason: String)
    case databaseForeign(path: String)
    case databaseNewer(path: String)
    case databaseInUse(path: String)
    case databaseUnsafe(path: String, reason: String)
    case seedUnreadable(path: String, reason: String)
    case seedInvalid(path: String, place: String, reason: String)
    case settingInvalid(name: String, reason: String)
    /// The system refused a thread or another means that the authority needs from the start.
    case startRefused(reason: String)
    case serverFailed(reason: String)

    package var description: String {
        switch self {
        case .portInUse(let host, let port):
            "Port \(port) on \(host) is taken by another program. Choose another with --port, or --port 0."
        case .addressUnusable(let host, let port, let reason):
            "The authority cannot listen on \(host):\(port) (\(reason)). Choose another --host."
        case .databaseUnreadable(let path, let reason):
            "The database \(path) cannot be opened (\(reason)). Check the path and its permissions."
        case .databaseForeign(let path):
            "\(path) is not a Curfew database and was left as it is. Name another file with --database."
        case .databaseNewer(let path):
            "The database \(path) was written by a newer Curfew. Update this one, or name another file."
        case .databaseInUse(let path):
            "The database \(path) is in use by another authority. Stop that one first, or name another file."
        case .databaseUnsafe(let path, let reason):
            "The database \(path) cannot be stored durably (\(reason)). Use a local disk."
        case .seedUnreadable(let path, let reason):
            "The seed file \(path) cannot be read (\(reason)). Check the path and its permissions."
        case .seedInvalid(let path, let place, let reason):
            "The seed file \(path) is wrong at \(place): \(reason). Correct it and start again."
        case .settingInvalid(let name, let reason):
            "The setting \(name) cannot be used: \(reason)."
        case .startRefused(let reason):
            "The authority cannot start because the system refuses a thread (\(reason)). Raise the limit on processes."
        case .serverFailed(let reason):
            "The authority stopped because its server failed (\(reason)). Start it again."
        }
    }
}
