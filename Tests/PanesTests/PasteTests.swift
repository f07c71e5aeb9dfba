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

    @Test(arguments: ["l", "i", "t", "o", "q", "?", "a"])
    func `where no field has the keys a paste presses none`(place: String) {
        var screen = ScreenTester.signedIn()
        screen.type(place)
        let frame = screen.frame(120, 40).grid
        let sent = screen.sent
        screen.paste("2-xXq\nlito:")
        #expect(screen.sent == sent)
        #expect(screen.asked.isEmpty)
        #expect(screen.text().contains("The paste was ignored"))
        screen.press(.unknown)
        #expect(screen.frame(120, 40).grid == frame)
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
