import Foundation
import Testing

/// The second vendor: its login with a time to live, its list of tokens, and ending all the others.
@Suite(.timeLimit(.minutes(5)))
struct InspectorTests {
    @Test func `a login with a time to live, the list, and all others ended with the proof`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up", "Up", "Up", "Right")
            try await stage.sees("Demo · Verifiable", "admin@verify.example")
            try await stage.press("Tab", "Tab", "Tab")
            try await stage.type("12h")
            try await stage.sees("= 12:00:00")
            try await stage.press("Enter")
            let capped = try await stage.sees(
                "the server caps it", "Firefox on", "Safari on iPhone", "Python script",
                "Safari on macOS", "Chrome on Linux", "unknown device")
            #expect(capped.contains("The token lives 8 h, not 12 h"))
            try await stage.sees("acting at once") { $0.header.contains("as admin@verify.example") }
            try await stage.press("t", "e")
            try await stage.sees("6 tokens will end")
            try await stage.press("Tab", "Enter")
            try await stage.sees("6 of 6 tokens revoked, confirmed by the server")
            try await stage.sees("the session itself stays") {
                $0.row("admin@verify.example", "live").isEmpty == false
            }
        }
    }

    @Test func `marked tokens are ended and no others`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up", "Up", "Up", "Right", "Enter")
            try await stage.sees("The server lists 7 live tokens")
            try await stage.press("t", "Down", "Space", "Down", "Space", "x")
            try await stage.sees("2 tokens will end")
            try await stage.press("Tab", "Enter")
            try await stage.sees("2 of 2 tokens revoked, confirmed by the server")
            try await stage.press("t", "r")
            try await stage.sees("The server lists 5 live tokens")
        }
    }

    @Test func `a forgotten password is replaced by the code that the demo mails to a file`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-mail-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let mail = folder.appending(path: "mail")
        try await Stage.play(["demo", "--mail", mail.path]) { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up", "Up", "Up", "Right", "Escape")
            try await stage.sees("P forgotten")
            try await stage.press("P")
            try await stage.sees("was mailed to it")
            let letter = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: mail))
            let code = try #require(letter["text"]?.split(separator: " ").last)
            try await stage.type(String(code))
            try await stage.press("Tab")
            try await stage.type("Quartz-12345")
            try await stage.press("Tab")
            try await stage.type("Quartz-12345")
            let typed = try await stage.look()
            #expect(!typed.contains(String(code)))
            try await stage.press("Enter")
            // What was held elsewhere ended with the old password.
            try await stage.sees("The server lists 1 live token")
        }
    }

    @Test func `a forced change says what it ends, and the role of a reader is told`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up", "Up", "Up", "Right", "Tab")
            try await stage.type("expired@acme.example")
            try await stage.press("Tab")
            try await stage.type("Curfew-demo-1")
            try await stage.press("Enter")
            try await stage.sees("Ends every token of")
            try await stage.type("Quartz-12345")
            try await stage.press("Tab")
            try await stage.type("Quartz-12345")
            try await stage.press("Enter")
            try await stage.sees("Reader", "The server lists 1 live token")
            try await stage.press("i", "d")
            try await stage.sees("Permissions", "Users: Read")
        }
    }
}
