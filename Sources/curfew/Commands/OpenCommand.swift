import ArgumentParser
import AuthClients
import Settings

/// What `curfew` alone does: full screen on the profiles of the configuration, or on the demo where there is none.
struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open full screen.", shouldDisplay: false)

    @OptionGroup var screen: ScreenOptions

    func run() async throws {
        let configuration = try UserConfiguration()
        let settings = screen.applied(to: configuration.screen)
        // Without a configuration it is the demo, of which nothing stays.
        let folder = configuration.paths.state
        let audit =
            configuration.file.map { UserRecord.writer($0.audit, in: folder) } ?? UserRecord.writerInMemory()
        try await FullScreen(
            source: Self.source(configuration), screen: settings, folder: folder, audit: audit
        ).run()
    }

    @MainActor private static func source(_ configuration: UserConfiguration) throws -> any ProfileSource {
        guard let file = configuration.file else {
            return Demo(options: try AuthorityOptions.parse([]), signedIn: 0)
        }
        do {
            let keys = file.profiles.flatMap(\.keys)
            return try ConfiguredProfiles(
                file, variables: KeyVariables(taking: keys.compactMap(\.variable)),
                home: configuration.paths.home,
                trusting: try TrustedCertificates(environment: configuration.paths.environment))
        } catch let error as TrustError {
            throw UserConfiguration.refusal(error)
        } catch let error as ConfigurationError {
            throw UserConfiguration.refusal(error)
        }
    }
}
