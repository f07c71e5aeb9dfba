import Testing

/// Logging out, and the proof of it.
@Suite(.timeLimit(.minutes(5)))
struct LogoutTests {
    @Test func `each token of a session is revoked, and the server has confirmed it`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Enter")
            try await stage.sees("may act as 3 identities")
            try await stage.press("1")
            try await stage.sees("Acting as Acme Payments Ltd.")
            try await stage.press("o", "Enter")
            try await stage.sees("2 tokens will end, on the server and here", "[ Cancel ]")

            // Cancel has the focus: Enter alone ends nothing.
            try await stage.press("Enter")
            try await stage.sees("the dialog closed") {
                !$0.contains("[ Cancel ]") && $0.header.contains("as Acme Payments Ltd")
            }
            try await stage.press("Enter", "Tab", "Enter")
            let proof = try await stage.sees("2 of 2 tokens revoked, confirmed by the server")
            #expect(proof.count(of: "✓ revoked, confirmed") == 2)
            #expect(proof.header.contains("nobody signed in"))
            #expect(proof.row("/multi/authentication_factors").contains(" 401 "))
            #expect(!proof.contains("Acting as"), "nobody acts any more")
        }
    }

    @Test func `a server that answers too late leaves the logout local only, never confirmed`() async throws {
        let arguments = ["demo", "--signed-in", "1", "--latency-ms", "60000"]
        try await Stage.play(arguments) { stage in
            try await stage.sees("1 session, acting as nobody")
            try await stage.press("o", "Enter", "Tab", "Enter")
            try await stage.sees("asking the server")
            let proof = try await stage.sees("local only, server not confirmed")
            #expect(proof.contains("0 of 1 token confirmed"))
            #expect(!proof.contains("✓"))
            #expect(proof.row("computed").contains("unconfirmed"))
            #expect(proof.header.contains("nobody signed in"))
        }
    }

    @Test func `a server that refuses for now makes the logout fail, worth a retry`() async throws {
        let arguments = ["demo", "--signed-in", "1", "--rate-limit", "1;w=60"]
        try await Stage.play(arguments) { stage in
            try await stage.sees("1 session, acting as nobody")
            try await stage.press("i", "r")
            try await stage.sees("may act as 3 identities")
            try await stage.press("o", "Enter", "Tab", "Enter")
            let proof = try await stage.sees("failed: retry", "r retry")
            #expect(!proof.contains("✓"))
            #expect(proof.header.contains("1 session"))
        }
    }
}
