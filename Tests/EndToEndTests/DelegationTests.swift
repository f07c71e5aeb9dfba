import Foundation
import Testing

/// Acting for a customer without the customer's login.
@Suite(.timeLimit(.minutes(5)))
struct DelegationTests {
    @Test func `type, ID and reason give a delegated token, and a logout revokes it with proof`() async throws
    {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            // The login acts as an identity already.
            try await terminal.press("Enter")
            try await terminal.waitFor("Acme Cards Ltd")
            try await terminal.press("2")
            try await terminal.waitFor("acting") { $0.header.contains("Acme Cards Ltd") }
            try await terminal.press("f")
            try await terminal.waitFor("Act for an identity")
            try await terminal.press("Tab")
            try await terminal.type("120000000000000001")
            try await terminal.press("Tab")
            try await terminal.type("call 4711")
            try await terminal.press("Enter", "Enter")
            try await terminal.waitFor("the header says so") {
                $0.header.contains("Acme Payments Ltd") && $0.header.contains("delegated")
            }
            try await terminal.press("i", "d")
            try await terminal.waitFor("Reason", "call 4711")
            try await terminal.press("Escape")
            try await terminal.waitFor("the details are gone") { !$0.contains("Reason") }
            try await terminal.press("o", "Enter")
            try await terminal.waitFor("Log out session")
            try await terminal.press("Tab", "Enter")
            try await terminal.waitFor("revoked, confirmed")
        }
    }
}
