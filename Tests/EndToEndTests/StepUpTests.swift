import Foundation
import Testing

/// Stepping up a token.
@Suite(.timeLimit(.minutes(5)))
struct StepUpTests {
    @Test func `after a wrong code the right one steps the token up in header and table`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Enter")
            try await terminal.waitFor("Acme Cards Ltd")
            try await terminal.press("u")
            try await terminal.waitFor("No token here can be stepped up")
            try await terminal.press("1")
            try await terminal.waitFor("acting") { $0.header.contains("Acme Payments Ltd") }
            try await terminal.confirm("u")
            try await terminal.waitFor("expires in", "Another can be sent in")
            try await terminal.type("000000")
            try await terminal.press("Enter")
            try await terminal.waitFor("Wrong code.")
            try await terminal.type("123456")
            let typed = try await terminal.screen()
            #expect(typed.contains("123456"))
            try await terminal.press("Enter")
            try await terminal.waitFor("Acme Payments Ltd is stepped up.")
            try await terminal.waitFor("the header says so") { $0.header.contains("stepped-up") }
            try await terminal.waitFor("the table says so") {
                $0.row("Acme Payments Ltd", "stepped-up") != nil
            }
            // Keys have no effect until the dialog is closed. The other identity's token is not stepped up.
            try await terminal.press("2", "Enter")
            try await terminal.waitFor("closed, and the same identity") {
                !$0.contains("Enter close") && $0.header.contains("Acme Payments Ltd")
            }
            try await terminal.press("2")
            try await terminal.waitFor("acting as another") { $0.header.contains("Acme Cards Ltd") }
            let header = try await terminal.screen().header
            #expect(!header.contains("stepped-up"))
        }
    }

    @Test func `a push is declined, dismissed and accepted, and the factors list what is enrolled`()
        async throws
    {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Enter")
            try await terminal.waitFor("Acme Cards Ltd")
            try await terminal.press("1")
            try await terminal.waitFor("acting") { $0.header.contains("Acme Payments Ltd") }
            try await terminal.press("d")
            try await terminal.waitFor("press r (extends the session)")
            try await terminal.press("r")
            try await terminal.waitFor("SMS: active", "Biometrics: active")
            try await terminal.press("Escape")
            try await terminal.waitFor("closed") { !$0.contains("SMS: active") }
            try await terminal.confirm("U")
            try await terminal.waitFor("Do you confirm this?")
            try await terminal.press("n")
            try await terminal.waitFor("Declined on the customer's device.")
            try await terminal.confirm("p")
            try await terminal.waitFor("Do you confirm this?")
            try await terminal.press("Escape")
            try await terminal.waitFor(
                "A push waits for its answer, to step up Acme Payments Ltd. Go on with the step-up (u).")
            try await terminal.press("u")
            try await terminal.waitFor("Do you confirm this?")
            try await terminal.press("y")
            try await terminal.waitFor("Acme Payments Ltd is stepped up.")
            try await terminal.waitFor("the header says so") { $0.header.contains("stepped-up") }
        }
    }
}
