import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The line of a demo that teaches the first keys.
struct TipTests {
    private static func demo(_ glyphs: GlyphSet = .unicode) -> ScreenTester {
        ScreenTester(
            environments: [.demo], glyphs: glyphs, capabilities: [.identityList, .stepUp], teachesKeys: true)
    }

    private static let line = "Enter sign in   1-9 switch   u step up   o log out   ? help"

    private static func isTaught(_ screen: ScreenTester, _ columns: Int = 80, _ rows: Int = 24) -> Bool {
        screen.frame(columns, rows).grid.text().contains("Esc hides")
    }

    @Test func `a demo names the five keys, and nothing else does`() {
        let text = Self.demo().frame(80, 24).grid.text()
        #expect(text.contains(Self.line) && text.contains("Esc hides"))
        #expect(!Self.isTaught(ScreenTester()))
    }

    @Test func `it costs no row where rows are few, and hides neither message nor hints`() {
        for (columns, rows) in [(60, 20), (40, 10), (79, 60), (200, 21)] {
            let taught = Self.demo().frame(columns, rows).grid.text()
            #expect(
                taught
                    == ScreenTester(capabilities: [.identityList, .stepUp]).frame(columns, rows).grid.text())
        }
        var screen = Self.demo()
        screen.send(.previousIdentityChosen)
        let rows = screen.frame(80, 24).grid.text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows[21].contains(Self.line))
        #expect(rows[22].contains("There is no previous identity yet."))
        #expect(rows[23].contains("Enter sign in"))
    }

    @Test func `Esc leaves it last: first a field, then a message`() {
        var screen = Self.demo()
        screen.press(.up)
        screen.send(.previousIdentityChosen)
        screen.press(.escape)
        #expect(Self.isTaught(screen), "the field was left")
        screen.press(.escape)
        #expect(Self.isTaught(screen) && screen.state.notice == nil)
        screen.press(.escape)
        #expect(!Self.isTaught(screen))
        screen.type("?")
        screen.press(.escape)
        #expect(!Self.isTaught(screen), "it does not come back")
    }

    @Test func `it stays in its place until the last of the five was used`() {
        var screen = Self.demo()
        let before = screen.frame(120, 40).grid.text(row: 37)
        screen.press(.up)
        screen.type("o")
        screen.press(.escape)
        #expect(screen.frame(120, 40).grid.text(row: 37) == before, "in a field a letter is text")
        screen.type("?")
        screen.press(.escape)
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.type("i1")
        screen.answerAccess()
        screen.type("u")
        screen.press(.escape)
        #expect(
            screen.frame(120, 40).grid.text(row: 37).contains(
                "✓ Enter sign in ✓ 1-9 switch ✓ u step up   o log out ✓ ? help"))
        screen.type("o")
        #expect(!Self.isTaught(screen))
    }

    @Test func `the tips on all screens`() throws {
        var golden = Golden("tips")
        var screen = Self.demo()
        for (columns, rows) in [(200, 60), (120, 40), (80, 24), (60, 20), (40, 10)] {
            golden.add("at the start", screen, at: Size(columns: columns, rows: rows))
        }
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        golden.add("signed in", screen)
        try golden.check()
    }

    @Test func `the tips in ASCII`() throws {
        var golden = Golden("tips-ascii", isASCII: true)
        var screen = Self.demo(.ascii)
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        golden.add("signed in", screen)
        try golden.check()
    }
}
