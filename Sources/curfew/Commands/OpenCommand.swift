import ArgumentParser
import Settings

/// What `curfew` alone does: full screen on the profiles of the configuration, or on the demo where there is none.
struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open full screen.", shouldDisplay: false)

    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        let configuration = try UserConfiguration()
        let settings = screen.applied(to: configuration.screen)
        try await FullScreen(source: Self.source(configuration), screen: settings).run()
    }

    @MainActor private static func source(_ configuration: UserConfiguration) throws -> any ProfileSource {
        guard let file = configuration.file else {
            return Demo(options: try AuthorityOptions.parse([]), signedIn: 0)
        }
        do {
            return try ConfiguredProfiles(
                file, environment: configuration.environment, home: configuration.home)
        } catch {
            throw UserConfiguration.refusal(error)
        }
    }
}
