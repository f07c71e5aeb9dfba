import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The same login twice.
@Suite struct SecondSignInTests {
    @Test func `a login that is signed in is asked about, and Enter signs it in once more`() {
        var screen = ScreenTester.signedIn()
        screen.type("l")
        let before = screen.sent
        screen.press(.enter)
        #expect(screen.sent == before)
        #expect(screen.text().contains("Already signed in as"))
        screen.press(.escape)
        #expect(screen.sent == before)
        screen.press(.enter, .enter)
        guard case .signInRequested? = screen.sent.last else {
            Issue.record("\(String(describing: screen.sent.last))")
            return
        }
    }

    @Test func `one that has ended, or another, is not asked about`() {
        var screen = ScreenTester.signedIn()
        screen.wait(.minutes(5))
        screen.type("l")
        screen.press(.enter)
        guard case .signInRequested? = screen.sent.last else {
            Issue.record("\(String(describing: screen.sent.last))")
            return
        }
    }
}
