import Testing

/// A session that expires.
@Suite(.timeLimit(.minutes(5)))
struct ExpiryTests {
    @Test func `an unused token ends after its two seconds, and Enter on its row signs in again`()
        async throws
    {
        try await TerminalTester.run(["demo", "--signed-in", "1", "--idle-seconds", "2"]) { terminal in
            let ended = try await terminal.waitFor(
                "Session for ada@acme.example expired. Sign in again (l).")
            #expect(ended.row("state", "ended") != nil)
            #expect(try #require(ended.row("if unused")).secondsLeft == nil)
            #expect(ended.header.contains("nobody signed in"))
            // One call: the list that loads at first sight. The end itself sends nothing.
            #expect(ended.contains("1 of 100 calls"))

            try await terminal.press("t", "Enter")
            try await terminal.waitFor("▸ Login", "[ Sign in ]")
            try await terminal.press("Enter")
            // The new token may end before the screen is read, but the list of calls stays.
            try await terminal.waitFor("a sign-in that was accepted") { screen in
                screen.row("/multi/login_with_password")?.contains(" 200 ") == true
                    && screen.row("/multi/identities")?.contains(" 200 ") == true
            }
        }
    }
}
