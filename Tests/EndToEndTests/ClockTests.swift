import Foundation
import Testing

/// libfaketime changes the local clock while the program runs. The header shows the difference; no countdown changes.
@Suite(.timeLimit(.minutes(5)))
struct ClockTests {
    /// Debian installs the library in a folder named after the architecture.
    private static let library: String? = {
        let files = FileManager.default
        return (try? files.contentsOfDirectory(atPath: "/usr/lib"))?
            .map { "/usr/lib/\($0)/faketime/libfaketime.so.1" }.first(where: files.fileExists)
    }()

    /// The command that runs a program with a clock that is ahead by the seconds in the file `clock`.
    private static func fakedClock(_ library: String) -> [String] {
        let script = """
            echo +0 >clock
            exec env LD_PRELOAD=\(library) FAKETIME_TIMESTAMP_FILE=clock FAKETIME_NO_CACHE=1 \
              FAKETIME_DONT_FAKE_MONOTONIC=1 "$@"
            """
        return ["sh", "-c", script, "sh"]
    }

    @Test func `the header shows a jump of the local clock, and no countdown changes`() async throws {
        let library = try #require(Self.library, "Install libfaketime: apt-get install libfaketime.")
        try await TerminalTester.run(wrapper: Self.fakedClock(library)) { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up", "Up", "Right", "Enter")
            try await terminal.waitFor("The server lists 7 live tokens")
            // The authority's time comes from its start and a monotonic clock, so the jump does not change it.
            for (jump, warning) in [("+120", "server clock -120 s"), ("-86400", "server clock +86400 s")] {
                let before = try await terminal.secondsLeft()
                let start = ContinuousClock.now
                try Data("\(jump)\n".utf8).write(to: URL(filePath: terminal.directory.file("clock")))
                try await terminal.waitFor(warning)
                let after = try await terminal.secondsLeft()
                let passed = Int((ContinuousClock.now - start) / .seconds(1))
                // Each figure may be up to a second old.
                #expect((passed - 2...passed + 2).contains(before - after), "\(jump): \(before), \(after)")
            }
        }
    }
}

extension TerminalTester {
    /// The header's countdown, in seconds.
    fileprivate func secondsLeft(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Int {
        let header = try await screen().header
        let figure = try #require(
            header.split(separator: " ").first { $0.contains(":") && $0.first?.isNumber == true },
            "\(header)", sourceLocation: sourceLocation)
        return figure.split(separator: ":").reduce(0) { $0 * 60 + (Int($1) ?? 0) }
    }
}
