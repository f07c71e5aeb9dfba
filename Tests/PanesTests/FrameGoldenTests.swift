import Panes
import Screen
import Sessions
import Testing

struct FrameGoldenTests {
    @Test(arguments: Golden.sizes)
    func `dialogs and the activity over the panes`(size: Size) throws {
        var golden = Golden("overlays-\(size.columns)x\(size.rows)")
        var stage = Stage.acting()
        stage.type("q")
        golden.add("quit", stage, size)
        stage.press(.escape)
        stage.type("?")
        golden.add("help", stage, size)
        stage.press(.end)
        golden.add("help, its end", stage, size)
        stage.press(.escape)
        stage.type(":")
        golden.add("palette", stage, size)
        stage.type("go to l")
        golden.add("palette, typed", stage, size)
        stage.type("!")
        golden.add("palette, nothing found", stage, size)
        stage.press(.escape)
        stage.call("GET", "/multi/identities", .unreachable(.timedOut), ms: 10_000)
        stage.call("POST", "/multi/login_with_password", .status(403), ms: 61)
        stage.call("POST", "/multi/logout", .cancelled, ms: 3)
        stage.type("a")
        golden.add("activity", stage, size)
        try golden.check()
    }

    @Test(arguments: Golden.sizes)
    func `the header in all of its states`(size: Size) throws {
        var golden = Golden("header-\(size.columns)x\(size.rows)")
        var stage = Stage.acting()
        golden.add("acting", stage, size)
        stage.call("GET", "/multi/identities", clockAhead: 7)
        golden.add("the server's clock is ahead", stage, size)
        stage.wait(.minutes(5))
        golden.add("what one acts as has ended", stage, size)
        golden.add("production", Stage.acting(environment: .production), size)
        golden.add("sandbox", Stage.acting(environment: .sandbox), size)
        stage = Stage()
        stage.restore(3)
        golden.add("sessions, and nobody acted as", stage, size)
        stage = Stage()
        stage.send(.authorityStopped(Stage.profile, reason: "its port was taken"))
        golden.add("the authority stopped", stage, size)
        try golden.check()
    }

    @Test func `a screen that is too small says so`() throws {
        var golden = Golden("too-small")
        for (columns, rows) in [(39, 10), (40, 9), (12, 3), (1, 1)] {
            golden.add("too small", Stage.acting(), Size(columns: columns, rows: rows))
        }
        try golden.check()
    }

    @Test(arguments: Golden.sizes)
    func `a terminal without Unicode shows a sign for every sign`(size: Size) throws {
        var golden = Golden("ascii-\(size.columns)x\(size.rows)", isASCII: true)
        var stage = Stage.acting(glyphs: .ascii)
        stage.act(as: 2)
        stage.type("t")
        golden.add("lifetimes", stage, size)
        stage.type("?")
        golden.add("help", stage, size)
        stage.press(.escape)
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(.revoked, .failed(.serverFault(status: 500)))
        golden.add("proof", stage, size)
        try golden.check()
    }

    @Test(arguments: Golden.sizes)
    func `hostile names hold their columns`(size: Size) throws {
        var golden = Golden("hostile-\(size.columns)x\(size.rows)")
        var stage = Stage.signedIn(Hostile.identities)
        golden.add("identities", stage, size)
        for number in 1...5 { stage.act(as: number) }
        stage.type("t")
        golden.add("lifetimes", stage, size)
        stage.type("o")
        golden.add("logout", stage, size)
        stage.press(.enter)
        golden.add("preview", stage, size)
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
        Stage.identity(.other("corporate\u{1B}[2J"), "\(index)", name)
    }
}
