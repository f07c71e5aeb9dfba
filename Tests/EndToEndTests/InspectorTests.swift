import Foundation
import Testing

/// The second vendor: its login with a time to live, its list of tokens, and ending tokens of other devices.
@Suite(.timeLimit(.minutes(5)))
struct InspectorTests {
    @Test func `a login with a time to live lists its tokens and ends all others with proof`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up", "Up", "Right")
            try await terminal.waitFor("Verifiable", "admin@verify.example")
            try await terminal.press("Tab", "Tab", "Tab")
            try await terminal.type("12h")
            try await terminal.waitFor("= 12 h")
            try await terminal.press("Enter")
            let capped = try await terminal.waitFor(
                "the server limits it", "Firefox on", "Safari on iPhone", "Python script",
                "Safari on macOS", "Chrome on Linux", "unknown device")
            #expect(capped.contains("The session lasts 8 h, not 12 h"))
            try await terminal.waitFor("acting at once") { $0.header.contains("admin@verify.example ") }
            try await terminal.press("t", "e")
            try await terminal.waitFor("6 tokens will end")
            try await terminal.press("Tab", "Enter")
            try await terminal.waitFor("6 of 6 tokens revoked, confirmed")
            try await terminal.waitFor("the session itself stays") {
                $0.header.contains("admin@verify.example ")
            }
        }
    }

    @Test func `only the marked tokens end`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up", "Up", "Right", "Enter")
            try await terminal.waitFor("The server lists 7 live tokens")
            try await terminal.press("t", "Down", "Space", "Down", "Space", "x")
            try await terminal.waitFor("2 tokens will end")
            try await terminal.press("Tab", "Enter")
            try await terminal.waitFor("2 of 2 tokens revoked, confirmed")
            try await terminal.press("t", "r")
            try await terminal.waitFor("The server lists 5 live tokens")
        }
    }

    @Test func `the code that the demo mails to a file replaces a forgotten password`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-mail-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let mail = folder.appending(path: "mail")
        try await TerminalTester.run(["demo", "--mail", mail.path]) { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up", "Up", "Right")
            try await terminal.waitFor("the other profile") { $0.row("Profile", "Verifiable") != nil }
            try await terminal.press("Escape")
            try await terminal.waitFor("P forgotten")
            try await terminal.confirm("P")
            try await terminal.waitFor("was mailed to it")
            try await terminal.waitFor("the mail") { _ in (try? Data(contentsOf: mail))?.isEmpty == false }
            let message = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: mail))
            let code = try #require(message["text"]?.split(separator: " ").last)
            try await terminal.type(String(code))
            try await terminal.press("Tab")
            try await terminal.type("Quartz-12345")
            try await terminal.press("Tab")
            try await terminal.type("Quartz-12345")
            let typed = try await terminal.screen()
            #expect(!typed.contains(String(code)))
            try await terminal.press("Enter")
            // The tokens of other devices ended with the old password.
            try await terminal.waitFor("The server lists 1 live token")
        }
    }

    @Test func `the other vendor's mailed code signs in with the new password at once`() async throws {
        try await TemporaryDirectory.use { directory in
            let mail = directory.file("mail")
            try await TerminalTester.run(["demo", "--mail", mail]) { terminal in
                try await terminal.waitFor("P forgotten")
                try await terminal.confirm("P")
                try await terminal.waitFor("was mailed to it")
                try await terminal.waitFor("the mail") { _ in !directory.bytes("mail").isEmpty }
                let message = try JSONDecoder().decode([String: String].self, from: directory.bytes("mail"))
                let code = try #require(message["text"]?.split(separator: " ").last)
                try await terminal.type("000000")
                try await terminal.press("Tab")
                for _ in 1...2 {
                    try await terminal.type("Quartz-12345")
                    try await terminal.press("Tab")
                }
                try await terminal.press("Enter")
                try await terminal.waitFor("The code is wrong, used or")
                try await terminal.type(String(code))
                try await terminal.press("Tab")
                for _ in 1...2 {
                    try await terminal.type("Quartz-12345")
                    try await terminal.press("Tab")
                }
                try await terminal.press("Enter")
                try await terminal.waitFor("may act as 3 identities")
            }
        }
    }

    @Test func `a required password change says what it ends, and the details show the role`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up", "Up", "Right", "Tab")
            try await terminal.type("expired@acme.example")
            try await terminal.press("Tab")
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            try await terminal.waitFor("Ends every token of")
            try await terminal.type("Quartz-12345")
            try await terminal.press("Tab")
            try await terminal.type("Quartz-12345")
            try await terminal.press("Enter")
            try await terminal.waitFor("Reader", "The server lists 1 live token")
            try await terminal.press("i", "d")
            try await terminal.waitFor("Permissions", "Users: Read")
        }
    }
}
