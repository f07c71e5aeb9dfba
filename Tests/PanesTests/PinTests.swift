import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// Pinned and recent identities stand first, and each number is the one on its row.
struct PinTests {
    private static let graces = [
        ScreenTester.identity(.corporate, "301", "Acme Branch 199 Ltd"),
        ScreenTester.identity(.corporate, "302", "Hopper Ltd"),
    ]

    /// Two logins with five identities; nobody is acted as.
    private static func screen(_ environments: [Profile.Environment] = [.demo]) -> ScreenTester {
        var screen = ScreenTester(environments: environments)
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.signIn(as: "grace@acme.example", graces)
        screen.type("i")
        return screen
    }

    /// Selects an identity by its name and pins it.
    private static func pin(_ name: String, _ screen: inout ScreenTester) {
        screen.type("/" + name)
        _ = screen.text()
        // Out of the field, with the selection where it is; then the filter goes.
        screen.press(.tab)
        screen.type("i*")
        screen.press(.escape)
    }

    /// The headings of the list, and the names on its rows with what stands beside them.
    private static func names(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            guard let row = line.split(separator: "│", omittingEmptySubsequences: false).dropFirst().first
            else {
                return nil
            }
            if row.hasPrefix(" PINNED") || row.hasPrefix(" RECENT") {
                return String(row.dropFirst().prefix(6))
            }
            guard row.contains(" Ltd") || row.contains("Lovelace") else { return nil }
            return row.dropFirst(5).split(separator: "  ").first.map(String.init)
        }
    }

    private static func chosen(_ screen: ScreenTester) -> String? {
        guard case .identityChosen(let identity)? = screen.sent.last else { return nil }
        return screen.state.name(of: identity)
    }

    @Test func `a pinned identity stands first with a mark, and the key lets go of it again`() {
        var screen = Self.screen()
        Self.pin("hopper", &screen)
        let text = screen.text()
        #expect(text.contains("PINNED"))
        #expect(text.contains("1★  Hopper Ltd DEMO"))
        #expect(text.components(of: "Hopper Ltd") == 1, "it stands in one place")
        screen.type("*")
        #expect(!screen.text().contains("★") && !screen.text().contains("PINNED"))
        #expect(screen.state.seat.pins.all.isEmpty)
    }

    @Test func `each change of a pin is to be kept, and says which way`() {
        var screen = Self.screen()
        Self.pin("hopper", &screen)
        screen.type("*")
        let pin = Pin(profile: ScreenTester.profile, reference: Self.graces[1].reference)
        #expect(screen.asked == [.keepPin(pin, isPinned: true), .keepPin(pin, isPinned: false)])
    }

    @Test func `a digit acts as the row that shows it, whatever is pinned, recent or found`() throws {
        var screen = Self.screen()
        screen.act(as: 3)
        screen.act(as: 2)
        Self.pin("branch", &screen)
        Self.pin("payments", &screen)
        for search in ["", "/", "/acme", "/ltd", "/demo"] {
            var copy = screen
            copy.type(search)
            if !search.isEmpty { copy.press(.tab) }
            copy.type("i")
            let shown = copy.text()
            for number in 1...5 {
                var pressed = copy
                guard let row = shown.split(separator: "\n").first(where: { $0.hasPrefix("│ \(number)") })
                else {
                    continue
                }
                pressed.type("\(number)")
                let name = try #require(Self.chosen(pressed))
                #expect(row.contains(name), "\(search) \(number)")
            }
        }
    }

    @Test func `an empty search shows pinned ones, then recent ones without the one in use, then all`() {
        var screen = Self.screen()
        screen.act(as: 1)
        screen.act(as: 3)
        screen.act(as: 2)
        Self.pin("hopper", &screen)
        screen.type("/")
        let names = Self.names(screen.text())
        #expect(
            names == [
                "PINNED", "Hopper Ltd DEMO", "RECENT", "Ada Lovelace DEMO", "Acme Payments Ltd DEMO",
                "Acme Cards Ltd", "Acme Branch 199 Ltd",
            ])
        // Enter acts as the first of them.
        screen.press(.enter)
        #expect(Self.chosen(screen) == "Hopper Ltd")
        #expect(!screen.text().contains("RECENT"), "recent ones stand in an empty search alone")
    }

    @Test func `of the best matches the pinned ones come first, and a name comes before a pinned id`() {
        var screen = Self.screen()
        Self.pin("branch", &screen)
        screen.type("/acme")
        screen.press(.enter)
        #expect(Self.chosen(screen) == "Acme Branch 199 Ltd")
        screen = ScreenTester.signedIn([
            ScreenTester.identity(.corporate, "1994", "First Ltd"),
            ScreenTester.identity(.corporate, "2", "Branch 199"),
        ])
        Self.pin("first", &screen)
        screen.type("/199")
        #expect(screen.text().contains("2 of 2"))
        screen.press(.enter)
        #expect(Self.chosen(screen) == "Branch 199")
    }

    @Test(arguments: ["hopper", "302", "grace@"])
    func `name, id and address are found across all logins`(typed: String) {
        var screen = Self.screen()
        screen.type("/" + typed)
        #expect(screen.text().contains("Hopper Ltd"))
        #expect(!screen.text().contains("Ada Lovelace"))
    }

    @Test func `a row without its login says in which environment it acts`() {
        var screen = ScreenTester(environments: [.production])
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.type("i*")
        for (columns, rows) in [(200, 60), (120, 40), (80, 24), (60, 20), (40, 10)] {
            let text = screen.text(columns, rows)
            #expect(text.contains("Ltd PRODUCTION") || text.contains("… PRODUCTION"), "\(columns)x\(rows)")
        }
    }

    @Test func `the bar passes over headings, both ways`() {
        var screen = Self.screen()
        Self.pin("hopper", &screen)
        screen.press(.home)
        #expect(screen.reversed(120, 40).contains { $0.contains("Hopper") })
        screen.press(.up)
        #expect(screen.reversed(120, 40).contains { $0.contains("Hopper") })
        #expect(screen.text(40, 10).contains("PINNED"), "the heading stays in view over the first row")
        screen.press(.down, .up)
        #expect(screen.reversed(120, 40).contains { $0.contains("Hopper") })
    }

    @Test func `pinned and recent ones on all screens`() throws {
        var golden = Golden("pins")
        var screen = Self.screen([.sandbox])
        screen.act(as: 3)
        screen.act(as: 1)
        Self.pin("hopper", &screen)
        golden.add("pinned", screen)
        screen.type("/")
        for (columns, rows) in [(200, 60), (120, 40), (80, 24), (60, 20), (40, 10)] {
            golden.add("an empty search", screen, at: Size(columns: columns, rows: rows))
        }
        screen.type("acme")
        golden.add("found", screen)
        try golden.check()
    }

    @Test func `pins in ASCII`() throws {
        var golden = Golden("pins-ascii", isASCII: true)
        var screen = ScreenTester.acting(glyphs: .ascii)
        screen.type("i*")
        golden.add("the one in use is pinned", screen)
        try golden.check()
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
