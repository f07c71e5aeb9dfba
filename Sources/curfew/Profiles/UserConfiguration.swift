import AuthClients
import Foundation
import Screen
import Settings

/// The configuration of the person who runs the program, and what its references are resolved with.
nonisolated struct UserConfiguration {
    /// The variables that the program uses, without those that hold keys.
    let environment: [String: String]
    let home: String
    /// Nil where there is none.
    let file: ConfigurationFile?

    init() throws {
        // One by one: a copy of the whole environment would hold API keys too.
        let names = ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        environment = names.reduce(into: [:]) { values, name in
            values[name] = getenv(name).map { String(cString: $0) }
        }
        home = environment["HOME"] ?? NSHomeDirectory()
        do {
            file = try ConfigurationFile.read(
                ConfigurationFile.path(environment: environment, home: home))
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Where the person's own files are.
    var folder: StateFolder { StateFolder(environment: environment, home: home) }

    var screen: ScreenSettings { file?.screen ?? ScreenSettings() }

    static func refusal(_ error: TrustError) -> CommandError {
        CommandError(sentence: "curfew: \(CleanText.clean(error.sentence, limit: 1024))", status: .usage)
    }

    /// The error may quote the file.
    static func refusal(_ error: ConfigurationError) -> CommandError {
        CommandError(sentence: "curfew: \(CleanText.clean(error.description, limit: 1024))", status: .usage)
    }
}
