import Foundation

/// A tmux server of its own, on its own socket, without anybody's configuration.
struct Tmux: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let description = """
            tmux is not installed, and these tests drive the real program inside it. \
            Install it and try again: apt-get install tmux (Debian), brew install tmux (macOS).
            """
    }

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private let executable: String
    private let environment: [String: String]
    private let scratch: Scratch

    /// Starts a server, which ends with the body, and all that runs in it too.
    static func serve(in scratch: Scratch, _ body: (Tmux) async throws -> Void) async throws {
        let tmux = try Tmux(scratch)
        // In the foreground, so that its end can be waited for.
        let (ending, pid) = try tmux.command(["-D"]).start()
        defer { kill(pid, SIGKILL) }
        guard try await Patience.wait(until: { (try? await tmux.call(["start-server"])) != nil }) else {
            throw Refusal(description: "the tmux server does not answer")
        }
        do {
            try await body(tmux)
        } catch {
            await tmux.stop(ending)
            throw error
        }
        await tmux.stop(ending)
    }

    private init(_ scratch: Scratch) throws {
        environment = Curfew.environment(home: scratch)
        let folders = environment["PATH", default: ""].split(separator: ":")
        let candidates = folders.map { "\($0)/tmux" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw Missing()
        }
        executable = found
        self.scratch = scratch
    }

    /// Opens a window of a fixed size in which a command runs.
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
            throw Refusal(
                description: "tmux \(arguments.joined(separator: " ")): \(outcome.errors)\(outcome.output)")
        }
        return outcome.output
    }

    private func command(_ arguments: [String]) -> Command {
        let first = ["-S", scratch.file("tmux"), "-f", "/dev/null"]
        return Command(executable, first + arguments, environment: environment, scratch: scratch)
    }

    /// A scene may have ended the server already.
    private func stop(_ ending: Task<Int32, Never>) async {
        _ = try? await call(["kill-server"])
        _ = await ending.value
    }
}
