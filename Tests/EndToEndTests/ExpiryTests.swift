import Testing

/// The end of a session by time.
@Suite(.timeLimit(.minutes(5)))
struct ExpiryTests {
    @Test func `a token left alone for its two seconds says ended, and Enter on its row signs in again`()
        async throws
    {
        try await Stage.play(["demo", "--signed-in", "1", "--idle-seconds", "2"]) { stage in
            let ended = try await stage.sees(
                "The login ada@acme.example has ended. Enter on its row in Lifetimes")
            #expect(ended.row("ada@acme.example", "auth").contains("ended"))
            #expect(ended.row("ada@acme.example", "auth").secondsLeft == nil)
            #expect(ended.header.contains("nobody signed in"))
            #expect(ended.contains("No calls yet."))

            try await stage.press("t", "Enter")
            try await stage.sees("Enter sign in")
            try await stage.press("Enter")
            // The new token may be over before anybody looks; the list of calls stays.
            try await stage.sees("a sign-in that was accepted") { picture in
                picture.row("/multi/login_with_password").contains(" 200 ")
                    && picture.row("/multi/identities").contains(" 200 ")
            }
        }
    }
}
