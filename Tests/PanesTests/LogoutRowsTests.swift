import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The rows of the logout pane: what they begin with, and that they stay where they are.
struct LogoutRowsTests {
    /// Two sessions of a sandbox and one of production, of which the second of the sandbox is acted through.
    private static func acting() -> ScreenTester {
        var screen = ScreenTester(environments: [.sandbox, .production])
        screen.restore(1)
        screen.answerFirstSight()
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.type("l")
        screen.press(.up, .up, .up, .right, .tab)
        screen.type("grace@acme.example")
        screen.press(.tab)
        screen.type("Curfew-demo-1")
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities([ScreenTester.identity(.corporate, "9", "Live Ltd")])
        screen.act(as: 1)
        return screen
    }

    private static func rows(_ screen: ScreenTester) -> [String] {
        var copy = screen
        return copy.text(80, 24).split(separator: "\n").compactMap { row in
            let words = row.split(whereSeparator: { $0 == " " || $0 == "│" }).map(String.init)
            guard words.count > 3, ["session", "identity", "profile", "all"].contains(words[0]) else {
                return nil
            }
            return words[0...2].joined(separator: " ")
        }
    }

    private static let expected = [
        "session SANDBOX ada@acme.example", "identity SANDBOX Acme", "profile SANDBOX Sandbox",
        "all PRODUCTION every", "session SANDBOX person1@acme.example", "profile PRODUCTION Acme",
        "session PRODUCTION grace@acme.example",
    ]

    @Test func `the login in use comes first, then wider circles, then the others by profile`() {
        var screen = Self.acting()
        screen.type("o")
        #expect(Self.rows(screen) == Self.expected)
        #expect(screen.text(80, 24).contains("every session, SANDBOX too"))
        #expect(screen.text(40, 10).contains("session   SANDBOX    ada@acme.example"))
    }

    @Test func `other tokens and identities leave the order and the selection alone`() {
        var screen = Self.acting()
        screen.type("o")
        screen.press(.down, .down)
        screen.restore(1)
        screen.answerFirstSight()
        screen.send(.refreshRequested(screen.state.sessionOrder[1]))
        screen.answerIdentities(ScreenTester.adas)
        var rows = Self.expected
        rows.insert("session SANDBOX person1@acme.example", at: 5)
        #expect(Self.rows(screen) == rows)
        #expect(screen.reversed(80, 24).contains { $0.contains("profile   SANDBOX") })
    }

    @Test func `another identity in use leaves the selection on its scope while one is looking`() {
        var screen = Self.acting()
        screen.type("o")
        screen.press(.end)
        screen.send(
            .identityChosen(
                IdentityID(session: screen.state.sessionOrder[1], reference: ScreenTester.adas[1].reference)))
        screen.answerAccess()
        #expect(screen.reversed(80, 24).contains { $0.contains("session   PRODUCTION grace@acme.example") })
        screen.press(.home, .down)
        #expect(screen.reversed(80, 24).contains { $0.contains("identity  SANDBOX    Acme Cards Ltd") })
    }

    @Test func `whoever comes to the pane after a switch finds the login in use selected`() {
        var screen = Self.acting()
        screen.type("o")
        screen.press(.end)
        screen.type("i")
        screen.act(as: 4)
        screen.type("o")
        #expect(screen.reversed(80, 24).contains { $0.contains("session   PRODUCTION grace@acme.example") })
        screen.press(.enter)
        #expect(screen.text().contains("Log out session grace@acme.example"))
    }

    @Test func `a scope that is gone hands the selection to a neighbour, not to everything`() {
        var screen = ScreenTester.acting()
        screen.wait(.minutes(1))
        screen.restore(1)
        screen.type("o")
        screen.press(.end)
        for token in screen.state.tokens(of: screen.session) {
            screen.call("GET", "/multi/corporates", token: token.id)
        }
        let last = screen.state.sessionOrder[1]
        screen.send(.logoutRequested([last]))
        screen.answerLogout(.revoked)
        screen.send(.logoutClosed)
        #expect(!screen.reversed(80, 24).contains { $0.contains("all ") })
        #expect(screen.reversed(80, 24).contains { $0.contains("identity ") })
    }

    @Test func `the identity in use is not logged out while another is switched to`() {
        var screen = ScreenTester.acting()
        screen.type("i2o")
        screen.press(.home, .down, .enter)
        #expect(!screen.text().contains("will end"))
        #expect(screen.text().contains("Switching to Acme Cards Ltd: wait for it."))
        screen.answerAccess()
        screen.press(.enter)
        #expect(screen.text().contains("Log out identity Acme Cards Ltd"))
    }
}
