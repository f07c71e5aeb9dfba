import ArgumentParser

/// Full screen on a fresh authority inside the process, whatever the configuration says.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Open full screen on a fresh authority inside the process.",
        discussion: """
            Accounts (password Curfew-demo-1):
              ada@acme.example      root user, 3 identities, has a phone and a device
              grace@acme.example    authorised user, 1 identity
              many@acme.example     250 identities
              expired@acme.example  the password has expired (both vendors)
              admin@verify.example  Verifiable, role Admin
              reader@verify.example Verifiable, role Reader
            A code to a phone is 123456; nothing is sent. A push asks a device on the screen (y, n, e). \
            To act for somebody (f), take the id of an identity from its details (d).
            """)

    @OptionGroup var options: AuthorityOptions

    @OptionGroup var screen: ScreenOptions

    @Option(help: ArgumentHelp("Begin with this many demo sessions signed in.", valueName: "count"))
    var signedIn = 0

    func validate() throws {
        guard (0...100_000).contains(signedIn) else {
            throw ValidationError("--signed-in takes a whole number from 0 to 100000.")
        }
    }

    func run() async throws {
        let demo = await Demo(options: options, signedIn: signedIn)
        let configuration = try UserConfiguration()
        let settings = screen.applied(to: configuration.screen)
        try await FullScreen(
            source: demo, screen: settings, folder: configuration.paths.state,
            audit: UserRecord.writerInMemory()
        ).run()
    }
}
