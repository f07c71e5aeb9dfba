/// Where a record is kept.
package enum AuditLocation: Hashable, Sendable {
    /// In memory: gone with the process.
    case memory
    /// A file, made with mode 0600 in a folder of mode 0700 where they are missing.
    case file(String)

    /// `$XDG_STATE_HOME/curfew/audit.sqlite`, or the same below `~/.local/state` without that variable. A relative value is
    /// ignored (XDG Base Directory Specification).
    package static func path(environment: [String: String], home: String) -> String {
        let folder = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (folder ?? home + "/.local/state") + "/curfew/audit.sqlite"
    }

    var path: String {
        switch self {
        case .memory: ":memory:"
        case .file(let path): path
        }
    }
}
