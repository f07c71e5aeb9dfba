import Testing

/// Signing in at the keys, and every way in which it is refused.
@Suite(.timeLimit(.minutes(5)))
struct SignInTests {
    @Test func `Enter signs the demo account in, and its countdown moves without a call`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.", "nobody signed in", "ada@acme.example")
            try await stage.press("Enter")
            let signedIn = try await stage.sees("may act as 3 identities", "1 session, acting as nobody")
            #expect(signedIn.row("ada@acme.example", "auth").contains("computed live"))
            let first = try #require(signedIn.row("ada@acme.example", "auth").secondsLeft)
            #expect((285...299).contains(first))
            let calls = signedIn.count(of: "/multi/")
            #expect(calls == 2)

            let second = try await stage.sees("a figure two seconds lower") { picture in
                picture.row("ada@acme.example", "auth").secondsLeft.map { $0 <= first - 2 } ?? false
            }
            #expect(second.count(of: "/multi/") == calls)
        }
    }

    @Test func `a wrong password says so and takes the next try at once`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up")
            try await stage.type("Not-the-one-1")
            try await stage.press("Enter")
            let refused = try await stage.sees("Wrong e-mail or password.", "nobody signed in")
            #expect(!refused.row("Password").contains("•"))
            #expect(refused.row("/multi/login_with_password").contains(" 403 "))

            try await stage.type("Curfew-demo-1")
            try await stage.press("Enter")
            try await stage.sees("may act as 3 identities")
        }
    }

    @Test func `five wrong passwords lock the account, and the lock counts down`() async throws {
        try await Stage.play(["demo", "--lockout-seconds", "90"], columns: 80, rows: 24) { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up")
            for _ in 1...5 {
                try await stage.type("Wrong-1!")
                try await stage.sees("the password typed") { $0.row("Password").contains("••••••••") }
                try await stage.press("Enter")
                try await stage.sees("an answer") { picture in
                    picture.contains("Wrong e-mail or password.") && !picture.row("Password").contains("•")
                }
            }
            try await stage.type("Curfew-demo-1")
            try await stage.press("Enter")
            let locked = try await stage.sees("Locked after too many wrong passwords.", "Try again in")
            let first = try #require(locked.row("Try again in").secondsLeft)
            #expect(first <= 90)
            try await stage.sees("the lock's countdown to move") { picture in
                picture.row("Try again in").secondsLeft.map { $0 < first } ?? false
            }
        }
    }

    @Test func `too many calls are told apart from wrong passwords, with the server's own countdown`()
        async throws
    {
        try await Stage.play(["demo", "--rate-limit", "1;w=60"]) { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up")
            try await stage.type("Wrong-1!")
            try await stage.press("Enter")
            try await stage.sees("Wrong e-mail or password.")
            try await stage.type("Curfew-demo-1")
            try await stage.press("Enter")
            let limited = try await stage.sees("Too many requests.", "Try again in")
            #expect(limited.row("Try again in").secondsLeft != nil)
            #expect(!limited.contains("Wrong e-mail or password."))
        }
    }

    @Test func `an expired password is changed on the way in, by rules that are told`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up", "Up")
            try await stage.type("expired@acme.example")
            try await stage.press("Tab")
            try await stage.type("Curfew-demo-1")
            try await stage.press("Enter")
            try await stage.sees("Expired: password of", "8 to 30 characters", "left for")

            try await stage.type("tooplain")
            try await stage.press("Enter")
            try await stage.type("tooplain")
            try await stage.press("Enter")
            try await stage.sees("The new password is too simple.", "8 to 30 characters")

            try await stage.type("Fresh-start-2")
            try await stage.press("Enter")
            try await stage.type("Fresh-start-3")
            try await stage.press("Enter")
            try await stage.sees("The two differ.")
            try await stage.type("Fresh-start-2")
            try await stage.press("Enter")
            try await stage.sees("expired@acme.example may act as 1 identity")
        }
    }

    @Test func `a paste of two lines is refused whole and submits nothing`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Up")
            try await stage.tmux.call(["set-buffer", "Curfew-demo-1\nsecond line"])
            try await stage.tmux.call(["paste-buffer", "-p"])
            let refused = try await stage.sees("The paste was refused")
            #expect(refused.contains("No calls yet."))
        }
    }
}
