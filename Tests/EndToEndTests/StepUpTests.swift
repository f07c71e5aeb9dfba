import Foundation
import Testing

/// Stepping up by a code, in the real program.
@Suite(.timeLimit(.minutes(5)))
struct StepUpTests {
    @Test func `a wrong code, then the right one, and the token is stepped up everywhere`() async throws {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Enter")
            try await stage.sees("Acme Cards Ltd")
            try await stage.press("u")
            try await stage.sees("No token here can be stepped up")
            try await stage.press("1")
            try await stage.sees("acting") { $0.header.contains("Acme Payments Ltd") }
            try await stage.press("u")
            try await stage.sees("is good for", "Another can be sent in")
            try await stage.type("000000")
            try await stage.press("Enter")
            try await stage.sees("Wrong code.")
            try await stage.type("123456")
            let typed = try await stage.look()
            #expect(!typed.contains("123456  ") && typed.contains("••••••"))
            try await stage.press("Enter")
            try await stage.sees("Acme Payments Ltd is stepped up.")
            try await stage.sees("the header says so") { $0.header.contains("stepped-up") }
            try await stage.sees("the table says so") {
                !$0.row("Acme Payments Ltd", "stepped-up").isEmpty
            }
            // What is typed on acts nowhere until the dialog is closed; the other identity's token is not stepped up.
            try await stage.press("2", "Enter")
            try await stage.sees("closed, and the same identity") {
                !$0.contains("Enter close") && $0.header.contains("Acme Payments Ltd")
            }
            try await stage.press("2")
            try await stage.sees("acting as another") { $0.header.contains("Acme Cards Ltd") }
            let header = try await stage.look().header
            #expect(!header.contains("stepped-up"))
        }
    }

    @Test func `by push: declined, put away and accepted, while the factors tell what is enrolled`()
        async throws
    {
        try await Stage.play { stage in
            try await stage.sees("Enter signs in.")
            try await stage.press("Enter")
            try await stage.sees("Acme Cards Ltd")
            try await stage.press("1")
            try await stage.sees("acting") { $0.header.contains("Acme Payments Ltd") }
            try await stage.press("d")
            try await stage.sees("not read; r asks the server")
            try await stage.press("r")
            try await stage.sees("SMS: active", "BIOMETRIC: active")
            try await stage.press("Escape")
            try await stage.sees("closed") { !$0.contains("SMS: active") }
            try await stage.press("U")
            try await stage.sees("Do you confirm this?")
            try await stage.press("n")
            try await stage.sees("Declined on the customer's device.")
            try await stage.press("p")
            try await stage.sees("Do you confirm this?")
            try await stage.press("Escape")
            try await stage.sees("u shows the push that waits for Acme Payments Ltd")
            try await stage.press("u")
            try await stage.sees("Do you confirm this?")
            try await stage.press("y")
            try await stage.sees("Acme Payments Ltd is stepped up.")
            try await stage.sees("the header says so") { $0.header.contains("stepped-up") }
        }
    }
}
