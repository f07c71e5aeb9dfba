import Foundation
import Testing

/// The local clock, set by libfaketime while the program runs: what it says is shown, and nothing hangs on it.
@Suite(.timeLimit(.minutes(5)))
struct ClockTests {
    /// Debian's package puts it into a folder of the architecture's name.
    private static let library: String? = {
        let files = FileManager.default
        return (try? files.contentsOfDirectory(atPath: "/usr/lib"))?
            .map { "/usr/lib/\($0)/faketime/libfaketime.so.1" }.first(where: files.fileExists)
    }()

    /// Runs a program under a clock that is as many seconds ahead as the file `clock` says.
    private static func fakedClock(_ library: String) -> [String] {
        let script = """
            echo +0 >clock
            exec env LD_PRELOAD=\(library) FAKETIME_TIMESTAMP_FILE=clock FAKETIME_NO_CACHE=1 \
              FAKETIME_DONT_FAKE_MONOTONIC=1 "$@"
            """
        return ["sh", "-c", script, "sh"]
    }

    @Test(.enabled(if: library != nil, "needs libfaketime, which only Linux has"))
    func `a desk clock that jumps is told in the header and moves no countdown`() async throws {
        let library = try #require(Self.library)
        try await Stage.play(under: Self.fakedClock(library)) { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up", "Up", "Up", "Right", "Enter")
            try await stage.sees("The server lists 7 live tokens")
            // The authority keeps its own time from its start on, as a server elsewhere would.
            for (jump, words) in [("+120", "server clock -120 s"), ("-86400", "server clock +86400 s")] {
                let before = try await stage.secondsLeft()
                let start = ContinuousClock.now
                try Data("\(jump)\n".utf8).write(to: URL(filePath: stage.scratch.file("clock")))
                try await stage.sees(words)
                let after = try await stage.secondsLeft()
                let passed = Int((ContinuousClock.now - start) / .seconds(1))
                // Each figure is up to a second old when it is read.
                #expect((passed - 2...passed + 2).contains(before - after), "\(jump): \(before), \(after)")
            }
        }
    }
}

extension Stage {
    /// The rest of the token in use, by the header, in seconds.
    fileprivate func secondsLeft(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Int {
        let header = try await look().header
        let figure = try #require(
            header.split(separator: " ").first { $0.contains(":") && $0.first?.isNumber == true },
            "\(header)", sourceLocation: sourceLocation)
        return figure.split(separator: ":").reduce(0) { $0 * 60 + (Int($1) ?? 0) }
    }
}
