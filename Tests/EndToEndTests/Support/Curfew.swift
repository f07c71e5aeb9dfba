import Foundation

/// The program under test: the executable that the build put beside the test bundle.
enum Curfew {
    /// If there is no executable, this is a path that explains the failure to start it.
    static let path: String = {
        let bundle = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        let candidate = bundle.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "curfew")
        return FileManager.default.isExecutableFile(atPath: candidate.path)
            ? candidate.path : "curfew-is-not-beside-\(bundle.lastPathComponent)"
    }()

    /// The whole environment of the program; it inherits only PATH.
    static func environment(home: TemporaryDirectory) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
            "HOME": home.path,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            // After a crash, Swift's backtracer would hold files open for minutes.
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    /// Runs the program without a terminal and waits for its end.
    static func run(
        _ arguments: String..., with changes: [String: String] = [:]
    ) async throws -> Command.Outcome {
        try await TemporaryDirectory.use { directory in
            let environment = environment(home: directory).merging(changes) { $1 }
            return try await Command(path, arguments, environment: environment, directory: directory).run()
        }
    }
}
