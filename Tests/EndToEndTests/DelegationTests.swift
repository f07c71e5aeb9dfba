import Foundation
import Testing

/// Acting for a customer without the customer's login, in the real program.
@Suite(.timeLimit(.minutes(5)))
struct DelegationTests {
    @Test func `by type, id and reason to a delegated token, and out again with proof`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            // Somebody is acted as already.
            try await stage.press("Enter")
            try await stage.sees("Acme Cards Ltd")
            try await stage.press("2")
            try await stage.sees("acting") { $0.header.contains("Acme Cards Ltd") }
            try await stage.press("f")
            try await stage.sees("Act for an identity")
            try await stage.press("Tab")
            try await stage.type("120000000000000001")
            try await stage.press("Tab")
            try await stage.type("call 4711")
            try await stage.press("Enter", "Enter")
            try await stage.sees("the header says so") {
                $0.header.contains("Acme Payments Ltd") && $0.header.contains("delegated")
            }
            try await stage.press("i", "d")
            try await stage.sees("Reason", "call 4711")
            try await stage.press("Escape")
            try await stage.sees("the details are gone") { !$0.contains("Reason") }
            try await stage.press("o", "Enter")
            try await stage.sees("Log out:")
            try await stage.press("Tab", "Enter")
            try await stage.sees("revoked, confirmed")
        }
    }
}
