import Panes
import Screen
import Sessions
import Testing

struct ListGoldenTests {
    @Test(arguments: Golden.sizes)
    func `the identities pane in all of its states`(size: Size) throws {
        var golden = Golden("identities-\(size.columns)x\(size.rows)")
        var stage = Stage()
        stage.type("i")
        golden.add("nobody signed in", stage, size)
        stage = Stage()
        stage.press(.enter)
        stage.answerSignIn()
        golden.add("reading", stage, size)
        stage.answerIdentities(Stage.adas)
        golden.add("three", stage, size)
        stage.type("2")
        golden.add("switching", stage, size)
        stage.answerAccess()
        golden.add("one in use", stage, size)
        stage.type("3")
        stage.answerAccess(.notPermitted(code: "IDENTITY_NOT_ACTIVE"))
        golden.add("a switch refused", stage, size)
        stage.type("/cards")
        golden.add("filtered while typing", stage, size)
        stage.type("x")
        golden.add("a filter that nothing passes", stage, size)
        stage.press(.escape)
        stage.wait(.minutes(5))
        golden.add("the login has ended", stage, size)

        stage = Stage()
        stage.press(.enter)
        stage.answerSignIn()
        stage.answerIdentities(.failure(.serverFault(status: 502)))
        golden.add("not read", stage, size)

        stage = Stage.signedIn(Stage.crowd(250))
        golden.add("250 of them", stage, size)
        stage.press(.end)
        golden.add("250 of them, the last", stage, size)
        stage.signIn(as: "grace@acme.example", [Stage.identity(.corporate, "111", "Acme Payments Ltd")])
        golden.add("two logins", stage, size)
        try golden.check()
    }

    @Test(arguments: Golden.sizes)
    func `the lifetimes pane in all of its states`(size: Size) throws {
        var golden = Golden("lifetimes-\(size.columns)x\(size.rows)")
        var stage = Stage()
        stage.type("t")
        golden.add("none", stage, size)

        stage = Stage.acting()
        stage.type("t")
        golden.add("live", stage, size)
        stage.wait(.seconds(226))
        golden.add("a quarter is left", stage, size)
        stage.wait(.seconds(15))
        golden.add("less than a minute is left", stage, size)
        stage.call("GET", "/multi/identities", .unreachable(.timedOut), token: stage.state.tokenOrder.first)
        golden.add("unreachable", stage, size)
        stage.wait(.seconds(59))
        golden.add("ended", stage, size)
        stage.type("x")
        golden.add("one put away", stage, size)

        stage = Stage.acting()
        stage.act(as: 2)
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(
            .revoked, .unconfirmed(.unreachable(.timedOut)), .failed(.serverFault(status: 500)))
        stage.type("t")
        golden.add("revoked, unconfirmed and still live", stage, size)

        stage = Stage.signedIn(lifetime: Self.exact(of: .minutes(90), idle: .minutes(20)))
        stage.type("t")
        golden.add("an exact lifetime with both ends", stage, size)
        stage = Stage.signedIn(lifetime: Self.exact(of: .minutes(3 * 1440), idle: nil))
        stage.type("t")
        golden.add("days, and no idle end", stage, size)
        stage = Stage.signedIn(lifetime: Lifetime.unknown)
        stage.type("t")
        golden.add("nobody knows when it ends", stage, size)

        stage = Stage.acting()
        stage.restore(60)
        stage.type("t")
        stage.press(.pageDown, .pageDown)
        golden.add("many", stage, size)
        stage.type("/person3")
        golden.add("many, filtered", stage, size)
        try golden.check()
    }

    @Test(arguments: Golden.sizes)
    func `the logout pane in all of its states`(size: Size) throws {
        var golden = Golden("logout-\(size.columns)x\(size.rows)")
        var stage = Stage()
        stage.type("o")
        golden.add("nothing", stage, size)

        stage = Stage.acting()
        stage.act(as: 3)
        stage.type("o")
        golden.add("choices", stage, size)
        stage.press(.enter)
        golden.add("preview", stage, size)
        stage.press(.tab)
        golden.add("preview, the button chosen", stage, size)
        stage.press(.enter)
        golden.add("asking", stage, size)
        stage.answerLogout(.revoked)
        golden.add("all revoked", stage, size)

        stage = Stage.acting()
        stage.act(as: 3)
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(
            .unconfirmed(.unreachable(.timedOut)), .failed(.serverFault(status: 500)), .stillAccepted)
        golden.add("mixed, with a retry", stage, size)

        stage = Stage.acting()
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        stage.answerLogout(.revoked, url: "https://login.example/logout?ticket=7")
        golden.add("to be finished at a provider", stage, size)

        stage = Stage.acting()
        stage.restore(60)
        stage.type("o")
        stage.press(.down, .down, .down)
        golden.add("choices of many", stage, size)
        stage.press(.enter)
        golden.add("preview of many", stage, size)

        stage = Stage.acting(environment: .production)
        stage.type("o")
        stage.press(.enter)
        golden.add("production wants a word", stage, size)
        stage.press(.tab, .enter)
        golden.add("production, the word is missing", stage, size)
        stage.type("logout")
        golden.add("production, the word is there", stage, size)
        try golden.check()
    }

    private static func exact(of absolute: Duration, idle: Duration?) -> Lifetime {
        Lifetime(
            idle: idle.map { Lifetime.End(at: Stage.start + $0, span: $0, source: .exact) },
            absolute: Lifetime.End(at: Stage.start + absolute, span: absolute, source: .exact))
    }
}
