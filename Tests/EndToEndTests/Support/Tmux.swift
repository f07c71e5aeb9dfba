import Foundation

/// A tmux server for one test, with its own socket and without a configuration file.
struct Tmux: Sendable {
    struct NotInstalled: Error, CustomStringConvertible {
        let description = """
            These tests run the program in tmux, which is not installed. Install it and try again: \
            apt-get install tmux.
            """
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let executable: String
    private let environment: [String: String]
    private let directory: TemporaryDirectory

    /// Starts a server for the body. The server and its programs end with the body.
    static func withServer(in directory: TemporaryDirectory, _ body: (Tmux) async throws -> Void) async throws
    {
        let tmux = try Tmux(directory)
        // The server stays in the foreground, so the test can wait for its end.
        let (exit, pid) = try tmux.command(["-D"]).start()
        defer { kill(pid, SIGKILL) }
        guard try await Polling.wait(until: { (try? await tmux.call(["start-server"])) != nil }) else {
            throw Failure(description: "the tmux server does not respond")
        }
        do {
            try await body(tmux)
        } catch {
            await tmux.stop(exit)
            throw error
        }
        await tmux.stop(exit)
    }

    private init(_ directory: TemporaryDirectory) throws {
        environment = Curfew.environment(home: directory)
        let folders = environment["PATH", default: ""].split(separator: ":")
        let candidates = folders.map { "\($0)/tmux" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw NotInstalled()
        }
        executable = found
        self.directory = directory
    }

    /// Runs a command in a new window of a fixed size.
    func open(columns: Int, rows: Int, _ command: [String]) async throws {
        try await call(
            ["set-option", "-g", "default-terminal", "tmux-256color"]
                + [";", "set-option", "-g", "status", "off"]
                + [";", "set-option", "-g", "history-limit", "5000"]
                + [";", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"] + command)
    }

    @discardableResult
    func call(_ arguments: [String]) async throws -> String {
        let outcome = try await command(["-N"] + arguments).run()
        guard outcome.status == 0 else {
            throw Failure(
                description: "tmux \(arguments.joined(separator: " ")): \(outcome.errors)\(outcome.output)")
        }
        return outcome.output
    }

    private func command(_ arguments: [String]) -> Command {
        let first = ["-S", directory.file("tmux"), "-f", "/dev/null"]
        return Command(executable, first + arguments, environment: environment, directory: directory)
    }

    /// A test may have stopped the server already.
    private func stop(_ exit: Task<Int32, Never>) async {
        _ = try? await call(["kill-server"])
        _ = await exit.value
    }
}
