import Foundation
import Screen
import TerminalIO
import Testing

/// The clipboard through tmux: a real one, and some that misbehave.
struct ClipboardTests {
    /// Calls the body in a process of its own whose `tmux` is this script.
    private static func script(_ text: String) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: directory.appending(path: "tmux"))
        chmod(directory.path + "/tmux", 0o700)
        setenv("PATH", directory.path + ":" + String(cString: getenv("PATH")), 1)
    }

    private static let text = [UInt8](repeating: 0x78, count: Clipboard.limit)

    @Test func `tmux has the text in its newest buffer`() async {
        await #expect(processExitsWith: .success) {
            let directory = FileManager.default.temporaryDirectory.appending(
                path: "curfew-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: directory) }
            func tmux(_ arguments: String) throws -> String {
                let output = directory.path + "/output"
                #expect(system("tmux \(arguments) >\(output) </dev/null") == 0)
                return try String(contentsOfFile: output, encoding: .utf8)
            }
            unsetenv("TMUX")
            setenv("TMUX_TMPDIR", directory.path, 1)
            _ = try tmux("-f /dev/null new-session -d cat")
            defer { _ = try? tmux("kill-server") }
            let socket = try tmux("display-message -p '#{socket_path},#{pid},0'")
            setenv("TMUX", socket.trimmingCharacters(in: .newlines), 1)
            #expect(Clipboard.sendThroughTmux(Array("Grüße\n\t;x".utf8)) == .sent)
            #expect(try tmux("show-buffer") == "Grüße\n\t;x")
            #expect(Clipboard.sendThroughTmux(Self.text) == .sent)
            #expect(try tmux("show-buffer").utf8.count == Clipboard.limit)
        }
    }

    @Test func `a tmux that refuses, reads nothing or is missing is a failure`() async {
        for script in ["cat >/dev/null; exit 1", "exit 1", "kill -9 $$"] {
            await #expect(processExitsWith: .success) { [script = script as String] in
                try Self.script(script)
                #expect(
                    Clipboard.sendThroughTmux(Self.text)
                        == .failed(reason: "tmux refused the text; it needs version 3.2"))
            }
        }
        await #expect(processExitsWith: .success) {
            setenv("PATH", "/nonexistent", 1)
            #expect(Clipboard.sendThroughTmux(Self.text) == .failed(reason: "tmux could not be run"))
        }
    }

    @Test func `a tmux that hangs is ended when its time is up`() async {
        await #expect(processExitsWith: .success) {
            try Self.script("sleep 600")
            let outcome = Clipboard.sendThroughTmux(Self.text, milliseconds: 1)
            #expect(outcome == .failed(reason: "tmux took too long"))
        }
    }
}
