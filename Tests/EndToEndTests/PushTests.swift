import Foundation
import Testing

/// Signing in by a push, in the real program with its authority, its webhooks and its simulated device.
@Suite(.timeLimit(.minutes(5)))
struct PushTests {
    @Test func `accepted on the device, and signed in with a stepped-up token`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("b")
            try await stage.sees("Answer on the device within", "Is this you, signing in?")
            try await stage.press("y")
            try await stage.sees("acting, stepped up") {
                $0.header.contains("120000000000000001") && $0.header.contains("stepped-up")
            }
            try await stage.press("t")
            try await stage.sees("the table says so") { !$0.row("120000000000", "stepped-up").isEmpty }
            // It ends like every other, with proof.
            try await stage.press("o", "Enter")
            try await stage.sees("Log out:")
            try await stage.press("Tab", "Enter")
            try await stage.sees("revoked, confirmed")
        }
    }

    @Test func `declined, then left to expire, then cancelled: each is told, and nobody is signed in`()
        async throws
    {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("b")
            try await stage.sees("Is this you, signing in?")
            try await stage.press("n")
            try await stage.sees("Declined on the")
            try await stage.press("b")
            try await stage.sees("Is this you, signing in?")
            try await stage.press("e")
            try await stage.sees("The push was not answered")
            try await stage.press("b")
            try await stage.sees("Is this you, signing in?")
            try await stage.press("Escape")
            try await stage.sees("Enter signs in.", "a yes signs nobody in")
            let header = try await stage.look().header
            #expect(header.contains("nobody signed in"))
        }
    }
}
