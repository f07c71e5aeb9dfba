import Foundation
import Testing

/// Enrolling and unlinking factors from the details.
@Suite(.timeLimit(.minutes(5)))
struct EnrolmentTests {
    @Test func `a phone is enrolled and steps up, and a device is linked and unlinked`() async throws {
        try await TerminalTester.run { terminal in
            try await terminal.waitFor("Enter signs in.")
            try await terminal.press("Up", "Up")
            try await terminal.type("grace@acme.example")
            try await terminal.press("Tab")
            try await terminal.type("Curfew-demo-1")
            try await terminal.press("Enter")
            try await terminal.waitFor("grace@acme.example may act as 1 identity")
            try await terminal.press("i", "1")
            try await terminal.waitFor("acting") { $0.header.contains("Acme Payments Ltd") }
            try await terminal.press("d")
            try await terminal.waitFor("press r (extends the session)")
            try await terminal.press("r")
            try await terminal.waitFor("SMS: not enrolled", "Enter enrols SMS by a code to the phone.")
            try await terminal.confirm("Enter")
            try await terminal.waitFor("The code by SMS expires in")
            try await terminal.type("000000")
            try await terminal.press("Enter")
            try await terminal.waitFor("Wrong code.")
            try await terminal.type("123456")
            try await terminal.press("Enter")
            try await terminal.waitFor("SMS is enrolled for grace@acme.example.")
            try await terminal.press("Enter")
            try await terminal.waitFor("SMS: active", "SMS stays enrolled")
            try await terminal.press("Escape")
            try await terminal.waitFor("closed") { !$0.contains("SMS: active") }
            try await terminal.confirm("u")
            try await terminal.waitFor("The code by SMS expires in")
            try await terminal.type("123456")
            try await terminal.press("Enter")
            try await terminal.waitFor("Acme Payments Ltd is stepped up.")
            try await terminal.press("Enter")
            try await terminal.waitFor("closed") { !$0.contains("Enter close") }
            try await terminal.press("d")
            try await terminal.waitFor("Authy: not enrolled")
            try await terminal.press("Down")
            try await terminal.waitFor("Enter links Authy by a push to the device.")
            try await terminal.confirm("Enter")
            try await terminal.waitFor("The customer confirms in Authy")
            try await terminal.press("y")
            try await terminal.waitFor("Authy is enrolled for grace@acme.example.")
            try await terminal.press("Enter")
            try await terminal.waitFor("Authy: active", "Enter unlinks Authy.")
            try await terminal.press("Enter")
            try await terminal.waitFor("No push can step up then.")
            try await terminal.press("Enter")
            try await terminal.waitFor("Authy of grace@acme.example is unlinked.")
        }
    }
}
