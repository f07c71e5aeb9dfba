import ArgumentParser
import Foundation
import TerminalIO

/// The command line as scripts rely on it.
@main
struct Curfew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curfew",
        abstract: "The terminal session manager for support staff.",
        discussion: """
            Without a command Curfew opens full screen on the profiles of its configuration, \
            $XDG_CONFIG_HOME/curfew/config.yaml. As long as there is none, that is the demo: a fresh authority inside \
            the process, with demo accounts and nothing to set up. --theme NAME sets its colours, --read-only lets it \
            change nothing: 'curfew help open'.
            """,
        version: Version.number,
        subcommands: [
            OpenCommand.self, DemoCommand.self, AuthorityCommand.self, AuditCommand.self, PathsCommand.self,
            KeysCommand.self,
        ],
        defaultSubcommand: OpenCommand.self
    )

    static func main() async {
        CrashGuard.install()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as CommandError {
            say(error.sentence)
            Foundation.exit(error.status.rawValue)
        } catch {
            // The parser's own code for a wrong call is 64; the contract's is 2.
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            say(fullMessage(for: error))
            Foundation.exit(ExitStatus.usage.rawValue)
        }
    }

    /// Writes a line to standard error.
    static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
