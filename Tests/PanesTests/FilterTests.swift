import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// Filters match what is seen, names first.
struct FilterTests {
    /// The demo's many branches: the id of each holds the number of another.
    private static func branches() -> ScreenTester {
        .signedIn(
            (1...250).map {
                ScreenTester.identity(.corporate, "1300000000000\(5 + $0)", "Acme Branch \($0) Ltd")
            })
    }

    private static func name(_ screen: ScreenTester) -> String? {
        guard case .identityChosen(let identity)? = screen.sent.last else { return nil }
        return screen.state.name(of: identity)
    }

    @Test(arguments: ["199", "br 199", "199 branch", "BRANCH 199", "ltd acme 199"])
    func `Enter acts as the one whose name says so`(typed: String) {
        var screen = Self.branches()
        screen.type("/" + typed)
        screen.press(.enter)
        #expect(Self.name(screen) == "Acme Branch 199 Ltd")
    }

    @Test func `Enter acts as the first name, whatever was selected before`() {
        var screen = ScreenTester.signedIn([
            ScreenTester.identity(.corporate, "1994", "First 19 Ltd"),
            ScreenTester.identity(.corporate, "2", "Branch 199"),
        ])
        // The first row is selected, and found at each letter: by its name, and at last by its id.
        screen.type("/199")
        #expect(screen.text().contains("2 of 2"))
        screen.press(.enter)
        #expect(Self.name(screen) == "Branch 199")
    }

    @Test func `a name comes before what is only seen beside it`() {
        var screen = ScreenTester.signedIn([
            ScreenTester.identity(.corporate, "1", "First Ltd"),
            ScreenTester.identity(.corporate, "2", "Acme Cards Ltd"),
        ])
        // The login's address holds it too.
        screen.type("/acme")
        #expect(screen.text().contains("2 of 2"))
        screen.press(.enter)
        #expect(Self.name(screen) == "Acme Cards Ltd")
    }

    @Test func `a group with a name comes before one with an id`() {
        var screen = ScreenTester.signedIn([ScreenTester.identity(.corporate, "1994", "First Ltd")])
        screen.signIn(
            as: "grace@acme.example", [ScreenTester.identity(.corporate, "2", "Branch 199")])
        screen.type("i/199")
        screen.press(.enter)
        #expect(Self.name(screen) == "Branch 199")
    }

    @Test func `an id that is found by stands beside the name`() {
        var screen = Self.branches()
        screen.type("/13000000000006")
        let text = screen.text(80, 24)
        #expect(text.contains("Acme Branch 55 Ltd 130000000000060"))
        #expect(!text.contains("Acme Branch 199 Ltd"))
        #expect(screen.text(40, 10).contains("1300000"))
    }

    @Test func `no match is said, with the count, and Enter does nothing`() {
        var screen = Self.branches()
        screen.type("/zz")
        #expect(screen.text().contains("No match."))
        #expect(screen.text().contains("0 of 250"))
        let before = screen.sent
        screen.press(.enter)
        #expect(screen.sent == before)
        #expect(screen.text().contains("0 of 250"))
    }

    @Test func `the count stands as long as the filter does`() {
        var screen = Self.branches()
        screen.type("/branch 1")
        screen.press(.enter)
        screen.answerAccess()
        #expect(screen.text().contains(" of 250"))
    }

    @Test func `environment, profile, login and kind are seen, and so they are found`() {
        for typed in ["sandbox", "live", "ada@", "consumer lovelace"] {
            var screen = ScreenTester(environments: [.sandbox, .production])
            screen.press(.enter)
            screen.answerSignIn()
            screen.answerIdentities(ScreenTester.adas)
            screen.type("i/" + typed)
            let expected = typed == "live" ? "0 of 3" : typed.hasPrefix("consumer") ? "1 of 3" : "3 of 3"
            #expect(screen.text().contains(expected), "\(typed)")
        }
    }

    @Test func `the tokens are found in the same way`() {
        var screen = ScreenTester.acting()
        screen.act(as: 2)
        screen.type("t/identity cards")
        #expect(screen.text().contains("1 of 3"))
        screen.press(.control("u"))
        screen.type("login")
        #expect(screen.text().contains("1 of 3"))
        screen.type("x")
        #expect(screen.text().contains("No match."))
    }

    @Test func `matches are marked without colour, on the selected row too`() throws {
        var golden = Golden("filter")
        var screen = Self.branches()
        screen.type("/br 199")
        golden.add("a name", screen)
        screen.press(.control("u"))
        screen.type("130000000000019")
        golden.add("ids", screen)
        golden.add("ids", screen, at: Size(columns: 40, rows: 10))
        screen.press(.control("u"))
        screen.type("zz")
        golden.add("no match", screen)
        screen.press(.escape)
        screen.act(as: 3)
        screen.type("t/branch")
        golden.add("tokens", screen)
        try golden.check()
    }
}
