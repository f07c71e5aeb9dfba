import Foundation

/// A program without a terminal. Its output goes to files, which do not block it as a full pipe would.
struct Command: Sendable {
    struct Outcome: Sendable {
        /// The exit status; 128 plus the number if a signal ended the program.
        let status: Int32
        let output: String
        let errors: String
    }

    private let executable: String
    private let arguments: [String]
    private let environment: [String: String]
    private let directory: TemporaryDirectory
    private let name = "run-\(UInt32.random(in: .min ... .max))"

    init(
        _ executable: String, _ arguments: [String], environment: [String: String],
        directory: TemporaryDirectory
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }

    /// The output so far.
    var output: String { directory.text(name + ".out") }
    var errors: String { directory.text(name + ".err") }

    /// Runs the program and waits for its end.
    func run() async throws -> Outcome {
        let status = try await start().exit.value
        defer {
            try? FileManager.default.removeItem(atPath: directory.file(name + ".out"))
            try? FileManager.default.removeItem(atPath: directory.file(name + ".err"))
        }
        return Outcome(status: status, output: output, errors: errors)
    }

    /// Starts the program. The task ends with it and returns its status.
    func start() throws -> (exit: Task<Int32, Never>, pid: pid_t) {
        let pid = try ChildProcess(
            executable: executable, arguments: arguments, environment: environment, directory: directory.path,
            output: directory.file(name + ".out"), errors: directory.file(name + ".err")
        ).start()
        let exit = Task {
            await withCheckedContinuation { continuation in
                ChildProcess.onExit(of: pid) { continuation.resume(returning: $0) }
            }
        }
        return (exit, pid)
    }
}
