import Panes
import Screen
import Sessions
import TestSupport
import Testing

struct LoginGoldenTests {
    @Test func `the login pane in all of its states`() throws {
        var golden = Golden("login")

        var screen = ScreenTester(address: nil)
        golden.add("first frame", screen)
        screen.press(.enter)
        golden.add("waiting for the authority to start", screen)
        screen.send(.authorityStarted(ScreenTester.profile, address: "127.0.0.1:8700"))
        golden.add("waiting for the server", screen)

        screen = ScreenTester()
        screen.press(.up)
        golden.add("a field is entered: its text is marked", screen)
        screen = ScreenTester(environment: .production, prefill: nil)
        golden.add("nothing filled in", screen)
        screen.type("grace@acme.example")
        screen.press(.tab)
        screen.type("wrong")
        golden.add("typed", screen)
        screen.paste("two\nlines")
        golden.add("a paste refused", screen)

        for (name, failure) in Self.failures {
            screen = ScreenTester()
            screen.press(.enter)
            screen.answerSignIn(failure)
            golden.add(name, screen)
        }
        try golden.check()
    }

    @Test func `the change of an expired password in all of its states`() throws {
        var golden = Golden("password")
        var screen = ScreenTester()
        screen.press(.enter)
        screen.answerPasswordExpired()
        golden.add("expired", screen)
        screen.type("Curfew-demo-2")
        screen.press(.enter)
        screen.type("Curfew-demo-3")
        screen.press(.enter)
        golden.add("the two differ", screen)
        screen.type("Curfew-demo-2")
        screen.press(.enter)
        golden.add("waiting", screen)
        screen.answerPasswordChange(.passwordRefused(.alreadyUsed))
        golden.add("refused by the rules", screen)
        screen.type("Curfew-demo-4")
        screen.press(.enter)
        screen.type("Curfew-demo-4")
        screen.press(.enter)
        screen.answerPasswordChange(.unreachable(.timedOut))
        golden.add("unreachable", screen)
        screen.wait(.minutes(5))
        golden.add("its time is over", screen)
        try golden.check()
    }

    @Test func `beside a wrong password stands what to do about a forgotten one, with its keys`() {
        var screen = ScreenTester(capabilities: [.identityList, .passwordReset])
        screen.press(.enter)
        screen.answerSignIn(.wrongCredentials)
        #expect(screen.text(80, 24).contains("have a code mailed if it is forgotten (Esc, P)."))
        screen.press(.escape)
        screen.type("P")
        #expect(
            screen.text(80, 24).contains("ada@acme.example")
                && screen.hints(columns: 80).contains("Esc cancel"))
        screen = ScreenTester()
        screen.press(.enter)
        screen.answerSignIn(.wrongCredentials)
        #expect(!screen.text(80, 24).contains("forgotten"))
    }

    private static let failures: [(String, AuthFailure)] = [
        ("wrong", .wrongCredentials),
        ("locked", .locked(for: .minutes(30))),
        ("rate limited", .rateLimited(for: .seconds(42))),
        ("rate limited, nobody knows for how long", .rateLimited(for: nil)),
        ("unreachable", .unreachable(.connectionRefused)),
        ("a certificate nobody trusts", .unreachable(.certificateRefused)),
        ("malformed answer", .malformedAnswer("no token in it")),
        ("key refused", .keyRefused),
        (
            "invalid fields",
            .invalidFields([
                .init(name: "email", problem: .wrongForm),
                .init(name: "password.value", problem: .missing),
            ])
        ),
        ("server fault", .serverFault(status: 503)),
    ]
}
