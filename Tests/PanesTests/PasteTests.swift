import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

struct PasteTests {
    private static let refused = "The paste was refused"

    @Test func `what is pasted is what is sent`() {
        var screen = ScreenTester(prefill: nil)
        screen.paste("grace@acme.example")
        screen.press(.tab)
        screen.paste("Pa$$ wörd·e\u{301}")
        screen.press(.enter)
        #expect(
            screen.sent == [
                .signInRequested(
                    ScreenTester.profile,
                    PasswordSignIn(email: "grace@acme.example", password: Secret("Pa$$ wörd·e\u{301}")))
            ])
    }

    @Test func `a line end that comes along is left out and submits nothing`() {
        var screen = ScreenTester(prefill: nil)
        screen.paste("grace@acme.example\r\n")
        screen.press(.tab)
        screen.paste("secret\n")
        #expect(screen.sent.isEmpty)
        screen.press(.enter)
        #expect(
            screen.sent == [
                .signInRequested(
                    ScreenTester.profile,
                    PasswordSignIn(email: "grace@acme.example", password: Secret("secret")))
            ])
    }

    @Test(arguments: ["two\nlines", "bell\u{7}", "esc\u{1B}[201~x", "nul\0", "tab\tbed"])
    func `more than one line or a control character is refused whole`(text: String) {
        for field in 0...1 {
            var screen = ScreenTester(prefill: nil)
            screen.type("before")
            if field == 1 {
                screen.press(.tab)
                screen.type("before")
            }
            screen.paste(text)
            #expect(screen.text(80, 24).contains(Self.refused))
            #expect(screen.text(80, 24).contains(field == 0 ? "E-mail    before │".dropLast(2) : "••••••"))
            screen.type("!")
            #expect(!screen.text(80, 24).contains(Self.refused))
        }
    }

    @Test func `too long is refused, never cut`() {
        var screen = ScreenTester(prefill: nil)
        screen.paste(String(repeating: "a", count: 321))
        #expect(screen.text(80, 24).contains(Self.refused))
        screen.type("grace")
        screen.press(.tab)
        screen.paste(String(repeating: "p", count: 2_000))
        #expect(screen.text(80, 24).contains(Self.refused))
        screen.type("q")
        screen.press(.enter)
        #expect(
            screen.sent == [
                .signInRequested(ScreenTester.profile, PasswordSignIn(email: "grace", password: Secret("q")))
            ])
    }

    @Test func `a paste takes the place of marked text, and gives it back if it is refused`() {
        var screen = ScreenTester()
        screen.press(.up, .up)
        screen.paste("two\nlines")
        #expect(screen.text().contains("E-mail    ada@acme.example"))
        screen.press(.down, .up)
        screen.paste("new@acme.example")
        #expect(screen.text().contains("E-mail    new@acme.example"))
    }

    @Test(arguments: ["l", "i", "t", "o", "q", "a"])
    func `where no field has the keys a paste presses none`(place: String) {
        var screen = ScreenTester.signedIn()
        screen.type(place)
        let frame = screen.frame(120, 40).grid
        let sent = screen.sent
        screen.paste("2-xXq\nlito:")
        #expect(screen.sent == sent)
        #expect(screen.asked.isEmpty)
        #expect(
            screen.text().contains(
                "11 characters arrived at once and did nothing. Paste works in a text field."))
        // Its rest may come in several reads.
        screen.press(.enter, .tab, .escape, .control("c"), .character("q"))
        #expect(screen.sent == sent)
        #expect(screen.asked.isEmpty)
        #expect(screen.text().contains("12 characters arrived"))
        screen.wait(.milliseconds(301))
        screen.press(.unknown)
        #expect(!screen.text().contains("arrived at once"))
        #expect(screen.frame(120, 40).grid.text(row: 38) == frame.text(row: 38))
    }

    @Test func `the rest of an ignored paste takes keys for a while only`() {
        var screen = ScreenTester.signedIn()
        screen.type("i")
        screen.paste("62;1;4c")
        let sent = screen.sent.count { $0 != .clockTicked }
        for _ in 0..<7 {
            screen.wait(.milliseconds(300))
            screen.press(.character("1"))
        }
        #expect(screen.sent.count { $0 != .clockTicked } == sent + 1)
        #expect(screen.sent.last == .identityChosen(screen.identity(111)))
    }

    @Test func `a burst with a Tab fills two fields, and none where the first part was ignored`() {
        var screen = ScreenTester(prefill: nil)
        for key in Self.burst { screen.press(key) }
        #expect(screen.sent.isEmpty)
        screen.press(.enter)
        #expect(
            screen.sent == [
                .signInRequested(ScreenTester.profile, PasswordSignIn(email: "ada", password: Secret("pw")))
            ])

        var signedIn = ScreenTester.signedIn()
        signedIn.type("o")
        let before = signedIn.sent
        for key in Self.burst { signedIn.press(key) }
        #expect(signedIn.sent == before)
        #expect(signedIn.focus == "Logout")
        #expect(signedIn.text().contains("6 characters arrived at once"))
    }

    /// What a terminal makes of `ada`, Tab, `pw` and Enter in one read.
    private static let burst: [Key] = [
        .pasteBegan, .character("a"), .character("d"), .character("a"), .pasteEnded, .tab, .pasteBegan,
        .character("p"), .character("w"), .character("\n"), .pasteEnded,
    ]

    @Test func `the rest of an ignored paste goes into no field that appears`() {
        let start = ScreenTester.start
        for (wait, isAdmitted) in [(300, false), (301, true)] {
            var filter = PasteFilter()
            for key in [Key.pasteBegan, .character("a"), .pasteEnded] {
                let isTaken = filter.admits(key, isEditing: false, at: start)
                #expect(!isTaken)
            }
            for key in [Key.pasteBegan, .character("b"), .pasteEnded] {
                let now = start + .milliseconds(Int64(wait))
                let isTaken = filter.admits(key, isEditing: true, at: now)
                #expect(isTaken == isAdmitted)
            }
        }
    }

    @Test func `a paste into a field has no rest: what follows are keys`() {
        var screen = ScreenTester(prefill: nil)
        screen.paste("grace@acme.example")
        screen.press(.tab)
        screen.paste("secret")
        screen.press(.enter)
        #expect(
            screen.sent == [
                .signInRequested(
                    ScreenTester.profile,
                    PasswordSignIn(email: "grace@acme.example", password: Secret("secret")))
            ])
    }

    @Test func `a refused paste into a filter is told`() {
        var screen = ScreenTester.signedIn()
        screen.type("/ac")
        screen.paste("two\nlines")
        #expect(screen.text().contains("paste refused"))
        #expect(screen.text().contains("/ ac"))
    }

    @Test func `a field that appears during a paste takes nothing of it`() {
        var screen = ScreenTester()
        screen.press(.enter, .pasteBegan)
        screen.type("left")
        // Now the password field has the keys.
        screen.answerSignIn(.wrongCredentials)
        screen.type("over")
        screen.press(.pasteEnded)
        #expect(!screen.text().contains("••••"))
    }
}
