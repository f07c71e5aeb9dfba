import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The list of keys: where it stands, what is typed into it, and that all of it can be read.
struct HelpTests {
    private static func opened() -> ScreenTester {
        var screen = ScreenTester.acting()
        screen.type("?")
        return screen
    }

    @Test func `from 100 columns on it has two columns`() {
        for (columns, isDouble) in [(99, false), (100, true), (160, true)] {
            var screen = Self.opened()
            let row = screen.text(columns, 40).split(separator: "\n").first { $0.contains(" Panes ") }
            #expect(row?.contains(" Lifetimes ") == isDouble, "\(columns)")
        }
    }

    @Test(arguments: [(40, 10), (60, 20), (80, 24), (100, 30), (120, 40), (200, 60)])
    func `each meaning can be read to its last word`(columns: Int, rows: Int) {
        var screen = Self.opened()
        var words: Set<Substring> = []
        for _ in 0..<(rows < 12 ? 40 : 6) {
            let shown = screen.text(columns, rows)
            words.formUnion(shown.split { $0.isWhitespace || $0 == "│" })
            screen.press(.pageDown)
        }
        for line in KeyTable.lines {
            for word in line.meaning.split(separator: " ") {
                #expect(words.contains(word), "\(line.meaning)")
            }
        }
        for sign in ["~4:59", "▶", "▲", "server"] { #expect(words.contains(Substring(sign))) }
    }

    @Test func `80x24 has eighteen lines of it`() {
        var screen = Self.opened()
        let shown = screen.text(80, 24)
        #expect(shown.contains("Keys, 1-18 of"))
        let blank = shown.split(separator: "\n").filter {
            $0.split(separator: "│").contains { $0.count == 74 && $0.allSatisfy { $0 == " " } }
        }
        #expect(blank.isEmpty, "no row is lost between groups")
        screen.press(.pageDown)
        #expect(screen.text(80, 24).contains("Keys, 19-36 of"))
        screen.press(.up)
        #expect(screen.text(80, 24).contains("Keys, 18-35 of"))
    }

    @Test func `what is typed leaves the lines that hold each word, under their heading`() {
        var screen = Self.opened()
        screen.type("phone step")
        let shown = screen.text(80, 24)
        #expect(shown.contains("/ phone step"))
        #expect(shown.contains("Step up the token in use, by a code to the phone"))
        #expect(shown.contains("│ Identities  "))
        #expect(!shown.contains("by a push to the device") && !shown.contains("Go to Login"))
        screen.press(.escape, .escape)
        #expect(screen.focus == "Identities", "no letter is a key here")
    }

    @Test(arguments: [
        ("u", "by a code to the phone"), ("U", "by a push to the device"), ("3", "with this number"),
        ("?", "Show the keys"), ("ctrl-l", "Redraw the screen"),
    ])
    func `a key finds what it does`(key: String, meaning: String) {
        var screen = Self.opened()
        // A question mark alone closes.
        screen.type(key == "?" ? " ?" : key)
        let shown = screen.text(80, 24)
        #expect(shown.contains(meaning))
        #expect(!shown.contains("Sort by the next column"))
    }

    @Test func `what no key does is said`() {
        var screen = Self.opened()
        screen.type("zebra")
        #expect(screen.text(80, 24).contains("No key does this."))
        screen.press(.enter)
        #expect(!screen.text(80, 24).contains("─ Keys"))
    }

    @Test func `Esc clears what was typed, then closes, and so does the key that opened it`() {
        var screen = Self.opened()
        screen.type("phone")
        #expect(screen.hints(columns: 80).contains("Esc clear"))
        screen.press(.escape)
        #expect(screen.text(80, 24).contains("Go to Login"))
        #expect(screen.hints(columns: 80).contains("Esc close"))
        screen.press(.escape)
        #expect(!screen.text(80, 24).contains("─ Keys"))
        screen.type("??")
        #expect(!screen.text(80, 24).contains("─ Keys"))
    }
}
