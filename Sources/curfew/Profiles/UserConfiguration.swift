import AuthClients
import Screen
import Settings

/// The configuration of the person who runs the program, and what its references are resolved with.
nonisolated struct UserConfiguration {
    let paths = UserPaths()
    /// Nil where there is none.
    let file: ConfigurationFile?

    init() throws {
        do {
            file = try ConfigurationFile.read(paths.configuration)
        } catch {
            throw Self.refusal(error)
        }
    }

    var screen: ScreenSettings { file?.screen ?? ScreenSettings() }

    static func refusal(_ error: TrustError) -> CommandError {
        CommandError(sentence: "curfew: \(CleanText.clean(error.sentence, limit: 1024))", status: .usage)
    }

    /// The error may quote the file.
    static func refusal(_ error: ConfigurationError) -> CommandError {
        CommandError(sentence: "curfew: \(CleanText.clean(error.description, limit: 1024))", status: .usage)
    }
}
