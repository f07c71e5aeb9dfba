import Testing

/// ^Z and fg in a shell with job control.
@Suite(.timeLimit(.minutes(5)))
struct SuspendTests {
    @Test func `the shell gets its terminal back, and fg restores the screen with the right time`()
        async throws
    {
        try await TerminalTester.runInShell { terminal in
            try await terminal.waitFor("shell>")
            try await terminal.type("\(Curfew.path) demo --signed-in 1")
            try await terminal.press("Enter")
            let before = try await terminal.waitFor("1 session, not acting as anybody", "├─ Activity")
            let left = try #require(before.row("if unused")?.secondsLeft)
            try await terminal.press("C-z")
            try await terminal.waitFor("Stopped", "shell>")
            #expect(try await terminal.expand("#{alternate_on} #{cursor_flag}") == "0 1")

            // The shell's echo works, so the modes are restored.
            try await terminal.type("echo back in the sh''ell; sleep 2; echo awa''ke")
            try await terminal.press("Enter")
            try await terminal.waitFor("back in the shell", "awake")
            try await terminal.type("fg")
            try await terminal.press("Enter")
            let after = try await terminal.waitFor("the screen whole") { screen in
                screen.header.contains("1 session, not acting as anybody") && screen.contains("├─ Activity")
                    && screen.lines[39].contains("q quit") && !screen.contains("shell>")
            }
            let rest = try #require(after.row("if unused")?.secondsLeft)
            #expect(rest <= left - 2)

            try await terminal.press("q", "Tab", "Tab", "Enter")
            try await terminal.waitFor("the shell's screen again") { $0.contains("back in the shell") }
            try await terminal.type("echo status $?")
            try await terminal.press("Enter")
            try await terminal.waitFor("status 0")
        }
    }
}
