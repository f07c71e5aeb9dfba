import Foundation
import Testing

/// The process behind the screen.
extension Stage {
    /// The program's process; the script around it leaves the number.
    func pid(sourceLocation: SourceLocation = #_sourceLocation) async throws -> pid_t {
        var pid: pid_t?
        _ = try await Patience.wait {
            pid = pid_t(scratch.text("pid").trimmingCharacters(in: .newlines))
            return pid != nil
        }
        return try #require(pid, "the program did not start", sourceLocation: sourceLocation)
    }

    /// Sends a signal and waits until the process is gone; returns how long that took.
    func end(
        _ act: (pid_t) async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Duration {
        let pid = try await pid(sourceLocation: sourceLocation)
        let start = ContinuousClock.now
        try await act(pid)
        let isGone = try await Patience.wait { !Stage.isRunning(pid) }
        try #require(isGone, "process \(pid) goes on", sourceLocation: sourceLocation)
        return ContinuousClock.now - start
    }

    /// A process that has ended and waits for its parent runs no more.
    static func isRunning(_ pid: pid_t) -> Bool {
        guard kill(pid, 0) == 0 else { return false }
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return true }
        let state = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
            .first
        return state != "Z"
    }

    /// Checks that the program is over and has left the terminal as it found it.
    func endsRestored(status: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await sees("curfew ended with \(status)", sourceLocation: sourceLocation)
        #expect(scratch.text("before").contains("icanon"), sourceLocation: sourceLocation)
        #expect(
            scratch.text("after") == scratch.text("before"), "stty", sourceLocation: sourceLocation)
        let modes = try await knows("#{alternate_on} #{cursor_flag} #{keypad_cursor_flag} #{mouse_any_flag}")
        #expect(modes == "0 1 0 0", "alternate screen, cursor, keypad, mouse", sourceLocation: sourceLocation)
    }

    /// Everything the terminal is sent from now on goes to a file as well.
    func record() async throws {
        try await tmux.call(["pipe-pane", "cat >\(scratch.file("recording"))"])
    }

    var recording: String { scratch.text("recording") }
}
