import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The form for a new password: its rules, how what is typed does against them, and what time is left.
struct PasswordChangeTests {
    private static func expired() -> ScreenTester {
        var screen = ScreenTester()
        screen.press(.enter)
        screen.answerPasswordExpired()
        return screen
    }

    /// Types the password twice and sends it.
    private static func sent(_ password: String, again: String? = nil) -> ScreenTester {
        var screen = expired()
        screen.type(password)
        screen.press(.enter)
        screen.type(again ?? password)
        screen.press(.enter)
        return screen
    }

    private static func holdsRules(_ shown: String) -> Bool {
        ["8 to 30 characters", "common word", "last 5", "~4:59 left for it"].allSatisfy(shown.contains)
    }

    @Test func `rules and time left stay in view whatever becomes of a try`() {
        var differing = Self.sent("Giraffe-1", again: "Giraffe-2")
        #expect(Self.holdsRules(differing.text(80, 24)) && differing.text(80, 24).contains("The two differ."))
        var waiting = Self.sent("Giraffe-1")
        #expect(Self.holdsRules(waiting.text(80, 24)))
        for failure in [AuthFailure.passwordRefused(.alreadyUsed), .unreachable(.timedOut)] {
            var refused = Self.sent("Giraffe-1")
            refused.answerPasswordChange(failure)
            #expect(Self.holdsRules(refused.text(80, 24)), "\(failure)")
            #expect(refused.text(40, 10).contains("~4:59 left"), "\(failure)")
        }
    }

    @Test func `what keeps to every rule that is shown and is too simple says which rule it broke`() {
        var screen = Self.sent("Abc-12345")
        #expect(screen.text(80, 24).contains("✓ a digit") && !screen.text(80, 24).contains("✗"))
        screen.answerPasswordChange(.passwordRefused(.tooSimple))
        for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
            #expect(screen.text(columns, rows).contains("✗ built on a common word"), "\(columns)")
        }
        #expect(screen.text(80, 24).contains("✓ a digit"))
    }

    @Test func `a rule that is not kept is marked once the field is left, in words too`() {
        var screen = Self.expired()
        screen.type("giraffe")
        #expect(screen.text(80, 24).contains("○ a digit") && screen.text(80, 24).contains("✓ a small letter"))
        screen.press(.enter)
        let shown = screen.text(80, 24)
        for words in ["not 8 to 30 characters", "capital letter missing", "digit missing"] {
            #expect(shown.contains("✗ \(words)"), "\(words)")
        }
        #expect(shown.contains("○ none of the last 5"))
    }

    @Test func `a password that was refused marks nothing of the next one`() {
        var screen = Self.sent("Giraffe-1")
        screen.answerPasswordChange(.passwordRefused(.alreadyUsed))
        #expect(screen.text(80, 24).contains("✗ one of the last 5"))
        screen.type("G")
        #expect(!screen.text(80, 24).contains("✗"))
    }
}
