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
            let capped = try await stage.sees("the server caps it", "Firefox on", "Safari on iPhone")
            #expect(capped.contains("The token lives 8 h, not 12 h"))
            try await stage.sees("acting at once") { $0.header.contains("as admin@verify.example") }
            try await stage.press("t", "e")
            try await stage.sees("3 tokens will end")
            try await stage.press("Tab", "Enter")
            try await stage.sees("3 of 3 tokens revoked, confirmed by the server")
            try await stage.sees("the session itself stays") {
                $0.row("admin@verify.example", "live").isEmpty == false
            }
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
