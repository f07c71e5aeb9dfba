import ArgumentParser
import Foundation
import Screen
import Settings

/// Tells where the files are.
struct PathsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paths",
        abstract: "Print where Curfew keeps its files.",
        discussion: """
            configuration  the profiles and settings; below $XDG_CONFIG_HOME, or ~/.config
            state          the folder of what is kept from run to run; below $XDG_STATE_HOME, or ~/.local/state
            pins           the pinned identities
            proofs         the folder of the proofs that were saved
            audit          the record of who acted as whom, which 'curfew audit' shows

            A file need not be there. Relative values of the variables are ignored, as the XDG Base Directory \
            Specification says.
            """)

    @Flag(help: "As one JSON object.")
    var json = false

    private struct Report: Encodable {
        let schema = 1
        let configuration: String
        let state: String
        let pins: String
        let proofs: String
        let audit: String
    }

    func run() throws {
        let paths = UserPaths()
        guard !json else {
            return print(
                try JSONText.text(
                    of: Report(
                        configuration: paths.configuration, state: paths.state.path, pins: paths.state.pins,
                        proofs: paths.state.proofs, audit: paths.state.audit)))
        }
        let lines = [
            ("configuration", paths.configuration), ("state", paths.state.path), ("pins", paths.state.pins),
            ("proofs", paths.state.proofs), ("audit", paths.state.audit),
        ]
        for (name, path) in lines {
            print(
                name.padding(toLength: 15, withPad: " ", startingAt: 0) + CleanText.clean(path, limit: 4096))
        }
    }
}
