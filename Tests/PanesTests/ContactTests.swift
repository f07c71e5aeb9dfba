import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// What reaches a customer goes out with a second key alone, after its target was named.
struct ContactTests {
    private static let capabilities: Set<Capability> = [
        .identityList, .stepUp, .push, .passwordReset, .factorList,
    ]

    private static func acting() -> ScreenTester { .acting(capabilities: capabilities) }

    /// Everything that can be typed and has a meaning somewhere.
    private static let strays =
        (0x20..<0x7F).compactMap { Unicode.Scalar($0).map { Key.character(Character($0)) } }
        + [.tab, .backTab, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .backspace, .delete]

    /// What would reach a customer, by the key that asks for it, with the pane it is pressed in.
    private static let contacts: [(keys: String, target: String, event: SessionEvent)] =
        ["l", "i", "t", "o"].flatMap { pane in
            [
                (pane + "u", "ada@acme.example", .stepUpRequested),
                (pane + "U", "ada@acme.example", .stepUpByPushRequested),
                (
                    pane + "b", "ada@acme.example",
                    .pushRequested(ScreenTester.profile, email: "ada@acme.example")
                ),
                (
                    pane + "P", "ada@acme.example",
                    .resetMailRequested(ScreenTester.profile, email: "ada@acme.example")
                ),
            ]
        }

    @Test(arguments: contacts.indices)
    func `one key names the target and sends nothing, Enter sends, Esc does not`(index: Int) {
        let (keys, target, event) = Self.contacts[index]
        var screen = Self.acting()
        let before = screen.sent
        screen.type(keys)
        #expect(screen.sent == before)
        let text = screen.text()
        #expect(text.contains("Enter sends, Esc cancels.") && text.contains("  \(target) "))
        #expect(text.contains(" DEMO  Demo"))
        var cancelled = screen
        cancelled.press(.escape)
        #expect(cancelled.sent == before)
        #expect(!cancelled.text().contains("Enter sends"))
        screen.press(.enter)
        #expect(screen.sent == before + [event])
        #expect(!screen.text().contains("Enter sends"))
    }

    @Test(arguments: contacts.indices)
    func `no other key does anything there, not even twice the one that asked`(index: Int) {
        var screen = Self.acting()
        screen.type(Self.contacts[index].keys)
        let (before, text) = (screen.sent, screen.text())
        for key in Self.strays { screen.press(key) }
        screen.paste("y\n")
        #expect(screen.sent == before && screen.asked.isEmpty)
        // What follows a paste at once is its rest.
        screen.wait(.milliseconds(301))
        screen.press(.left)
        #expect(screen.text() == text)
    }

    @Test func `another code, and a push instead, ask again`() {
        var screen = Self.acting()
        screen.confirm("u")
        screen.answerCode()
        screen.wait(.seconds(15))
        let before = screen.sent
        screen.type("12r")
        #expect(screen.sent == before)
        #expect(screen.text().contains("By SMS to the phone enrolled for"))
        screen.press(.escape)
        screen.type("p")
        #expect(screen.sent == before)
        #expect(screen.text().contains("To the device enrolled for"))
        screen.press(.escape)
        screen.type("3456")
        screen.press(.enter)
        #expect(screen.sent.count == before.count + 1)
        screen.answerCode(.challengeRefused(.wrongCode))
        screen.confirm("r")
        #expect(screen.sent.last == .codeResendRequested)
        screen.answerCode()
        screen.confirm("p")
        #expect(screen.sent.last == .stepUpByPushRequested)
    }

    @Test func `a step-up under way is shown again without asking, and sends nothing`() {
        for key in ["u", "U"] {
            var screen = Self.acting()
            screen.confirm(Character(key))
            if key == "u" { screen.answerCode() } else { screen.answerStepUpAsking() }
            screen.press(.escape)
            let waiting = screen.requests
            screen.type(key)
            #expect(screen.requests == waiting)
            #expect(screen.state.stepUp != nil)
            #expect(!screen.text().contains("Enter sends"))
        }
    }

    @Test func `the question goes when the token it is about is no longer the one in use`() {
        var screen = Self.acting()
        screen.type("u")
        screen.wait(.minutes(5))
        #expect(!screen.text().contains("Enter sends"))
        let before = screen.sent
        screen.press(.enter)
        #expect(!screen.sent.dropFirst(before.count).contains(.stepUpRequested))
    }

    @Test func `what is known of the ways to reach the customer is named, and nothing is asked for it`() {
        var screen = Self.acting()
        screen.type("u")
        #expect(!screen.text().contains("Enrolled"))
        screen.press(.escape)
        screen.type("idr")
        screen.answerFactors(.success([Factor(channel: "SMS", status: .active)]))
        screen.press(.escape)
        let before = screen.requests
        screen.type("u")
        #expect(screen.text().contains("Enrolled: SMS active"))
        #expect(screen.requests == before)
    }

    @Test func `a request for a code without an address asks for the address`() {
        var screen = ScreenTester(prefill: nil, capabilities: Self.capabilities)
        screen.press(.escape)
        screen.type("P")
        #expect(!screen.text().contains("Enter sends"))
        screen.type("grace@acme.example")
        screen.press(.escape)
        screen.type("P")
        #expect(screen.text().contains("  grace@acme.example "))
    }

    @Test func `each question, on a wide and on the smallest screen`() throws {
        var golden = Golden("contacts")
        for (keys, scene) in [
            ("u", "a code"), ("U", "a push"), ("b", "a push to sign in"), ("P", "a mail"),
        ] {
            var screen = Self.acting()
            screen.type(keys)
            golden.add(scene, screen)
            golden.add(scene, screen, at: Size(columns: 40, rows: 10))
        }
        var screen = ScreenTester.acting(environment: .production, capabilities: Self.capabilities)
        screen.type("dr")
        screen.answerFactors(
            .success([
                Factor(channel: "SMS", status: .active), Factor(channel: "BIOMETRIC", status: .pending),
            ]))
        screen.press(.escape)
        screen.type("u")
        golden.add("in production, with what is enrolled", screen)
        try golden.check()
    }
}
