import Testing

/// ^Z and fg, in a shell with job control.
@Suite(.timeLimit(.minutes(5)))
struct SuspendTests {
    @Test func `the shell gets its terminal back, and fg brings the screen whole with the time right`()
        async throws
    {
        try await Stage.playInShell { stage in
            try await stage.sees("shell>")
            try await stage.type("\(Curfew.path) demo --signed-in 1")
            try await stage.press("Enter")
            let before = try await stage.sees("1 session, acting as nobody", "┌─ Activity")
            let left = try #require(before.row("ada@acme.example", "auth").secondsLeft)
            try await stage.press("C-z")
            try await stage.sees("Stopped", "shell>")
            #expect(try await stage.knows("#{alternate_on} #{cursor_flag}") == "0 1")

            // The shell's own echo works: modes are as they were.
            try await stage.type("echo back in the sh''ell; sleep 2; echo awa''ke")
            try await stage.press("Enter")
            try await stage.sees("back in the shell", "awake")
            try await stage.type("fg")
            try await stage.press("Enter")
            let after = try await stage.sees("the screen whole") { picture in
                picture.header.contains("1 session, acting as nobody") && picture.count(of: "┌─ ") == 5
                    && picture.lines[39].contains("q quit") && !picture.contains("shell>")
            }
            let rest = try #require(after.row("ada@acme.example", "auth").secondsLeft)
            #expect(rest <= left - 2)

            try await stage.press("q", "Tab", "Tab", "Enter")
            try await stage.sees("the shell's screen again") { $0.contains("back in the shell") }
            try await stage.type("echo status $?")
            try await stage.press("Enter")
            try await stage.sees("status 0")
        }
    }
}
