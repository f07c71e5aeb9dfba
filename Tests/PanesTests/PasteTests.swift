import Panes
import Screen
import Secrets
import Sessions
import Testing

struct PasteTests {
    private static let refused = "The paste was refused"

    @Test func `what is pasted is what is sent`() {
        var stage = Stage(prefill: nil)
        stage.paste("grace@acme.example")
        stage.press(.tab)
        stage.paste("Pa$$ wörd·e\u{301}")
        stage.press(.enter)
        #expect(
            stage.sent == [
                .signInRequested(
                    Stage.profile,
                    SignInRequest(email: "grace@acme.example", password: Secret("Pa$$ wörd·e\u{301}")))
            ])
    }

    @Test func `a line end that comes along is left out and submits nothing`() {
        var stage = Stage(prefill: nil)
        stage.paste("grace@acme.example\r\n")
        stage.press(.tab)
        stage.paste("secret\n")
        #expect(stage.sent.isEmpty)
        stage.press(.enter)
        #expect(
            stage.sent == [
                .signInRequested(
                    Stage.profile, SignInRequest(email: "grace@acme.example", password: Secret("secret")))
            ])
    }

    @Test(arguments: ["two\nlines", "bell\u{7}", "esc\u{1B}[201~x", "nul\0", "tab\tbed"])
    func `more than one line or a control character is refused whole`(text: String) {
        for field in 0...1 {
            var stage = Stage(prefill: nil)
            stage.type("before")
            if field == 1 {
                stage.press(.tab)
                stage.type("before")
            }
            stage.paste(text)
            #expect(stage.text(80, 24).contains(Self.refused))
            #expect(stage.text(80, 24).contains(field == 0 ? "E-mail    before │".dropLast(2) : "••••••"))
            stage.type("!")
            #expect(!stage.text(80, 24).contains(Self.refused))
        }
    }

    @Test func `too long is refused, never cut`() {
        var stage = Stage(prefill: nil)
        stage.paste(String(repeating: "a", count: 321))
        #expect(stage.text(80, 24).contains(Self.refused))
        stage.type("grace")
        stage.press(.tab)
        stage.paste(String(repeating: "p", count: 2_000))
        #expect(stage.text(80, 24).contains(Self.refused))
        stage.type("q")
        stage.press(.enter)
        #expect(
            stage.sent == [
                .signInRequested(Stage.profile, SignInRequest(email: "grace", password: Secret("q")))
            ])
    }

    @Test func `a paste takes the place of marked text, and gives it back if it is refused`() {
        var stage = Stage()
        stage.press(.up, .up)
        stage.paste("two\nlines")
        #expect(stage.text().contains("E-mail    ada@acme.example"))
        stage.press(.down, .up)
        stage.paste("new@acme.example")
        #expect(stage.text().contains("E-mail    new@acme.example"))
    }

    @Test(arguments: ["l", "i", "t", "o", "q", "?", "a"])
    func `where no field has the keys a paste presses none`(place: String) {
        var stage = Stage.signedIn()
        stage.type(place)
        let frame = stage.frame(120, 40).grid
        let sent = stage.sent
        stage.paste("2-xXq\nlito:")
        #expect(stage.sent == sent)
        #expect(stage.asked.isEmpty)
        #expect(stage.text().contains("The paste was ignored"))
        stage.press(.unknown)
        #expect(stage.frame(120, 40).grid == frame)
    }

    @Test func `a refused paste into a filter is told`() {
        var stage = Stage.signedIn()
        stage.type("/ac")
        stage.paste("two\nlines")
        #expect(stage.text().contains("paste refused"))
        #expect(stage.text().contains("/ ac"))
    }

    @Test func `a field that appears during a paste takes nothing of it`() {
        var stage = Stage()
        stage.press(.enter, .pasteBegan)
        stage.type("left")
        // Now the password field has the keys.
        stage.answerSignIn(.wrongCredentials)
        stage.type("over")
        stage.press(.pasteEnded)
        #expect(!stage.text().contains("••••"))
    }
}
