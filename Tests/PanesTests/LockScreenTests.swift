import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

/// The locked screen: what it shows, what its keys do, and how it is left.
struct LockScreenTests {
    private static let password = "Curfew-demo-1"

    private func acting(lockAfter: Duration? = .minutes(2)) -> ScreenTester {
        var screen = ScreenTester(capabilities: [.identityList, .stepUp], lockAfter: lockAfter)
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.act(as: 1)
        return screen
    }

    @Test func `after the time without a key nothing is left but the lock`() {
        var screen = acting()
        screen.wait(.minutes(2))
        let text = screen.text()
        for word in ["Acme", "ada@", "DEMO", "Weavr", "corporate", "~", "Identities"] {
            #expect(!text.contains(word), "shows '\(word)'")
        }
        #expect(text.contains("Locked since 22:15") && text.contains("1 session is live."))
        #expect(screen.hints(columns: 80) == ["Enter unlock", "Ctrl-C quit"])
    }

    @Test(arguments: [
        Key.up, .character("j"), .control("n"), .pasteBegan,
        .mouse(Mouse(.wheelUp, at: Position(column: 1, row: 1))),
    ])
    func `a key, a paste or the mouse puts it off`(key: Key) {
        var screen = acting()
        screen.wait(.seconds(119))
        screen.press(key)
        if key == .pasteBegan { screen.press(.pasteEnded) }
        screen.wait(.seconds(119))
        #expect(screen.state.lock == nil)
        screen.wait(.seconds(1))
        #expect(screen.state.lock != nil)
    }

    @Test func `a machine that slept is locked when it wakes`() {
        var screen = acting()
        screen.sleep(.seconds(5))
        #expect(screen.text().contains("Locked since"))
    }

    @Test func `the password unlocks, and the screen is what it was`() {
        var screen = acting()
        screen.type("t")
        screen.press(.enter)
        screen.type("L")
        #expect(screen.text().contains("Locked"))
        screen.type(Self.password)
        #expect(screen.text().contains("•••••••••••••") && !screen.text().contains("Curfew-demo"))
        screen.press(.enter)
        #expect(screen.state.lock == nil && screen.focus == "Lifetimes")
        #expect(screen.text().contains("Acme Payments Ltd"))
    }

    @Test func `no key of a pane, of the program or of a dialog does anything behind the lock`() {
        var screen = acting()
        screen.type("q")
        screen.type("L")
        screen.send(.lockRequested)
        let before = screen.sent
        screen.press(.escape)
        let letters = "litouU123-+/dyaH:?NLxXesSrfpPbk#0z ".map { Key.character($0) }
        for key in letters + [
            .tab, .backTab, .up, .down, .pageUp, .home, .delete, .control("z"), .control("n"),
        ] {
            screen.press(key)
        }
        screen.press(.mouse(Mouse(.click, at: Position(column: 5, row: 5))))
        #expect(screen.sent == before && screen.asked.isEmpty && !screen.shell.hidesNames)
        screen.press(.enter)
        screen.type(Self.password)
        screen.press(.enter)
        #expect(screen.text().contains("Log out and quit"), "the dialog is still there")
    }

    @Test func `a wrong try is told with its count and the wait for the next, which counts down`() {
        var screen = acting()
        screen.type("L")
        for count in 1...3 {
            screen.type("wrong")
            screen.press(.enter)
            let tries = count == 1 ? "1 wrong try." : "\(count) wrong tries."
            #expect(screen.text(40, 10).contains(tries))
            #expect(screen.text().contains("\(tries) The next is taken in \([1, 2, 4][count - 1]) s."))
            screen.type(Self.password)
            screen.press(.enter)
            #expect(screen.state.lock != nil, "a try before its time is taken")
            screen.press(.control("u"))
            screen.wait(.seconds([1, 2, 4][count - 1]))
            #expect(screen.text().contains(tries) && !screen.text().contains("is taken in"))
        }
        screen.type(Self.password)
        screen.press(.enter)
        #expect(screen.text().contains("Unlocked after 3 wrong tries."))
    }

    @Test func `what is typed is removed after a minute, also where the time counted down`() {
        var screen = acting()
        screen.type("L")
        screen.type("half")
        screen.wait(.seconds(59))
        #expect(screen.text().contains("••••"))
        screen.wait(.seconds(1))
        #expect(!screen.text().contains("••••") && screen.text().contains("removed after a minute"))
    }

    @Test func `q asks once and logs everything out; Esc stays`() {
        var screen = acting()
        screen.type("L")
        screen.type("q")
        #expect(screen.text().contains("•"), "in the field it is a letter")
        screen.press(.control("u"), .escape)
        screen.type("q")
        #expect(screen.text().contains("Log out everything and quit? Enter does it."))
        screen.press(.escape)
        let before = screen.sent
        screen.press(.control("c"), .escape)
        #expect(screen.sent == before && screen.state.lock != nil)
        screen.press(.control("c"), .enter)
        #expect(screen.sent.last == .logoutRequested([screen.session], isEverything: true, thenQuit: true))
        #expect(screen.text().contains("Logging out, then Curfew quits."))
        screen.answerLogout(.revoked)
        #expect(screen.asked.contains(.quit))
    }

    @Test func `ends that are not confirmed are asked about once more, and named by nobody's name`() {
        var screen = acting()
        screen.type("L")
        screen.press(.control("c"), .enter)
        screen.answerLogout(.unconfirmed(.unreachable(.timedOut)))
        #expect(!screen.asked.contains(.quit))
        screen.press(.control("c"))
        #expect(screen.text().contains("ends not confirmed by the server."))
        let farewell = screen.shell.farewell(screen.state) ?? ""
        #expect(
            farewell.contains("may still be live") && !farewell.contains("Acme") && !farewell.contains("ada@")
        )
        screen.press(.enter)
        #expect(screen.asked.contains(.quit))
    }

    @Test func `sessions end and warnings come behind the lock, and neither is named`() {
        var screen = acting()
        screen.type("L")
        #expect(screen.shell.title(screen.state) == "Curfew (locked)")
        screen.wait(.seconds(226))
        screen.wait(.seconds(75))
        #expect(screen.text().contains("No session is live."))
        let alerts = screen.asked.compactMap { if case .alert(let text) = $0 { text } else { nil } }
        #expect(Set(alerts) == ["A session ends soon.", "A session has ended."])
        screen.type(Self.password)
        screen.press(.enter)
        #expect(screen.text().contains("expired"))
    }

    @Test func `without a password or a PIN it says what to do, and the PIN that is set then unlocks`() {
        var screen = ScreenTester(lockAfter: .minutes(1))
        screen.restore(2)
        screen.type("iL")
        #expect(screen.state.lock == nil)
        #expect(screen.text().contains("Not locked: no password and no PIN could unlock it. Set a PIN (#)."))
        screen.wait(.minutes(1))
        #expect(screen.state.lock == nil)
        screen.type("#")
        screen.type("123")
        screen.press(.enter)
        #expect(screen.text().contains("at least 4 characters"))
        screen.type("4")
        screen.press(.enter)
        screen.type("1235")
        screen.press(.enter)
        #expect(screen.text().contains("The two differ."))
        screen.type("1234")
        screen.press(.enter)
        #expect(screen.text().contains("The PIN is set") || screen.state.lock != nil)
        screen.send(.lockRequested)
        #expect(screen.text().contains("PIN") && screen.text().contains("2 sessions are live."))
        screen.type("1234")
        screen.press(.enter)
        #expect(screen.state.lock == nil)
    }

    @Test func `each lock begins anew: nothing typed before, no question that stood there`() {
        var screen = acting()
        screen.type("L")
        screen.type(Self.password)
        screen.send(.unlockRequested(Secret(Self.password)))
        #expect(screen.state.lock == nil)
        screen.send(.lockRequested)
        #expect(!screen.text().contains("•"))
        screen.press(.enter)
        #expect(screen.state.lock != nil)
    }

    @Test func `the locked screen in all of its states, on four sizes`() throws {
        var golden = Golden("lock", Golden.usual)
        let sizes = [Golden.wide, Golden.usual, Size(columns: 60, rows: 20), Size(columns: 40, rows: 10)]
        func add(_ scene: String, _ screen: ScreenTester) {
            for size in sizes { golden.add(scene, screen, at: size) }
        }
        var screen = acting()
        screen.type("#")
        golden.add("a PIN is set", screen)
        screen.type("4711")
        screen.press(.enter)
        screen.type("4711")
        screen.press(.enter)
        screen.type("L")
        add("locked", screen)
        screen.type("4712")
        screen.hashesAtOnce = false
        screen.press(.enter)
        golden.add("checking", screen)
        screen.answerHashes()
        add("a wrong try", screen)
        screen.press(.escape)
        screen.type("q")
        add("quit", screen)
        try golden.check()

        golden = Golden("lock-ascii", Golden.usual, isASCII: true)
        screen = ScreenTester(glyphs: .ascii, lockAfter: .minutes(2))
        screen.press(.enter)
        screen.answerSignIn()
        screen.type("L")
        screen.type("abc")
        golden.add("locked", screen)
        try golden.check()
    }
}
