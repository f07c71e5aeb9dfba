import Panes
import Screen
import Sessions
import TestSupport
import Testing

struct FrameGoldenTests {
    @Test func `dialogs and the activity over the panes`() throws {
        var golden = Golden("overlays", Golden.wide)
        var screen = ScreenTester.acting()
        screen.type("q")
        golden.add("quit", screen)
        screen.press(.escape)
        screen.type("?")
        golden.add("help", screen)
        screen.press(.end)
        golden.add("help, its end", screen)
        screen.press(.escape)
        screen.type(":")
        golden.add("palette", screen)
        screen.type("go to l")
        golden.add("palette, typed", screen)
        screen.type("!")
        golden.add("palette, nothing found", screen)
        screen.press(.escape)
        screen.call("GET", "/multi/identities", .unreachable(.timedOut), ms: 10_000)
        screen.call("POST", "/multi/login_with_password", .status(403), ms: 61)
        screen.call("POST", "/multi/logout", .cancelled, ms: 3)
        screen.type("a")
        golden.add("activity", screen)
        try golden.check()
    }

    @Test func `the header in all of its states`() throws {
        var golden = Golden("header", Golden.wide)
        var screen = ScreenTester.acting()
        golden.add("acting", screen)
        screen.call("GET", "/multi/identities", clockAhead: 7)
        golden.add("the server's clock is ahead", screen)
        screen.wait(.minutes(5))
        golden.add("what one acts as has ended", screen)
        golden.add("production", ScreenTester.acting(environment: .production))
        golden.add("sandbox", ScreenTester.acting(environment: .sandbox))
        screen = ScreenTester()
        screen.restore(3)
        golden.add("sessions, and nobody acted as", screen)
        screen = ScreenTester()
        screen.send(.authorityStopped(ScreenTester.profile, reason: "its port was taken"))
        golden.add("the authority stopped", screen)
        try golden.check()
    }

    @Test func `a screen that is too small says so`() throws {
        var golden = Golden("too-small")
        for (columns, rows) in [(39, 10), (40, 9), (12, 3), (1, 1)] {
            golden.add("too small", .acting(), at: Size(columns: columns, rows: rows))
        }
        try golden.check()
    }

    @Test func `the smallest screen has room for each pane and each dialog`() throws {
        var golden = Golden("narrow", Size(columns: 40, rows: 10))
        golden.add("the form", ScreenTester())
        var screen = ScreenTester.acting(capabilities: [.identityList, .stepUp, .delegation, .factorList])
        golden.add("identities", screen)
        screen.type("t")
        golden.add("lifetimes", screen)
        screen.type("d")
        golden.add("details", screen)
        screen.press(.escape)
        screen.type("a")
        golden.add("activity", screen)
        screen.press(.escape)
        screen.type("f")
        golden.add("delegation", screen)
        screen.press(.escape)
        screen.confirm("u")
        screen.answerCode()
        golden.add("a code", screen)
        screen.press(.escape)
        screen.type("q")
        golden.add("quit", screen)
        screen.press(.escape)
        screen.type("?")
        golden.add("help", screen)
        screen.press(.escape)
        screen.type(":")
        golden.add("palette", screen)
        screen.press(.escape)
        screen.type("o")
        golden.add("logout", screen)
        screen.press(.enter)
        golden.add("preview", screen)
        screen.press(.tab, .enter)
        screen.answerLogout(.revoked)
        golden.add("proof", screen)
        screen = ScreenTester()
        screen.press(.enter)
        screen.answerPasswordExpired()
        golden.add("an expired password", screen)
        screen = ScreenTester(capabilities: [.identityList, .push, .simulatedDevice])
        screen.confirm("b")
        screen.answerAsking()
        golden.add("the device is asked", screen)
        try golden.check()
    }

    @Test func `a terminal without Unicode shows a sign for every sign`() throws {
        var golden = Golden("ascii", Golden.wide, isASCII: true)
        var screen = ScreenTester.acting(glyphs: .ascii)
        screen.act(as: 2)
        screen.type("t")
        golden.add("lifetimes", screen)
        screen.type("?")
        golden.add("help", screen)
        screen.press(.escape)
        screen.logOut()
        screen.answerLogout(.revoked, .stillAccepted)
        golden.add("proof", screen)
        try golden.check()
    }

    @Test func `hostile names hold their columns`() throws {
        var golden = Golden("hostile", Golden.wide)
        var screen = ScreenTester.signedIn(Hostile.identities)
        golden.add("identities", screen)
        for number in 1...5 { screen.act(as: number) }
        screen.type("t")
        golden.add("lifetimes", screen)
        screen.type("o")
        golden.add("logout", screen)
        screen.press(.enter)
        golden.add("preview", screen)
        try golden.check()
    }
}

/// Names that try to drive the terminal, to reorder a line or to push a column out of its place.
enum Hostile {
    static let names = [
        "株式会社アクメ・ペイメント東京本社第一営業部", String(repeating: "X", count: 10_000),
        "Acme \u{202E}dtL sdraC", "\u{1B}[31mRed\u{1B}]0;owned\u{7} Ltd", "Two\nLines\r\nLtd\tTabbed",
        "e\u{301}\u{301}\u{301}\u{301}\u{301} Zalgo", "\u{200B}\u{FEFF}\u{E0041}Hidden", "👩‍👩‍👧‍👦 Family",
    ]

    static let identities = names.enumerated().map { index, name in
        ScreenTester.identity(.other("corporate\u{1B}[2J"), "\(index)", name)
    }
}
