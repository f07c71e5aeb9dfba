import Audit
import Foundation
import Settings

/// Where the files of the person who runs the program are, by the XDG Base Directory Specification.
nonisolated struct UserPaths {
    let configuration: String
    /// The folder for what is kept from run to run.
    let state: String
    let audit: String

    init() {
        let names = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"]
        let environment: [String: String] = names.reduce(into: [:]) { values, name in
            values[name] = getenv(name).map { String(cString: $0) }
        }
        let home = getenv("HOME").map { String(cString: $0) } ?? NSHomeDirectory()
        configuration = ConfigurationFile.path(environment: environment, home: home)
        audit = AuditLocation.path(environment: environment, home: home)
        state = String(audit[..<(audit.lastIndex(of: "/") ?? audit.endIndex)])
    }
}
