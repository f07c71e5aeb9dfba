import Panes
import Screen
import Sessions
import Testing

struct LoginGoldenTests {
    @Test(arguments: Golden.sizes)
    func `the login pane in all of its states`(size: Size) throws {
        var golden = Golden("login-\(size.columns)x\(size.rows)")

        var stage = Stage(address: nil)
        golden.add("first frame", stage, size)
        stage.press(.enter)
        golden.add("waiting for the authority to start", stage, size)
        stage.send(.authorityStarted(Stage.profile, address: "127.0.0.1:8700"))
        golden.add("waiting for the server", stage, size)

        stage = Stage()
        stage.press(.up)
        golden.add("a field is entered: its text is marked", stage, size)
        stage = Stage(environment: .production, prefill: nil)
        golden.add("nothing filled in", stage, size)
        stage.type("grace@acme.example")
        stage.press(.tab)
        stage.type("wrong")
        golden.add("typed", stage, size)
        stage.paste("two\nlines")
        golden.add("a paste refused", stage, size)

        for (name, failure) in Self.failures {
            stage = Stage()
            stage.press(.enter)
            stage.answerSignIn(failure)
            golden.add(name, stage, size)
        }
        try golden.check()
    }

    @Test(arguments: Golden.sizes)
    func `the change of an expired password in all of its states`(size: Size) throws {
        var golden = Golden("password-\(size.columns)x\(size.rows)")
        var stage = Stage()
        stage.press(.enter)
        stage.answerPasswordExpired()
        golden.add("expired", stage, size)
        stage.type("Curfew-demo-2")
        stage.press(.enter)
        stage.type("Curfew-demo-3")
        stage.press(.enter)
        golden.add("the two differ", stage, size)
        stage.type("Curfew-demo-2")
        stage.press(.enter)
        golden.add("waiting", stage, size)
        stage.answerPasswordChange(.passwordRefused(.alreadyUsed))
        golden.add("refused by the rules", stage, size)
        stage.type("Curfew-demo-4")
        stage.press(.enter)
        stage.type("Curfew-demo-4")
        stage.press(.enter)
        stage.answerPasswordChange(.unreachable(.timedOut))
        golden.add("unreachable", stage, size)
        stage.wait(.minutes(5))
        golden.add("its time is over", stage, size)
        try golden.check()
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
                .init(name: "email", problem: "REGEX", parameters: []),
                .init(name: "password.value", problem: "REQUIRED", parameters: []),
            ])
        ),
        ("server fault", .serverFault(status: 503)),
    ]
}
