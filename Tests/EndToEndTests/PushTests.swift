import Foundation
import Testing

/// Signing in by a push, through the demo's authority, webhooks and simulated device.
@Suite(.timeLimit(.minutes(5)))
struct PushTests {
    @Test func `accepting on the device signs in with a stepped-up token`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.confirm("b")
            try await terminal.waitFor("Answer on the device within", "Is this you, signing in?")
            try await terminal.press("y")
            try await terminal.waitFor("acting, stepped up") {
                $0.header.contains("120000000000000001") && $0.header.contains("stepped-up")
            }
            try await terminal.press("t")
            try await terminal.waitFor("the table says so") { $0.row("120000000000", "stepped-up") != nil }
            // A logout revokes it with proof, like any other token.
            try await terminal.press("o", "Enter")
            try await terminal.waitFor("Log out session")
            try await terminal.press("Tab", "Enter")
            try await terminal.waitFor("revoked, confirmed")
        }
    }

    @Test func `declining, expiry and cancelling are shown, and nobody is signed in`()
        async throws
    {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.confirm("b")
            try await terminal.waitFor("Is this you, signing in?")
            try await terminal.press("n")
            try await terminal.waitFor("Declined on the")
            try await terminal.confirm("b")
            try await terminal.waitFor("Is this you, signing in?")
            try await terminal.press("e")
            try await terminal.waitFor("The push was not answered")
            try await terminal.confirm("b")
            try await terminal.waitFor("Is this you, signing in?")
            try await terminal.press("Escape")
            try await terminal.waitFor("Enter signs in.", "An approval is now ignored")
            let header = try await terminal.screen().header
            #expect(header.contains("nobody signed in"))
        }
    }
}
