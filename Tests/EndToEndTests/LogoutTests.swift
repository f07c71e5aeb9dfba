import Foundation
import Testing

/// Logging out, and its proof.
@Suite(.timeLimit(.minutes(5)))
struct LogoutTests {
    @Test func `each token of a session is revoked, and the server confirms it`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Enter")
            try await terminal.waitFor("may act as 3 identities")
            try await terminal.press("1")
            try await terminal.waitFor("Acting as Acme Payments Ltd.")
            try await terminal.press("o", "Enter")
            try await terminal.waitFor("2 tokens will end, on the server and here", "[ Cancel ]")

            // Cancel has the focus, so Enter ends no token.
            try await terminal.press("Enter")
            try await terminal.waitFor("the dialog closed") {
                !$0.contains("[ Cancel ]") && $0.header.contains("Acme Payments Ltd ")
            }
            try await terminal.press("Enter", "Tab", "Enter")
            let proof = try await terminal.waitFor("2 of 2 tokens revoked, confirmed")
            #expect(proof.count(of: "✓ revoked, confirmed") == 2)
            #expect(proof.header.contains("nobody signed in"))
            #expect(proof.row("/multi/authentication_factors")?.contains(" 401 ") == true)
            #expect(!proof.contains("Acting as"), "nobody acts any more")
        }
    }

    @Test func `a proof is saved on request, and a demo leaves nothing else behind`() async throws {
        try await TemporaryDirectory.use { directory in
            let state = directory.file("state")
            try await TerminalTester.run(wrapper: ["env", "XDG_STATE_HOME=\(state)"]) { terminal in
                try await terminal.waitFor("Enter signs in.")
                try await terminal.press("Enter")
                try await terminal.waitFor("may act as 3 identities")
                try await terminal.type("*")
                try await terminal.waitFor("PINNED", "★")
                #expect(!FileManager.default.fileExists(atPath: state))
                try await terminal.press("o", "Enter", "Tab", "Enter")
                try await terminal.waitFor("1 of 1 token revoked, confirmed")
                try await terminal.press("w")
                try await terminal.waitFor("Save the proof")
                try await terminal.type("SUP-1234")
                try await terminal.press("Enter")
                try await terminal.waitFor("holds the proof.")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: state + "/curfew") == ["proofs"])
            let proofs = state + "/curfew/proofs"
            let names = try FileManager.default.contentsOfDirectory(atPath: proofs)
            let name = try #require(names.first)
            #expect(names.count == 1 && name.contains(/^\d{8}-\d{6}-ada-acme\.example\.txt$/))
            let text = try String(contentsOfFile: proofs + "/" + name, encoding: .utf8)
            #expect(text.contains("ticket       SUP-1234") && text.contains("revoked, confirmed"))
            #expect(!text.contains(/[A-Za-z0-9_-]{43}/), "no token")
        }
    }

    @Test func `without a reply in time the logout is not confirmed, and its tokens stay in view`()
        async throws
    {
        let arguments = ["demo", "--signed-in", "1", "--latency-ms", "60000"]
        try await TerminalTester.run(arguments) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            try await terminal.press("o", "Enter", "Tab", "Enter")
            try await terminal.waitFor("→ ")
            let proof = try await terminal.waitFor("0 of 1 token confirmed", "not confirmed")
            #expect(proof.contains("0 of 1 token confirmed"))
            #expect(!proof.contains("✓ ada@"))
            #expect(proof.row("login", "unconfirmed") != nil)
            #expect(proof.header.contains("nobody signed in  ▲ 1 end not confirmed"))
        }
    }

    @Test func `an end that is not confirmed is asked about at quit, named on the way out, and status 7`()
        async throws
    {
        try await TerminalTester.run(["demo", "--signed-in", "1", "--latency-ms", "60000"]) { terminal in
            try await terminal.waitFor("1 session, not acting as anybody")
            try await terminal.press("o", "Enter", "Tab", "Enter")
            try await terminal.waitFor("0 of 1 token confirmed", "not confirmed")
            try await terminal.press("q")
            try await terminal.waitFor("The end of 1 token is not confirmed.", "[ Try again ]")
            try await terminal.press("Tab", "Tab", "Enter")
            try await terminal.expectRestored(status: 7)
            let left = try await terminal.waitFor("Not confirmed by the server, may still be live:")
            #expect(left.contains("login token of ada@acme.example at Weavr Multi"))
        }
    }

    @Test func `a rate limit makes the logout fail and offers a retry`() async throws {
        let arguments = ["demo", "--signed-in", "1", "--rate-limit", "1;w=60"]
        try await TerminalTester.run(arguments) { terminal in
            // The one call of the minute.
            try await terminal.waitFor("1 session, not acting as anybody", "Ada Lovelace")
            try await terminal.press("o", "Enter", "Tab", "Enter")
            let proof = try await terminal.waitFor("failed", "Enter retry")
            #expect(!proof.contains("✓ ada@"))
            #expect(proof.header.contains("1 session"))
        }
    }
}
