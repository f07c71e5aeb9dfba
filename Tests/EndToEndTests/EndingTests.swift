import Foundation
import Testing

/// Every way of ending restores the terminal.
@Suite(.timeLimit(.minutes(5)))
struct EndingTests {
    @Test func `q asks while a session is live; Esc cancels, and a logout ends with proof and 0`()
        async throws
    {
        try await TerminalTester.run(["demo", "--signed-in", "1"]) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            try await terminal.press("q")
            try await terminal.waitFor("1 session is live.", "[ Log out and quit ]")
            try await terminal.press("Escape")
            try await terminal.waitFor("the dialog closed") {
                !$0.contains("session is live.") && $0.header.contains("1 session")
            }
            try await terminal.press("q", "Tab", "Enter")
            try await terminal.expectRestored(status: 0)
            try await terminal.waitFor("1 of 1 token revoked, confirmed by the server.")
        }
    }

    @Test func `q ends with 0 at once when nobody is signed in`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("nobody signed in")
            let took = try await terminal.waitForExit { _ in try await terminal.press("q") }
            #expect(took < .seconds(5))
            try await terminal.expectRestored(status: 0)
        }
    }

    @Test func `^C asks as q does, and ends at once when nobody is signed in`() async throws {
        try await TerminalTester.run(["demo", "--signed-in", "1"]) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            try await terminal.press("C-c")
            try await terminal.waitFor("1 session is live.", "[ Quit without logging out ]")
        }
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("nobody signed in")
            let took = try await terminal.waitForExit { _ in try await terminal.press("C-c") }
            #expect(took < .seconds(5))
            try await terminal.expectRestored(status: 0)
        }
    }

    /// Signals of signal(7) that end a program, the first and the last real-time signal among them.
    @Test(arguments: [
        SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, SIGSTKFLT,
        34, 64,
    ])
    func `a signal ends the program within five seconds`(signal: Int32) async throws {
        try await TerminalTester.run(["demo", "--signed-in", "1"]) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            let took = try await terminal.waitForExit { kill($0, signal) }
            #expect(took < .seconds(5))
            try await terminal.expectRestored(status: 128 + Int(signal))
        }
    }

    @Test(arguments: ["kill-pane", "kill-server"])
    func `the program ends within five seconds of its terminal`(command: String) async throws {
        try await TerminalTester.run(["demo", "--signed-in", "1"]) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            let took = try await terminal.waitForExit { _ in try await terminal.tmux.call([command]) }
            #expect(took < .seconds(5))
        }
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGXCPU, SIGSYS])
    func `a crash restores the terminal and prints only the signal`(signal: Int32) async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Enter")
            let signedIn = try await terminal.waitFor("may act as 3 identities")
            let suffix = try #require(signedIn.tokenSuffix)
            try await terminal.press("l", "Up")
            try await terminal.type("Zebra-crossing-9")
            try await terminal.waitFor("the password typed") {
                $0.row("Password")?.contains("••••••••••••••••") == true
            }
            let files = terminal.directory.names
            try await terminal.startRecording()
            _ = try await terminal.waitForExit { kill($0, signal) }
            try await terminal.expectRestored(status: 128 + Int(signal))
            try await terminal.waitFor("curfew: stopped by signal \(signal); the terminal is restored")

            let screen = try await terminal.screen()
            for output in [terminal.recording, screen.text] {
                #expect(output.contains("stopped by signal"))
                #expect(!output.contains("Zebra"))
                #expect(!output.contains("Curfew-demo-1"))
                #expect(!output.contains(suffix))
                #expect(!output.contains("0x"), "memory or registers")
            }
            #expect(
                terminal.directory.names.subtracting(files).isSubset(of: ["recording", "after"]),
                "a crash file")
        }
    }
}
