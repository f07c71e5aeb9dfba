import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// Ends that the server did not confirm, as people meet them: on every screen, at the proof, at quit, and at the end.
@Suite struct UnconfirmedTests {
    private static func lost(isClosed: Bool = true) -> ScreenTester {
        var screen = ScreenTester.acting()
        screen.logOut()
        screen.answer("logout", .failure(.unreachable(.connectionRefused)), at: #_sourceLocation) {
            $0 == .logOut
        }
        if isClosed { screen.press(.escape) }
        return screen
    }

    @Test func `the header and the message line say so until it is settled`() {
        var screen = Self.lost()
        #expect(screen.text().contains("nobody signed in  ▲ 2 ends not confirmed"))
        #expect(
            screen.text().contains("2 ends not confirmed: may be live for ~4:59. Try again in Logout (o)."))
        screen.wait(.minutes(5))
        #expect(!screen.text().contains("not confirmed"))
    }

    @Test func `Enter on their row tries them again and shows the proof`() {
        var screen = Self.lost()
        screen.type("o")
        #expect(screen.text().contains("retry"))
        screen.press(.enter)
        screen.answerLogout(.revoked)
        #expect(screen.text(80, 24).contains("2 of 2 tokens revoked, confirmed by the server"))
    }

    @Test func `in Lifetimes Enter tries them again, and nothing offers to dismiss them`() {
        var screen = Self.lost()
        screen.type("t")
        #expect(screen.text().contains("Enter try again"))
        #expect(!screen.text().contains("x dismiss"))
        screen.press(.enter)
        screen.answerLogout(.revoked)
        #expect(screen.text(80, 24).contains("2 of 2 tokens revoked, confirmed by the server"))
    }

    @Test func `Enter at the proof tries again, Esc closes it`() {
        var screen = Self.lost(isClosed: false)
        #expect(screen.text(80, 24).contains("not confirmed: retry"))
        screen.press(.enter)
        screen.answerLogout(.revoked)
        #expect(screen.text(80, 24).contains("2 of 2 tokens revoked, confirmed by the server"))
    }

    @Test func `a proof that began by itself takes nobody's screen`() {
        var screen = Self.lost()
        screen.signIn(as: "grace@acme.example", ScreenTester.adas)
        screen.type("o")
        let text = screen.text()
        screen.wait(.seconds(5))
        #expect(screen.requests.contains { $0.request == .logOut })
        #expect(screen.text().contains("session  "))
        #expect(text.contains("session  "))
    }

    @Test func `quitting asks first, and names each token on the way out`() {
        var screen = Self.lost()
        screen.type("q")
        #expect(screen.text().contains("The end of 2 tokens is not confirmed."))
        #expect(screen.asked.isEmpty)
        screen.press(.tab, .tab, .enter)
        #expect(screen.asked == [.quit])
        let farewell = screen.shell.farewell(screen.state) ?? ""
        #expect(farewell.contains("Not confirmed by the server, may still be live:"))
        #expect(farewell.contains("login token of ada@acme.example at Demo · Weavr Multi, until ~"))
        #expect(
            farewell.contains(
                "identity token of Acme Payments Ltd, ada@acme.example at Demo · Weavr Multi, until ~"))
    }

    @Test func `one key at the question tries again instead`() {
        var screen = Self.lost()
        screen.type("q")
        screen.press(.tab, .enter)
        screen.answerLogout(.revoked)
        #expect(screen.asked.isEmpty)
        screen.press(.escape)
        screen.type("q")
        #expect(screen.asked == [.quit])
        #expect(screen.shell.farewell(screen.state) == nil)
    }
}
