import Foundation
import Screen
import Settings

/// The configuration of the person who runs the program, and what its references are resolved with.
nonisolated struct UserConfiguration {
    let environment: [String: String]
    let home: String
    /// Nil where there is none.
    let file: ConfigurationFile?

    init() throws {
        environment = ProcessInfo.processInfo.environment
        home = environment["HOME"] ?? NSHomeDirectory()
        do {
            file = try ConfigurationFile.read(
                ConfigurationFile.path(environment: environment, home: home))
        } catch {
            throw Self.refusal(error)
        }
    }

    var screen: ScreenSettings { file?.screen ?? ScreenSettings() }

    /// The error may quote the file.
    static func refusal(_ error: ConfigurationError) -> CommandError {
        CommandError(sentence: "curfew: \(CleanText.clean(error.description, limit: 1024))", status: .usage)
    }
}
