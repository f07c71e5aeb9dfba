import Panes
import Screen
import Sessions
import TestSupport
import Testing

struct QuitTests {
    @Test(arguments: [Key.character("q"), .control("c")])
    func `without a live session it quits at once`(key: Key) {
        var screen = ScreenTester()
        screen.press(key)
        #expect(screen.asked == [.quit])
    }

    @Test func `Ctrl-C quits from a text field too`() {
        var screen = ScreenTester(prefill: nil)
        screen.press(.control("c"))
        #expect(screen.asked == [.quit])
    }

    @Test func `with a live session it asks, and Enter cancels`() {
        var screen = ScreenTester.signedIn()
        screen.type("q")
        #expect(screen.asked.isEmpty)
        #expect(screen.text().contains("1 session is live."))
        screen.press(.enter)
        #expect(screen.asked.isEmpty)
        #expect(!screen.text().contains("session is live."))
    }

    @Test func `to quit without logging out asks the server nothing`() {
        var screen = ScreenTester.signedIn()
        screen.type("q")
        screen.press(.backTab, .enter)
        #expect(screen.asked == [.quit])
        #expect(screen.requests.isEmpty)
    }

    @Test func `log out and quit ends only after the proof`() {
        var screen = ScreenTester.acting()
        screen.type("q")
        screen.press(.tab, .enter)
        #expect(screen.asked.isEmpty)
        screen.answerLogout(.revoked)
        #expect(screen.asked == [.quit])
        #expect(
            screen.shell.farewell(screen.state)
                == "Logout: 2 of 2 tokens revoked, confirmed by the server.")
    }

    @Test func `log out and quit stays with the proof when there is none`() {
        var screen = ScreenTester.acting()
        screen.type("q")
        screen.press(.tab, .enter)
        screen.answerLogout(.unconfirmed(.unreachable(.timedOut)))
        #expect(screen.asked.isEmpty)
        #expect(screen.focus == "Logout")
        #expect(screen.text(80, 24).contains("not confirmed: retry"))
        // What comes later is no reason to leave.
        screen.press(.escape)
        screen.signIn(as: "ada@acme.example", ScreenTester.adas)
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.answerLogout(.revoked)
        #expect(screen.asked.isEmpty)
    }

    @Test func `a logout that was under way does not stand for the one to quit`() {
        var screen = ScreenTester.signedIn()
        screen.signIn(as: "grace@acme.example", [])
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.type("q")
        screen.press(.tab, .enter)
        screen.answerLogout(.revoked)
        #expect(screen.asked.isEmpty)
        #expect(screen.state.logout?.isFinished == false)
        screen.answerLogout(.revoked)
        #expect(screen.asked == [.quit])
    }

    @Test func `a session that comes meanwhile keeps the program open`() {
        var screen = ScreenTester.signedIn()
        screen.type("q")
        screen.press(.tab, .enter)
        screen.restore(1)
        screen.answerLogout(.revoked)
        #expect(screen.asked.isEmpty)
    }

    @Test func `sessions that end while the question stands leave nothing to wait for`() {
        var screen = ScreenTester.signedIn()
        screen.type("q")
        screen.wait(.minutes(5))
        screen.press(.tab, .enter)
        #expect(screen.asked.last == .quit)
    }

    @Test func `in production log out and quit wants the word`() {
        var screen = ScreenTester.acting(environment: .production)
        screen.type("q")
        screen.press(.tab, .enter)
        #expect(screen.requests.isEmpty)
        screen.press(.enter)
        #expect(screen.requests.isEmpty)
        screen.type("logout")
        screen.press(.enter)
        #expect(screen.requests.count == 1)
        screen.answerLogout(.revoked)
        #expect(screen.asked == [.quit])
    }
}
