import Foundation
import Testing

/// The real program on a terminal of its own: keys go in, the screen comes out. A text that does not come within
/// its time ends the test, with the screen as it was.
struct Stage: Sendable {
    let tmux: Tmux
    let scratch: Scratch

    /// Opens the program and clears everything away afterwards.
    ///
    /// A small script runs around it: it keeps the terminal's modes before and after, and says how it ended. What
    /// is named by `under` runs it, such as `env NO_COLOR=1`.
    static func play(
        _ arguments: [String] = ["demo"], columns: Int = 120, rows: Int = 40, under: [String] = [],
        _ scene: (Stage) async throws -> Void
    ) async throws {
        let script = """
            stty -a >before
            sh -c 'echo $$ >pid; exec "$@"' sh "$@"
            status=$?
            stty -a >after
            echo "curfew ended with $status"
            exec sleep 600
            """
        let command = ["sh", "-c", script, "sh"] + under + [Curfew.path] + arguments
        try await open(columns: columns, rows: rows, command, scene)
    }

    /// Opens a shell with job control, for a person to type at.
    static func playInShell(
        columns: Int = 120, rows: Int = 40, _ scene: (Stage) async throws -> Void
    ) async throws {
        try await open(columns: columns, rows: rows, ["env", "PS1=shell> ", "ENV=", "sh", "-i"], scene)
    }

    private static func open(
        columns: Int, rows: Int, _ command: [String], _ scene: (Stage) async throws -> Void
    ) async throws {
        try await Turns.shared.take {
            try await Scratch.use { scratch in
                try await Tmux.serve(in: scratch) { tmux in
                    try await tmux.open(columns: columns, rows: rows, command)
                    try await scene(Stage(tmux: tmux, scratch: scratch))
                }
            }
        }
    }

    /// Presses keys by tmux's names for them: Enter, Escape, BTab, C-c, Up.
    func press(_ keys: String...) async throws {
        try await tmux.call(["send-keys"] + keys)
    }

    /// Types a text letter by letter.
    func type(_ text: String) async throws {
        try await tmux.call(["send-keys", "-l", "--", text])
    }

    func resize(_ columns: Int, _ rows: Int) async throws {
        try await tmux.call(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// The screen now; with its escape sequences, if asked.
    func look(sequences: Bool = false) async throws -> Picture {
        Picture(try await tmux.call(["capture-pane", "-p"] + (sequences ? ["-e"] : [])))
    }

    /// Waits until all of these texts are on the screen.
    @discardableResult
    func sees(
        _ texts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Picture {
        let wanted = texts.map { "“\($0)”" }.joined(separator: " and ")
        return try await sees(wanted, sourceLocation: sourceLocation) { texts.allSatisfy($0.contains) }
    }

    /// Waits until the screen is as described.
    @discardableResult
    func sees(
        _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
        where holds: (Picture) -> Bool
    ) async throws -> Picture {
        var picture = try await look()
        let came = try await Patience.wait {
            picture = try await look()
            return holds(picture)
        }
        try #require(
            came, "\(description) did not come; the screen:\n\(picture)", sourceLocation: sourceLocation)
        return picture
    }

    /// What tmux knows of the terminal, by its own formats such as `#{alternate_on}`.
    func knows(_ format: String) async throws -> String {
        try await tmux.call(["display-message", "-p", format]).trimmingCharacters(in: .newlines)
    }
}
