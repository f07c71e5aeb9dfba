import Panes
import Screen
import Sessions
import TestSupport
import Testing

struct LogoutTests {
    @Test func `Cancel is chosen first and Enter on it logs nobody out`() {
        var screen = ScreenTester.signedIn()
        screen.type("o")
        screen.press(.enter, .enter)
        #expect(screen.requests.isEmpty)
        #expect(screen.text().contains("ada@acme.example"))
        #expect(!screen.text().contains("will end"))
    }

    @Test func `the targets are those of the preview, however the list moves under it`() {
        var screen = ScreenTester.signedIn()
        let first = screen.session
        screen.type("o")
        screen.press(.down, .enter)
        // The row was the whole profile; a second session joins it while the question stands.
        screen.restore(1)
        screen.press(.tab, .enter)
        #expect(screen.sent.last == .logoutRequested([first]))
    }

    @Test func `the selection stays on its row when rows come and go above it`() {
        var screen = ScreenTester.signedIn()
        screen.restore(2)
        screen.type("o")
        screen.press(.end)
        let last = screen.state.sessionOrder.last
        screen.act(as: 1)
        screen.press(.enter, .tab, .enter)
        #expect(screen.sent.last == .logoutRequested([last].compactMap { $0 }))
    }

    @Test func `while the proof comes row by row, the session stays on the list and says so`() {
        var screen = ScreenTester.signedIn()
        screen.act(as: 1)
        screen.logOut()
        screen.answer("logout", .success(.loggedOut(url: nil)), at: #_sourceLocation) { $0 == .logOut }
        screen.answer("proof", .success(.introspection(isActive: false)), at: #_sourceLocation) {
            $0 == .introspect
        }
        #expect(screen.text(80, 24).contains("logging out"))
        #expect(screen.text(80, 24).contains("refused, checking the key"))
        #expect(screen.text(80, 24).contains("ending, proof under way"))
        #expect(!screen.text(80, 24).contains("nobody signed in"))
        screen.answer("key", .success(.done), at: #_sourceLocation) { $0 == .verifyKey }
        #expect(screen.text(80, 24).contains("revoked, confirmed"))
        #expect(screen.text(80, 24).contains("ending, proof under way"))
        screen.answer("proof", .success(.introspection(isActive: false)), at: #_sourceLocation) {
            $0 == .introspect
        }
        #expect(screen.text(80, 24).contains("nobody signed in"))
    }

    /// The question about a logout in production.
    private static func asked() -> ScreenTester {
        var screen = ScreenTester.signedIn(environment: .production)
        screen.type("o")
        screen.press(.enter)
        return screen
    }

    @Test func `in production the word, then Enter, logs out`() {
        var screen = Self.asked()
        screen.type("logout")
        #expect(screen.reversed(120, 40) == ["[ Log out ]"])
        #expect(screen.requests.isEmpty)
        screen.press(.enter)
        #expect(screen.sent.last == .logoutRequested([screen.session]))
    }

    @Test(arguments: ["", "logou", "logoutx", "Logout", "q"])
    func `in production Enter before the right word says so and stays, and the word can follow`(typed: String)
    {
        var screen = Self.asked()
        screen.type(typed)
        screen.press(.enter, .enter)
        #expect(screen.requests.isEmpty)
        #expect(screen.text().contains("Type \"logout\" first:"))
        screen.press(.control("u"))
        screen.type("logout")
        screen.press(.enter)
        #expect(screen.sent.last == .logoutRequested([screen.session]))
    }

    @Test func `in production the button does nothing before the word, and takes the keys back to it`() {
        var screen = Self.asked()
        screen.press(.tab, .tab, .enter)
        #expect(screen.requests.isEmpty)
        #expect(screen.text().contains("Type \"logout\" first:"))
        screen.type("logout")
        screen.press(.enter)
        #expect(screen.sent.last == .logoutRequested([screen.session]))
    }

    @Test func `in production Cancel is chosen on purpose, and letters are never commands`() {
        var screen = Self.asked()
        let before = screen.sent
        screen.type("qltiojkgGudx?/:1")
        #expect(screen.sent == before && screen.asked.isEmpty)
        #expect(screen.text().contains("will end"))
        screen.press(.control("u"))
        screen.type("logout")
        screen.press(.backTab, .enter)
        #expect(screen.requests.isEmpty)
        #expect(!screen.text().contains("will end"))
    }

    @Test func `a word that is changed again takes the keys off the button`() {
        var screen = Self.asked()
        screen.type("logout")
        screen.press(.backspace, .enter)
        #expect(screen.requests.isEmpty)
        #expect(screen.text().contains("will end"))
    }

    @Test(arguments: ["q", "?", ":", "a", "d", "oX", "u", "f"])
    func `a letter that a dialog does not know does nothing`(opener: String) {
        var screen = ScreenTester.acting(capabilities: [.identityList, .stepUp, .delegation])
        if opener == "oX" {
            screen.type("o")
            screen.press(.enter)
        } else {
            screen.type(opener)
        }
        let sent = screen.sent
        // Those that dialogs know, as a way to scroll or to close, are left out.
        for letter in "bceEhiIlLmMnNoOpPrRsStTuUvVwWxXyYzZ123-" { screen.press(.character(letter)) }
        #expect(screen.sent == sent && screen.asked.isEmpty)
        screen.press(.escape)
        #expect(screen.sent == sent && screen.asked.isEmpty)
    }

    @Test func `r asks again for what failed`() {
        var screen = ScreenTester.signedIn()
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.answerLogout(.failed(.rateLimited(for: nil)))
        #expect(screen.text(80, 24).contains("✗ failed: retry"))
        #expect(screen.text().contains("Enter retry"))
        screen.type("r")
        screen.answerLogout(.revoked)
        #expect(screen.text(80, 24).contains("1 of 1 token revoked, confirmed by the server"))
    }

    @Test func `after a logout the message line no longer says acting as`() {
        var screen = ScreenTester.acting()
        #expect(screen.text().contains("Acting as Acme Payments Ltd."))
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.answerLogout(.revoked)
        #expect(!screen.text().contains("Acting as"))
    }

    @Test func `a token that ended while the question stood is said to have`() {
        var screen = ScreenTester.signedIn()
        screen.wait(.minutes(4))
        screen.restore(1)
        screen.type("o")
        screen.press(.down, .enter)
        screen.wait(.minutes(1))
        #expect(screen.text().contains("(ended meanwhile)"))
    }
}
