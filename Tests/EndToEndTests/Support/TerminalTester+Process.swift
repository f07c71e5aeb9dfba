import Foundation
import Testing

/// The process of the program.
extension TerminalTester {
    /// The process ID, which the script around the program saves.
    func pid(sourceLocation: SourceLocation = #_sourceLocation) async throws -> pid_t {
        var pid: pid_t?
        _ = try await Polling.wait {
            pid = pid_t(directory.text("pid").trimmingCharacters(in: .newlines))
            return pid != nil
        }
        return try #require(pid, "the program did not start", sourceLocation: sourceLocation)
    }

    /// Runs an action that ends the process, waits for the end and returns how long it took.
    func waitForExit(
        sourceLocation: SourceLocation = #_sourceLocation, after action: (pid_t) async throws -> Void
    ) async throws -> Duration {
        let pid = try await pid(sourceLocation: sourceLocation)
        let start = ContinuousClock.now
        try await action(pid)
        let hasEnded = try await Polling.wait { try !Self.isRunning(pid) }
        try #require(hasEnded, "process \(pid) still runs", sourceLocation: sourceLocation)
        return ContinuousClock.now - start
    }

    /// Whether the process runs. A zombie does not.
    private static func isRunning(_ pid: pid_t) throws -> Bool {
        // Without the file the process does not exist any more.
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
        let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last
        return try #require(fields?.split(separator: " ").first) != "Z"
    }

    /// Waits until the program has ended with this status, and checks that the terminal is as it was before.
    func expectRestored(status: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await waitFor("curfew ended with \(status)", sourceLocation: sourceLocation)
        #expect(directory.text("before").contains("icanon"), sourceLocation: sourceLocation)
        #expect(
            directory.text("after") == directory.text("before"), "stty", sourceLocation: sourceLocation)
        let modes = try await expand("#{alternate_on} #{cursor_flag} #{keypad_cursor_flag} #{mouse_any_flag}")
        #expect(modes == "0 1 0 0", "alternate screen, cursor, keypad, mouse", sourceLocation: sourceLocation)
    }

    /// From now on, copies everything that the terminal receives to a file.
    func startRecording() async throws {
        try await tmux.call(["pipe-pane", "cat >\(directory.file("recording"))"])
    }

    var recording: String { directory.text("recording") }
}
