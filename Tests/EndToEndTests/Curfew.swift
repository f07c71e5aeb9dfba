import Foundation

/// The program under test: the real binary, as the build left it beside this test bundle.
enum Curfew {
    /// Nil-proof: where there is none, the path says so in the first message that names it.
    static let path: String = {
        let bundle = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        // On Linux the bundle is a file beside the program, on macOS a folder with the executable deep inside.
        var folder = bundle.resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("curfew").path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue
            {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return "curfew-is-not-beside-\(bundle.lastPathComponent)"
    }()

    /// Everything a run finds in its environment; nothing of the machine's own leaks in.
    static func environment(home: Scratch) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
            "HOME": home.path,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            // A crash in a test must not start Swift's backtracer, which would hold files open for minutes.
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    /// Runs it without a terminal to its end.
    static func run(
        _ arguments: String..., with changes: [String: String] = [:]
    ) async throws -> Command.Outcome {
        try await Scratch.use { scratch in
            let environment = environment(home: scratch).merging(changes) { $1 }
            return try await Command(path, arguments, environment: environment, scratch: scratch).run()
        }
    }
}
