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
        #expect(screen.text().contains("as corporate 211 ~4:59 delegated"))
        screen.type("-")
        #expect(screen.text().contains("as Acme Payments Ltd ~4:59"))
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
