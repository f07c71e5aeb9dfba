import Panes
import Screen
import Sessions
import TestSupport
import Testing

struct ListGoldenTests {
    @Test func `the identities pane in all of its states`() throws {
        var golden = Golden("identities")
        var screen = ScreenTester()
        screen.type("i")
        golden.add("nobody signed in", screen)
        screen = ScreenTester()
        screen.press(.enter)
        screen.answerSignIn()
        golden.add("reading", screen)
        screen.answerIdentities(ScreenTester.adas)
        golden.add("three", screen)
        screen.type("2")
        golden.add("switching", screen)
        screen.answerAccess()
        golden.add("one in use", screen)
        screen.type("3")
        screen.answerAccess(.notPermitted(code: "IDENTITY_NOT_ACTIVE"))
        golden.add("a switch refused", screen)
        screen.type("/cards")
        golden.add("filtered while typing", screen)
        screen.type("x")
        golden.add("a filter that nothing passes", screen)
        screen.press(.escape)
        screen.wait(.minutes(5))
        golden.add("the login has ended", screen)

        screen = ScreenTester()
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(.failure(.serverFault(status: 502)))
        golden.add("not read", screen)

        screen = ScreenTester.signedIn(ScreenTester.crowd(250))
        golden.add("250 of them", screen)
        screen.press(.end)
        golden.add("250 of them, the last", screen)
        screen.signIn(
            as: "grace@acme.example", [ScreenTester.identity(.corporate, "111", "Acme Payments Ltd")])
        golden.add("two logins", screen)
        try golden.check()
    }

    @Test func `the lifetimes pane in all of its states`() throws {
        var golden = Golden("lifetimes")
        var screen = ScreenTester()
        screen.type("t")
        golden.add("none", screen)

        screen = ScreenTester.acting()
        screen.type("t")
        golden.add("live", screen)
        screen.wait(.seconds(226))
        golden.add("a quarter is left", screen)
        screen.wait(.seconds(15))
        golden.add("less than a minute is left", screen)
        screen.call("GET", "/multi/identities", .unreachable(.timedOut), token: screen.state.tokenOrder.first)
        golden.add("unreachable", screen)
        screen.wait(.seconds(59))
        golden.add("ended", screen)
        screen.type("x")
        golden.add("one put away", screen)

        screen = ScreenTester.acting()
        screen.act(as: 2)
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.answerLogout(.revoked, .unconfirmed(.unreachable(.timedOut)), .stillAccepted)
        screen.type("t")
        golden.add("revoked, unconfirmed and still live", screen)

        screen = ScreenTester.signedIn(lifetime: Self.exact(of: .minutes(90), idle: .minutes(20)))
        screen.type("t")
        golden.add("an exact lifetime with both ends", screen)
        screen = ScreenTester.signedIn(lifetime: Self.exact(of: .minutes(3 * 1440), idle: nil))
        screen.type("t")
        golden.add("days, and no idle end", screen)
        screen = ScreenTester.signedIn(lifetime: Lifetime.unknown)
        screen.type("t")
        golden.add("nobody knows when it ends", screen)

        screen = ScreenTester.acting()
        screen.restore(60)
        screen.type("t")
        screen.press(.pageDown, .pageDown)
        golden.add("many", screen)
        screen.type("/person3")
        golden.add("many, filtered", screen)
        try golden.check()
    }

    @Test func `the logout pane in all of its states`() throws {
        var golden = Golden("logout")
        var screen = ScreenTester()
        screen.type("o")
        golden.add("nothing", screen)

        screen = ScreenTester.acting()
        screen.act(as: 3)
        screen.type("o")
        golden.add("choices", screen)
        screen.press(.enter)
        golden.add("preview", screen)
        screen.press(.tab)
        golden.add("preview, the button chosen", screen)
        screen.press(.enter)
        golden.add("asking", screen)
        screen.answerLogout(.revoked)
        golden.add("all revoked", screen)

        screen = ScreenTester.acting()
        screen.act(as: 3)
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.answerLogout(.unconfirmed(.unreachable(.timedOut)), .revoked, .stillAccepted)
        golden.add("mixed, with a retry", screen)
        screen = ScreenTester.acting()
        screen.logOut()
        screen.answerLogout(.failed(.serverFault(status: 500)))
        golden.add("failed, with a retry", screen)

        screen = ScreenTester.acting()
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        screen.answerLogout(.revoked, url: "https://login.example/logout?ticket=7")
        golden.add("to be finished at a provider", screen)

        screen = ScreenTester.acting()
        screen.restore(60)
        screen.type("o")
        screen.press(.down, .down, .down)
        golden.add("choices of many", screen)
        screen.press(.enter)
        golden.add("preview of many", screen)

        screen = ScreenTester.acting(environment: .production)
        screen.type("o")
        screen.press(.enter)
        golden.add("production wants a word", screen)
        screen.press(.enter)
        golden.add("production, the word is missing", screen)
        screen.type("logout")
        golden.add("production, the word is there", screen)
        try golden.check()
    }

    private static func exact(of absolute: Duration, idle: Duration?) -> Lifetime {
        Lifetime(
            idle: idle.map { Lifetime.End(at: ScreenTester.start + $0, span: $0, source: .exact) },
            absolute: Lifetime.End(at: ScreenTester.start + absolute, span: absolute, source: .exact))
    }
}
