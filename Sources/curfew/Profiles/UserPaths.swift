import Foundation
import Settings

/// Where the files of the person who runs the program are, by the XDG Base Directory Specification.
nonisolated struct UserPaths {
    /// The variables that the program uses, without those that hold keys.
    let environment: [String: String]
    let home: String

    init() {
        // One by one: a copy of the whole environment would hold API keys too.
        let names = ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        environment = names.reduce(into: [:]) { values, name in
            values[name] = getenv(name).map { String(cString: $0) }
        }
        home = environment["HOME"] ?? NSHomeDirectory()
    }

    var configuration: String { ConfigurationFile.path(environment: environment, home: home) }
    /// The folder for what is kept from run to run.
    var state: StateFolder { StateFolder(environment: environment, home: home) }
}
