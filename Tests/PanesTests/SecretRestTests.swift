import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// A secret that was typed and left there is wiped, in view or not.
@Suite struct SecretRestTests {
    @Test func `a password is removed a minute after the last key, with a word`() {
        var screen = ScreenTester(prefill: nil)
        screen.type("ada@acme.example")
        screen.press(.down)
        screen.type("Zebra")
        screen.wait(.seconds(40))
        screen.type("-9")
        screen.wait(.seconds(59))
        #expect(screen.text().contains("•••••••"))
        // The frame says when to look again, though no other figure moves.
        #expect(screen.frame(120, 40).nextChange == screen.now + .seconds(1))
        screen.wait(.seconds(1))
        #expect(!screen.text().contains("•"))
        #expect(screen.text().contains("The password was removed"))
        #expect(screen.frame(120, 40).nextChange == nil)
    }

    @Test func `it is removed from a form that is out of view`() {
        var screen = ScreenTester(prefill: nil)
        screen.type("ada@acme.example")
        screen.press(.down)
        screen.type("Zebra")
        screen.press(.escape)
        screen.type("t")
        #expect(screen.frame(80, 24).nextChange == screen.now + .seconds(60))
        screen.wait(.seconds(60))
        _ = screen.frame(80, 24)
        screen.type("l")
        #expect(!screen.text().contains("•"))
    }

    @Test func `a new password that nobody finishes is removed, and asked for from the beginning`() {
        var screen = ScreenTester()
        screen.press(.enter)
        screen.answerPasswordExpired(withToken: false)
        screen.type("Giraffe-1")
        screen.press(.down)
        screen.type("Gir")
        screen.wait(.seconds(60))
        #expect(!screen.text().contains("•"))
    }

    @Test func `what the demo fills in stays`() {
        var screen = ScreenTester()
        screen.wait(.minutes(10))
        #expect(screen.text().contains("•••"))
        #expect(screen.frame(120, 40).nextChange == nil)
    }
}
