import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

/// Sandbox and production are told apart wherever an identity can be chosen, and the header follows the one in use.
struct EnvironmentTests {
    private static func header(_ screen: ScreenTester) -> String { screen.frame(120, 40).grid.text(row: 0) }

    /// Ada of the sandbox, then Grace of production, each with one identity of the same name.
    private static func both() -> ScreenTester {
        var screen = ScreenTester(environments: [.sandbox, .production])
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities([ScreenTester.adas[0]])
        screen.type("l")
        screen.press(.up, .up, .up, .right, .tab)
        screen.type("grace@acme.example")
        screen.press(.tab)
        screen.type("Curfew-demo-1")
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities([ScreenTester.adas[0]])
        return screen
    }

    @Test func `at the button too an arrow leads to another profile, and Enter signs in there`() {
        var screen = ScreenTester(environments: [.sandbox, .production])
        screen.press(.right)
        #expect(screen.text(120, 40).contains("▸ PRODUCTION Acme live"))
        screen.press(.left)
        #expect(screen.text(120, 40).contains("▸ SANDBOX    Sandbox"))
        screen.press(.enter)
        screen.answerSignIn()
        #expect(screen.state.sessionOrder.count == 1)
    }

    @Test func `each group of identities names its environment, its profile and its login`() {
        var screen = Self.both()
        let wide = screen.text(80, 24)
        #expect(wide.contains("SANDBOX Sandbox · ada@acme.example"))
        #expect(wide.contains("PRODUCTION Acme live · grace@acme.example"))
        for columns in [40, 120] {
            let text = screen.text(columns, 40)
            #expect(text.contains("SANDBOX") && text.contains("ada@acme.example"), "\(columns)")
            #expect(text.contains("PRODUCTION ") && text.contains("grace@acme.example"), "\(columns)")
        }
    }

    @Test func `the header names no environment while nobody is acted as, whatever the form says`() {
        var screen = Self.both()
        #expect(Self.header(screen).hasPrefix(" 2 sessions, not acting as anybody"))
        #expect(
            screen.frame(120, 40).grid.styles().split(separator: "\n", omittingEmptySubsequences: false)[0]
                .allSatisfy { "d.".contains($0) })
        screen.type("1")
        screen.answerAccess()
        #expect(Self.header(screen).hasPrefix(" SANDBOX  Acme Payments Ltd · ada@acme.example · Sandbox "))
        screen.type("l")
        screen.press(.up, .up, .up)
        #expect(screen.text(80, 24).contains("Profile   PRODUCTION ← Acme live →"))
        #expect(Self.header(screen).hasPrefix(" SANDBOX "))
    }

    @Test func `the form names the environment of its profile, on the smallest screen too`() {
        var screen = ScreenTester(environment: .production)
        #expect(screen.text(80, 24).contains("Profile   PRODUCTION Acme live"))
        #expect(screen.text(40, 10).contains("[ Sign in ] PRODUCTION"))
        // Where the name leaves no room for it, it stands beside the button, and the name is whole.
        screen = ScreenTester.signedIn()
        screen.type("l")
        let text = screen.text(100, 30)
        #expect(text.contains("Profile   DEMO Demo · Weavr Multi ") || text.contains("[ Sign in ] DEMO"))
    }

    @Test(arguments: [[Key.character("2")], [.end, .enter]])
    func `every way into production asks, once`(keys: [Key]) {
        var screen = Self.both()
        screen.act(as: 1)
        for key in keys { screen.press(key) }
        let asked = screen.sent
        #expect(screen.text().contains("Act in production as"))
        #expect(screen.text().contains("  Acme Payments Ltd "))
        #expect(screen.text().contains("through grace@acme.example?"))
        #expect(screen.requests.isEmpty)
        screen.type("2qyn1-u")
        #expect(screen.sent == asked)
        screen.press(.enter)
        #expect(screen.requests.count == 1)
        screen.answerAccess()
        #expect(Self.header(screen).hasPrefix(" PRODUCTION "))
        screen.type("-")
        #expect(Self.header(screen).hasPrefix(" SANDBOX "))
        screen.type("-")
        #expect(Self.header(screen).hasPrefix(" PRODUCTION "))
    }

    @Test func `Esc stays where one is`() {
        var screen = Self.both()
        screen.act(as: 1)
        screen.type("2")
        screen.press(.escape)
        #expect(screen.state.acting?.session == screen.state.sessionOrder[0])
        #expect(!screen.text().contains("Act in production as"))
        #expect(screen.requests.isEmpty)
    }

    @Test(arguments: ["u", "U"])
    func `a digit and a step-up typed quickly never step up the identity left`(key: String) {
        var screen = ScreenTester.acting(capabilities: [.identityList, .stepUp, .push])
        screen.type("2" + key)
        #expect(!screen.sent.contains(.stepUpRequested) && !screen.sent.contains(.stepUpByPushRequested))
        #expect(screen.text().contains("Switching to Acme Cards Ltd: wait for it."))
        screen.answerAccess()
        screen.confirm(Character(key))
        #expect(screen.requests.last?.request == (key == "u" ? .sendOTP : .pushStepUp))
        #expect(screen.state.stepUp?.identity == screen.identity(112))
    }

    @Test func `the question and the groups, on three sizes`() throws {
        var golden = Golden("environments")
        var screen = Self.both()
        golden.add("two environments", screen)
        golden.add("two environments", screen, at: Golden.wide)
        golden.add("two environments", screen, at: Size(columns: 40, rows: 10))
        screen.type("2")
        golden.add("asked about", screen)
        golden.add("asked about", screen, at: Size(columns: 40, rows: 10))
        screen.press(.enter)
        screen.answerAccess()
        golden.add("in production", screen, at: Golden.wide)
        screen.type("l")
        screen.press(.up, .up, .up)
        golden.add("a profile is chosen", screen)
        golden.add("a profile is chosen", screen, at: Size(columns: 40, rows: 10))
        try golden.check()
    }
}
