/// Where a record is kept.
package enum AuditLocation: Hashable, Sendable {
    /// In memory: gone with the process.
    case memory
    /// A file, made with mode 0600 in a folder of mode 0700 where they are missing.
    case file(String)

    var path: String {
        switch self {
        case .memory: ":memory:"
        case .file(let path): path
        }
    }
}
