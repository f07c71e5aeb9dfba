import Testing

/// Choosing whom to act as; the header always names the one in use.
@Suite(.timeLimit(.minutes(5)))
struct IdentitiesTests {
    @Test func `digits switch, the dash goes back, and the header names who it is`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Enter")
            try await stage.sees("may act as 3 identities")
            try await stage.press("1")
            try await stage.sees("the first in the header") { $0.header.contains("as Acme Payments Ltd") }
            try await stage.press("2")
            let second = try await stage.sees("the second in the header") {
                $0.header.contains("as Acme Cards Ltd")
            }
            #expect(second.row("2 ● Acme Cards Ltd").isEmpty == false)
            #expect(second.contains("1 ● ") == false)
            #expect(second.header.secondsLeft != nil)

            try await stage.press("-")
            try await stage.sees("the first again") { $0.header.contains("as Acme Payments Ltd") }
            try await stage.press("-")
            try await stage.sees("the second again") { $0.header.contains("as Acme Cards Ltd") }
        }
    }

    @Test func `of 250 identities the one typed for is found and taken`() async throws {
        try await Stage.play(columns: 80, rows: 24) { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up", "Up")
            try await stage.type("many@acme.example")
            try await stage.press("Tab")
            try await stage.type("Curfew-demo-1")
            try await stage.press("Enter")
            try await stage.sees("many@acme.example may act as", "250 identities")
            try await stage.press("/")
            try await stage.type("branch 249")
            let filtered = try await stage.sees("1 of 250", "Acme Branch 249 Ltd")
            #expect(!filtered.contains("Acme Branch 1 Ltd"))
            try await stage.press("Enter")
            try await stage.sees("the branch in the header") { $0.header.contains("as Acme Branch 249 Ltd") }
        }
    }
}
