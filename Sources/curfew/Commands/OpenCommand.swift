import ArgumentParser
import Foundation
import Screen
import Settings

/// What `curfew` alone does: full screen on the profiles of the configuration, or on the demo where there is none.
struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open full screen.", shouldDisplay: false)

    func run() async throws {
        try await FullScreen(source: Self.source()).run()
    }

    @MainActor private static func source() throws -> any ProfileSource {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? NSHomeDirectory()
        let path = ConfigurationFile.path(environment: environment, home: home)
        do {
            guard let file = try ConfigurationFile.read(path) else {
                return Demo(options: try AuthorityOptions.parse([]), signedIn: 0)
            }
            return try ConfiguredProfiles(file, environment: environment, home: home)
        } catch let error as ConfigurationError {
            throw CommandError(
                sentence: "curfew: \(CleanText.clean(error.description, limit: 1024))", status: .usage)
        }
    }
}
