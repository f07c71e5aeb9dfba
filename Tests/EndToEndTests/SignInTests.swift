import Testing

/// Signing in with a password, and every reason to be refused.
@Suite(.timeLimit(.minutes(5)))
struct SignInTests {
    @Test func `Enter signs the demo account in, and its countdown runs without a call`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.", "nobody signed in", "ada@acme.example")
            try await terminal.press("Enter")
            let signedIn = try await terminal.waitFor(
                "may act as 3 identities", "1 session, not acting as anybody")
            let first = try #require(signedIn.row("if unused")?.secondsLeft)
            #expect((285...299).contains(first))
            let calls = signedIn.count(of: "/multi/")
            #expect(calls == 2)

            let second = try await terminal.waitFor("a figure two seconds lower") { screen in
                screen.row("if unused")?.secondsLeft.map { $0 <= first - 2 } ?? false
            }
            #expect(second.count(of: "/multi/") == calls)
        }
    }

    @Test func `after a wrong password the next attempt works at once`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up")
            try await terminal.type("Not-the-one-1")
            try await terminal.press("Enter")
            let refused = try await terminal.waitFor("Wrong e-mail or password.", "nobody signed in")
            #expect(refused.row("Password")?.contains("•") == false)
            #expect(refused.row("/multi/login_with_password")?.contains(" 403 ") == true)

            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            try await terminal.waitFor("may act as 3 identities")
        }
    }

    @Test func `five wrong passwords lock the account, and the lock counts down`() async throws {
        try await TerminalTester.run(["demo", "--lockout-seconds", "90"], columns: 80, rows: 24) { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up")
            for _ in 1...5 {
                try await terminal.type("Wrong-1!")
                try await terminal.waitFor("the password typed") {
                    $0.row("Password")?.contains("••••••••") == true
                }
                try await terminal.press("Enter")
                try await terminal.waitFor("a reply") { screen in
                    screen.contains("Wrong e-mail or password.")
                        && screen.row("Password")?.contains("•") == false
                }
            }
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            let locked = try await terminal.waitFor(
                "The account is locked after too many wrong passwords.", "Try again in")
            let first = try #require(locked.row("Try again in")?.secondsLeft)
            #expect(first <= 90)
            try await terminal.waitFor("the lock's countdown to move") { screen in
                screen.row("Try again in")?.secondsLeft.map { $0 < first } ?? false
            }
        }
    }

    @Test func `a rate limit differs from a wrong password and shows the server's countdown`()
        async throws
    {
        try await TerminalTester.run(["demo", "--rate-limit", "1;w=60"]) { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up")
            try await terminal.type("Wrong-1!")
            try await terminal.press("Enter")
            try await terminal.waitFor("Wrong e-mail or password.")
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            let limited = try await terminal.waitFor("Too many requests.", "Try again in")
            #expect(limited.row("Try again in")?.secondsLeft != nil)
            #expect(!limited.contains("Wrong e-mail or password."))
        }
    }

    @Test func `an expired password is replaced during the sign-in by the rules on the screen`() async throws
    {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up")
            try await terminal.type("expired@acme.example")
            try await terminal.press("Tab")
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            try await terminal.waitFor("Expired: password of", "8 to 30 characters", "left for")

            try await terminal.type("tooplain")
            try await terminal.press("Enter")
            try await terminal.type("tooplain")
            try await terminal.press("Enter")
            try await terminal.waitFor("The new password is too simple.", "8 to 30 characters")

            try await terminal.type("Fresh-start-2")
            try await terminal.press("Enter")
            try await terminal.type("Fresh-start-3")
            try await terminal.press("Enter")
            try await terminal.waitFor("The two differ.")
            try await terminal.type("Fresh-start-2")
            try await terminal.press("Enter")
            try await terminal.waitFor("expired@acme.example may act as 1 identity")
        }
    }

    @Test func `a paste of two lines is refused and submits nothing`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up")
            try await terminal.tmux.call(["set-buffer", "Curfew-demo-1\nsecond line"])
            try await terminal.tmux.call(["paste-buffer", "-p"])
            let refused = try await terminal.waitFor("The paste was refused")
            #expect(!refused.contains("/multi/"))
        }
    }
}
