import ArgumentParser
import Panes

/// Prints the table of keys.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "List the keys of the full screen.")

    @Flag(help: "As the page docs/keys.md.")
    var markdown = false

    func run() throws {
        print(markdown ? KeyTable.markdown() : KeyTable.plainText(), terminator: "")
    }
}
