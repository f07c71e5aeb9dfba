import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

/// Names that are hidden while somebody looks over the shoulder. That no golden scene shows one is in `HiddenNamesCheck`.
struct PrivacyTests {
    @Test func `N hides all names and shows them again`() {
        var screen = ScreenTester.acting()
        let before = screen.text()
        screen.type("N")
        let hidden = screen.text()
        #expect(!hidden.contains("Acme") && !hidden.contains("ada@") && hidden.contains("A•••••••"))
        #expect(hidden.prefix { $0 != "\n" }.contains("names hidden"))
        #expect(screen.hints(columns: 120).contains("N show names"))
        #expect(hidden.contains("DEMO") && hidden.contains("corporate") && hidden.contains("~4:59"))
        screen.type("N")
        #expect(screen.text() == before)
    }

    @Test func `the control key does so in a field and over a dialog, where a letter is text or nothing`() {
        var screen = ScreenTester.acting()
        screen.type("/")
        screen.press(.control("n"))
        #expect(screen.shell.hidesNames)
        screen.type("N")
        #expect(screen.shell.hidesNames, "a letter in a field is text")
        screen.press(.escape)
        screen.type("q")
        screen.type("N")
        #expect(screen.shell.hidesNames, "a letter over a dialog is a slip")
        screen.press(.control("n"))
        #expect(!screen.shell.hidesNames && screen.text().contains("Cancel"), "the dialog stays")
    }

    @Test func `of two names that begin alike nobody can tell which one is hidden`() {
        func frames(_ names: [String], _ email: String) -> [String] {
            var screen = ScreenTester(
                prefill: nil, capabilities: [.identityList, .stepUp, .push, .factorList])
            screen.type(email)
            screen.press(.tab)
            screen.type("password")
            screen.press(.enter)
            screen.answerSignIn()
            screen.shell.hidesNames = true
            screen.answerIdentities(
                names.enumerated().map { ScreenTester.identity(.corporate, "\($0.offset)", $0.element) })
            screen.act(as: 1)
            var pages: [String] = []
            for keys in ["i", "t", "o", "l", "id", "it", "iu", "o\r", "iq", "ia", "i*", "i/"] {
                var copy = screen
                for key in keys { copy.press(key == "\r" ? .enter : .character(key)) }
                for (columns, rows) in HiddenNamesCheck.sizes {
                    pages.append(copy.frame(columns, rows).grid.text())
                }
            }
            return pages
        }
        let long = frames(["Acme Payments International Ltd", "Beta Cards"], "ada@acme.example")
        let short = frames(["Abc", "B"], "a@b.example")
        for (one, other) in zip(long, short) { #expect(one == other) }
    }

    @Test func `work goes on with hidden names: a number acts, and a filter finds by the name`() {
        var screen = ScreenTester.signedIn()
        screen.type("N")
        screen.type("i/lovelace")
        let text = screen.text()
        #expect(text.contains("1 of 3") && !text.lowercased().contains("lovelace"))
        screen.press(.enter)
        #expect(screen.sent.last == .identityChosen(screen.identity(211, .consumer)))
    }

    @Test func `a notice on the desktop and the title of the window name nobody`() {
        var screen = ScreenTester.acting(environment: .production)
        #expect(screen.shell.title(screen.state) == "Acme Payments Ltd (PRODUCTION) - Curfew")
        screen.type("N")
        #expect(screen.shell.title(screen.state) == "PRODUCTION - Curfew")
        screen.wait(.minutes(4))
        let alerts = screen.asked.compactMap { if case .alert(let text) = $0 { text } else { nil } }
        #expect(!alerts.isEmpty && alerts.allSatisfy { $0.contains("A•••••••") || $0.contains("a•••••••") })
        #expect(alerts.allSatisfy { !$0.contains("Acme") && !$0.contains("ada@") })
    }

    @Test func `what is copied is whole`() {
        var screen = ScreenTester.signedIn()
        screen.type("N")
        screen.type("i")
        screen.press(.home)
        screen.type("y")
        #expect(screen.asked.last == .copy("ada@acme.example"))
    }

    @Test func `a terminal without Unicode hides names behind its own sign`() {
        var screen = ScreenTester.acting(glyphs: .ascii)
        screen.type("N")
        #expect(screen.text().contains("A*******") && screen.text(40, 10).prefix(40).contains("hidden"))
    }

    @Test func `a screen may begin with hidden names`() {
        let shell = Shell(
            profile: ScreenTester.profile, prefills: [ScreenTester.profile: ScreenTester.demoAccount],
            glyphs: .unicode, clock: WallClock { _ in 0 }, hidesNames: true)
        var screen = ScreenTester()
        screen.shell = shell
        let text = screen.text()
        #expect(!text.contains("ada@") && text.contains("names hidden"))
    }

    @Test func `hidden names in all panes`() throws {
        var golden = Golden("privacy", Golden.wide)
        var screen = ScreenTester.acting()
        screen.type("N")
        golden.add("identities", screen)
        golden.add("identities", screen, at: Size(columns: 80, rows: 24))
        golden.add("identities", screen, at: Size(columns: 60, rows: 20))
        golden.add("identities", screen, at: Size(columns: 40, rows: 10))
        screen.type("/cards")
        golden.add("a filter", screen, at: Golden.usual)
        screen.press(.escape)
        screen.type("o")
        screen.press(.enter)
        golden.add("a logout", screen, at: Golden.usual)
        try golden.check()
    }
}
