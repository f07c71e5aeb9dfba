import Foundation
import Testing

/// Every way out leaves the terminal as it was found.
@Suite(.timeLimit(.minutes(5)))
struct EndingTests {
    @Test func `q asks while a session is live; Esc stays, logging out ends with the proof and 0`()
        async throws
    {
        try await Stage.play(["demo", "--signed-in", "1"]) { stage in
            try await stage.sees("1 session, acting as nobody")
            try await stage.press("q")
            try await stage.sees("1 session is live.", "[ Log out and quit ]")
            try await stage.press("Escape")
            try await stage.sees("the dialog closed") {
                !$0.contains("session is live.") && $0.header.contains("1 session")
            }
            try await stage.press("q", "Tab", "Enter")
            try await stage.endsRestored(status: 0)
            try await stage.sees("1 of 1 token revoked, confirmed by the server.")
        }
    }

    @Test func `with nobody signed in, q ends at once with 0`() async throws {
        try await Stage.play { stage in
            try await stage.sees("nobody signed in")
            let took = try await stage.end { _ in try await stage.press("q") }
            #expect(took < .seconds(5))
            try await stage.endsRestored(status: 0)
        }
    }

    @Test func `^C asks like q, and ends at once when nobody is signed in`() async throws {
        try await Stage.play(["demo", "--signed-in", "1"]) { stage in
            try await stage.sees("1 session, acting as nobody")
            try await stage.press("C-c")
            try await stage.sees("1 session is live.", "[ Keep and quit ]")
        }
        try await Stage.play { stage in
            try await stage.sees("nobody signed in")
            let took = try await stage.end { _ in try await stage.press("C-c") }
            #expect(took < .seconds(5))
            try await stage.endsRestored(status: 0)
        }
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)])
    func `a signal to end is obeyed within a second`(signal: Int32, status: Int) async throws {
        try await Stage.play(["demo", "--signed-in", "1"]) { stage in
            try await stage.sees("1 session, acting as nobody")
            let took = try await stage.end { kill($0, signal) }
            #expect(took < .seconds(5))
            try await stage.endsRestored(status: status)
        }
    }

    @Test(arguments: ["kill-pane", "kill-server"])
    func `a terminal that goes away takes the program with it within a second`(command: String) async throws {
        try await Stage.play(["demo", "--signed-in", "1"]) { stage in
            try await stage.sees("1 session, acting as nobody")
            let took = try await stage.end { _ in try await stage.tmux.call([command]) }
            #expect(took < .seconds(5))
        }
    }

    @Test(arguments: [SIGSEGV, SIGABRT])
    func `a crash restores the terminal and tells nothing but the signal`(signal: Int32) async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Enter")
            let signedIn = try await stage.sees("may act as 3 identities")
            let tail = try #require(signedIn.tokenTail)
            try await stage.press("l", "Up")
            try await stage.type("Zebra-crossing-9")
            try await stage.sees("the password typed") { $0.row("Password").contains("••••••••••••••••") }
            let files = stage.scratch.names
            try await stage.record()
            _ = try await stage.end { kill($0, signal) }
            try await stage.endsRestored(status: 128 + Int(signal))
            try await stage.sees("curfew: stopped by signal \(signal); the terminal is restored")

            let screen = try await stage.look()
            for output in [stage.recording, screen.text] {
                #expect(output.contains("stopped by signal"))
                #expect(!output.contains("Zebra"))
                #expect(!output.contains("Curfew-demo-1"))
                #expect(!output.contains(tail))
                #expect(!output.contains("0x"), "memory or registers")
            }
            #expect(
                stage.scratch.names.subtracting(files).isSubset(of: ["recording", "after"]), "a crash file")
        }
    }
}
