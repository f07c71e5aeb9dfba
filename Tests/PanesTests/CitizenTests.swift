import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// What leaves the screen for the terminal around it: the clipboard, warnings, the title; and what a wait looks like.
@Suite struct CitizenTests {
    @Test func `y sends the id of the selected identity, and nothing secret`() {
        var screen = ScreenTester.signedIn()
        screen.type("y")
        #expect(screen.asked == [.copy("111")])
    }

    @Test func `y at a finished proof sends every row of it, and before that nothing`() throws {
        var screen = ScreenTester.acting()
        screen.logOut()
        screen.type("y")
        #expect(screen.asked == [])
        screen.answerLogout(.revoked)
        screen.type("y")
        guard case .copy(let text)? = screen.asked.last else {
            Issue.record("\(screen.asked)")
            return
        }
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasSuffix("2 of 2 tokens revoked, confirmed by the server"))
        #expect(lines[1].hasPrefix("  revoked, confirmed: ada@acme.example, login, "))
        #expect(lines[2].contains("Acme Payments Ltd, identity, "))
    }

    @Test func `a warning is told once`() {
        var screen = ScreenTester.acting()
        screen.wait(.seconds(226))
        #expect(screen.asked == [.alert("Session for Acme Payments Ltd ends in ~1:13.")])
        screen.wait(.seconds(1))
        #expect(screen.asked.count == 1)
        screen.wait(.seconds(14))
        #expect(screen.asked.count == 2, "the last minute is another warning")
    }

    @Test func `the title names whom one acts as, and in which environment`() {
        let screen = ScreenTester.acting(environment: .production)
        #expect(screen.shell.title(screen.state) == "Acme Payments Ltd (PRODUCTION) - Curfew")
        #expect(ScreenTester().shell.title(ScreenTester().state) == "Curfew")
    }

    @Test func `a wait is told from 300 ms on, second by second, and Esc ends it`() {
        var screen = ScreenTester.acting()
        screen.type("i2")
        #expect(!screen.text().contains("waiting"))
        screen.wait(.milliseconds(299))
        #expect(!screen.text().contains("waiting"))
        screen.wait(.milliseconds(1))
        #expect(screen.text().contains("waiting 0 s"))
        screen.wait(.milliseconds(1_700))
        #expect(screen.text().contains("waiting 2 s"))
        #expect(screen.frame(120, 40).nextChange == screen.now + .seconds(1))
        #expect(screen.hints(columns: 120).contains("Esc cancel"))
        screen.press(.escape)
        #expect(screen.sent.last == .waitCancelled)
        #expect(!screen.text().contains("waiting"))
    }
}
