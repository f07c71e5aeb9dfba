import Foundation
import Testing

/// Runs the real program in a terminal: a test presses keys and waits for text on the screen. If the text does not
/// appear within `Polling.timeout`, the test fails and shows the screen.
struct TerminalTester: Sendable {
    let tmux: Tmux
    let directory: TemporaryDirectory

    /// Runs the program in a new terminal and removes both afterwards.
    ///
    /// A shell script around the program saves the terminal's modes before and after it, and prints its exit status.
    /// `wrapper` is a command that runs the program, such as `env NO_COLOR=1`.
    static func run(
        _ arguments: [String] = ["demo"], columns: Int = 120, rows: Int = 40, wrapper: [String] = [],
        _ body: (TerminalTester) async throws -> Void
    ) async throws {
        let script = """
            stty -a >before
            sh -c 'echo $$ >pid; exec "$@"' sh "$@"
            status=$?
            stty -a >after
            echo "curfew ended with $status"
            exec sleep 600
            """
        let command = ["sh", "-c", script, "sh"] + wrapper + [Curfew.path] + arguments
        try await open(columns: columns, rows: rows, command, body)
    }

    /// Runs a shell with job control in a new terminal.
    static func runInShell(
        columns: Int = 120, rows: Int = 40, _ body: (TerminalTester) async throws -> Void
    ) async throws {
        try await open(columns: columns, rows: rows, ["env", "PS1=shell> ", "ENV=", "sh", "-i"], body)
    }

    private static func open(
        columns: Int, rows: Int, _ command: [String], _ body: (TerminalTester) async throws -> Void
    ) async throws {
        try await ConcurrencyLimit.shared.run {
            try await TemporaryDirectory.use { directory in
                try await Tmux.withServer(in: directory) { tmux in
                    try await tmux.open(columns: columns, rows: rows, command)
                    try await body(TerminalTester(tmux: tmux, directory: directory))
                }
            }
        }
    }

    /// Presses keys, named as tmux names them: Enter, Escape, BTab, C-c, Up.
    func press(_ keys: String...) async throws {
        try await tmux.call(["send-keys"] + keys)
        try await waitUntilRead()
    }

    /// Presses a key that reaches a customer, and sends what it asks about.
    func confirm(_ key: String) async throws {
        try await press(key)
        try await waitFor("Enter sends")
        try await press("Enter")
    }

    /// Types a text, which arrives at once, and waits until it can be seen.
    func type(_ text: String) async throws {
        let before = try await sight()
        try await tmux.call(["send-keys", "-l", "--", text])
        _ = try await Polling.wait(.seconds(2)) { try await sight() != before }
        try await waitUntilRead()
    }

    /// Sends bytes as a terminal sends them, in one write.
    func send(_ bytes: String) async throws {
        try await tmux.call(["send-keys", "-H"] + bytes.utf8.map { String($0, radix: 16) })
        try await waitUntilRead()
    }

    /// Waits until the program has read what was sent: read together with it, the next keys would count as pasted. A
    /// program that reads nothing is left alone after two seconds.
    private func waitUntilRead() async throws {
        guard let tty = try? await expand("#{pane_tty}") else { return }
        let descriptor = Foundation.open(tty, O_RDONLY | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return }
        defer { Foundation.close(descriptor) }
        _ = try await Polling.wait(.seconds(2)) {
            var count: Int32 = 0
            return ioctl(descriptor, UInt(FIONREAD), &count) != 0 || count == 0
        }
    }

    /// What can be seen, with the place of the cursor.
    private func sight() async throws -> String {
        try await tmux.call(["capture-pane", "-p"]) + expand("#{cursor_x} #{cursor_y}")
    }

    func resize(_ columns: Int, _ rows: Int) async throws {
        try await tmux.call(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What the screen shows now, on request with its escape sequences.
    func screen(withSequences: Bool = false) async throws -> ScreenText {
        ScreenText(try await tmux.call(["capture-pane", "-p"] + (withSequences ? ["-e"] : [])))
    }

    /// Waits until the screen shows all of these texts.
    @discardableResult
    func waitFor(
        _ texts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ScreenText {
        let wanted = texts.map { "“\($0)”" }.joined(separator: " and ")
        return try await waitFor(wanted, sourceLocation: sourceLocation) { texts.allSatisfy($0.contains) }
    }

    /// Waits until the screen satisfies a condition. The description names the condition in a failure.
    @discardableResult
    func waitFor(
        _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
        where condition: (ScreenText) -> Bool
    ) async throws -> ScreenText {
        var last = try await screen()
        let isSatisfied = try await Polling.wait {
            last = try await screen()
            return condition(last)
        }
        try #require(
            isSatisfied, "\(description) did not appear; the screen:\n\(last)", sourceLocation: sourceLocation
        )
        return last
    }

    /// Expands a tmux format such as `#{alternate_on}`.
    func expand(_ format: String) async throws -> String {
        try await tmux.call(["display-message", "-p", format]).trimmingCharacters(in: .newlines)
    }
}
