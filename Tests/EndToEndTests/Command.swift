import Foundation

/// A program without a terminal. What it prints goes to files, which never fill up as a pipe does.
struct Command: Sendable {
    struct Outcome: Sendable {
        /// As a shell counts it: 128 and the number of a signal that ended it.
        let status: Int32
        let output: String
        let errors: String
    }

    private let executable: String
    private let arguments: [String]
    private let environment: [String: String]
    private let scratch: Scratch
    private let name = "run-\(UInt32.random(in: .min ... .max))"

    init(_ executable: String, _ arguments: [String], environment: [String: String], scratch: Scratch) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.scratch = scratch
    }

    /// What it has printed so far.
    var output: String { scratch.text(name + ".out") }
    var errors: String { scratch.text(name + ".err") }

    /// Runs it to its end.
    func run() async throws -> Outcome {
        let status = try await start().ending.value
        defer {
            try? FileManager.default.removeItem(atPath: scratch.file(name + ".out"))
            try? FileManager.default.removeItem(atPath: scratch.file(name + ".err"))
        }
        return Outcome(status: status, output: output, errors: errors)
    }

    /// Starts it; the task ends with it and gives its status.
    func start() throws -> (ending: Task<Int32, Never>, pid: pid_t) {
        let pid = try Spawn(
            executable: executable, arguments: arguments, environment: environment, directory: scratch.path,
            output: scratch.file(name + ".out"), errors: scratch.file(name + ".err")
        ).start()
        let ending = Task {
            await withCheckedContinuation { continuation in
                Spawn.whenEnded(pid) { continuation.resume(returning: $0) }
            }
        }
        return (ending, pid)
    }
}
