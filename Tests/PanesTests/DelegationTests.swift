import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The dialog for acting without a login, and the screen that follows.
struct DelegationTests {
    private static let capabilities: Set<Capability> = [.identityList, .delegation]

    @Test func `the dialog and what comes of it`() throws {
        var golden = Golden("delegation")
        var screen = ScreenTester(capabilities: Self.capabilities)
        screen.type("f")
        golden.add("empty", screen)
        screen.press(.right, .tab)
        screen.type("211")
        screen.press(.tab)
        golden.add("no reason yet", screen)
        screen.press(.enter, .enter)
        golden.add("a reason is asked for", screen)
        screen.type("call 4711")
        screen.press(.enter)
        golden.add("ready", screen)
        screen.press(.enter)
        golden.add("asking", screen)
        screen.answerDelegation()
        golden.add("acting for", screen)
        screen.type("id")
        golden.add("details", screen)
        screen.press(.escape)
        screen.wait(.minutes(5))
        screen.type("t")
        screen.press(.enter)
        golden.add("over, and asked for again", screen)
        screen = ScreenTester(capabilities: Self.capabilities)
        screen.type("f")
        screen.press(.tab)
        screen.type("9")
        screen.press(.tab)
        screen.type("x")
        screen.press(.enter, .enter)
        screen.answerDelegation(.delegationRefused(.identityUnknown))
        golden.add("nobody has that id", screen)
        screen = ScreenTester()
        screen.type("f")
        golden.add("a profile without it", screen)
        try golden.check()
    }

    @Test
    func `after a wrong id it is there as it was typed, with the error, and another try needs one field`() {
        var screen = ScreenTester(capabilities: Self.capabilities)
        screen.delegate(to: "9", because: "call 4711")
        #expect(screen.text(80, 24).contains("Waiting for the server."))
        screen.type("5")
        screen.answerDelegation(.delegationRefused(.identityUnknown))
        for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
            let shown = screen.text(columns, rows)
            #expect(shown.contains("Act for an identity"))
            #expect(shown.contains("Id        9 ") && shown.contains("Reason    call 4711"))
            #expect(shown.contains("No identity has this type and id."))
        }
        screen.press(.backTab, .backTab, .backTab, .backspace)
        screen.type("211")
        #expect(!screen.text(80, 24).contains("No identity has"))
        screen.press(.tab, .tab, .tab, .enter)
        let wanted = Delegation(
            identity: Identity.Reference(kind: .corporate, id: "211"), reason: "call 4711")
        #expect(screen.sent.last == .delegationRequested(ScreenTester.profile, wanted))
        screen.answerDelegation()
        #expect(!screen.text(80, 24).contains("Act for an identity"))
    }

    @Test func `Esc leaves the wait, then the dialog, and no error stays behind`() {
        var screen = ScreenTester(capabilities: Self.capabilities)
        screen.delegate(to: "9", because: "call 4711")
        screen.press(.escape)
        #expect(screen.sent.last == .signInCancelled)
        #expect(screen.text(80, 24).contains("Reason    call 4711"))
        screen.press(.enter)
        screen.answerDelegation(.delegationRefused(.identityUnknown))
        screen.press(.escape)
        #expect(screen.state.signIn == .idle)
        #expect(!screen.text(80, 24).contains("Act for an identity"))
        #expect(!screen.text(80, 24).contains("No identity has"))
    }

    @Test func `it begins with the selected identity, which typing replaces`() {
        var screen = ScreenTester.signedIn(capabilities: Self.capabilities)
        screen.press(.down, .down)
        screen.type("f")
        #expect(screen.text(80, 24).contains("consumer") && screen.text(80, 24).contains("Id        211 "))
        screen.type("5")
        #expect(screen.text(80, 24).contains("Id        5 "))
        screen.press(.escape)
        screen.type("i")
        screen.press(.home)
        screen.type("f")
        #expect(!screen.text(80, 24).contains("Id        211 "), "a login is no identity")
    }

    @Test func `acting as somebody already: the header names the other one, and - goes back`() {
        var screen = ScreenTester(capabilities: Self.capabilities)
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.act(as: 1)
        screen.type("f")
        screen.press(.tab)
        screen.type("211")
        screen.press(.tab)
        screen.type("call 4711")
        screen.press(.enter, .enter)
        screen.answerDelegation()
        #expect(screen.text().contains("  corporate 211 · Back Office 211 corporate · "))
        screen.type("-")
        #expect(screen.text().contains("  Acme Payments Ltd · ada@acme.example · "))
    }

    @Test func `blanks that look like nothing are no reason`() {
        var screen = ScreenTester(capabilities: Self.capabilities)
        screen.type("f")
        screen.press(.tab)
        screen.type("211")
        screen.press(.tab)
        screen.type("\u{A0}\u{200B} \u{3164}")
        screen.press(.enter, .enter)
        #expect(screen.sent.isEmpty)
        #expect(screen.text().contains("Say why"))
    }

    @Test func `a paste beside the texts changes nothing`() {
        var screen = ScreenTester(capabilities: Self.capabilities)
        screen.type("f")
        screen.press(.tab, .tab, .tab)
        let before = screen.text()
        screen.paste("a b c")
        #expect(screen.text() == before)
    }

    @Test func `what is typed or pasted at once is the id, and two lines are refused with a word`() {
        for isPasted in [true, false] {
            var screen = ScreenTester(capabilities: Self.capabilities)
            screen.type("f")
            if isPasted { screen.paste("211") } else { screen.type("211") }
            screen.press(.tab)
            screen.paste("line one\nline two")
            #expect(screen.text().contains("Not taken: too long, or more than one line."))
            screen.type("why")
            screen.press(.enter, .enter)
            let wanted = Delegation(identity: Identity.Reference(kind: .corporate, id: "211"), reason: "why")
            #expect(screen.sent.contains(.delegationRequested(ScreenTester.profile, wanted)))
        }
    }

    @Test func `what is typed goes as it was typed, and Esc asks for nothing`() {
        var screen = ScreenTester(capabilities: Self.capabilities)
        screen.type("f")
        screen.press(.right, .tab)
        screen.type("211")
        screen.press(.tab)
        screen.type("q? a reason")
        screen.press(.escape)
        #expect(screen.sent.isEmpty)
        screen.type("f")
        screen.press(.tab)
        screen.type("12a")
        screen.press(.tab)
        screen.type("why")
        screen.press(.enter, .enter)
        // A number is asked for before anything is sent.
        #expect(screen.sent.isEmpty)
        screen.press(.backspace)
        screen.press(.tab, .tab, .tab, .enter)
        let identity = Identity.Reference(kind: .corporate, id: "12")
        #expect(
            screen.sent.last
                == .delegationRequested(ScreenTester.profile, Delegation(identity: identity, reason: "why")))
    }
}
