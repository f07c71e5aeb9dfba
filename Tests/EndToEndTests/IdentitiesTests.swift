import Testing

/// Switching between identities. The header always names the current one.
@Suite(.timeLimit(.minutes(5)))
struct IdentitiesTests {
    @Test func `digits switch, the dash goes back, and the header names the identity`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Enter")
            try await terminal.waitFor("may act as 3 identities")
            try await terminal.press("1")
            try await terminal.waitFor("the first in the header") {
                $0.header.contains("Acme Payments Ltd ")
            }
            try await terminal.press("2")
            let second = try await terminal.waitFor("the second in the header") {
                $0.header.contains("Acme Cards Ltd ")
            }
            #expect(second.row("2 ▶ Acme Cards Ltd") != nil)
            #expect(second.contains("1 ▶ ") == false)
            #expect(second.header.secondsLeft != nil)

            try await terminal.press("-")
            try await terminal.waitFor("the first again") { $0.header.contains("Acme Payments Ltd ") }
            try await terminal.press("-")
            try await terminal.waitFor("the second again") { $0.header.contains("Acme Cards Ltd ") }
        }
    }

    @Test func `a filter finds one of 250 identities, and Enter acts as it`() async throws {
        try await TerminalTester.run(columns: 80, rows: 24) { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up")
            try await terminal.type("many@acme.example")
            try await terminal.press("Tab")
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            try await terminal.waitFor("many@acme.example may act as", "250 identities")
            try await terminal.press("/")
            try await terminal.type("branch 249")
            let filtered = try await terminal.waitFor("1 of 250", "Acme Branch 249 Ltd")
            #expect(!filtered.contains("Acme Branch 1 Ltd"))
            try await terminal.press("Enter")
            try await terminal.waitFor("the branch in the header") {
                $0.header.contains("Acme Branch 249 Ltd ")
            }
        }
    }
}
