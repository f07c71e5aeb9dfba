import Panes
import Screen
import Sessions
import Testing

/// The dialog for acting without a login, and the screen that follows.
struct DelegationTests {
    private static let features: Profile.Features = [.identityList, .delegation]

    @Test(arguments: Golden.sizes)
    func `the dialog and what comes of it`(size: Size) throws {
        var golden = Golden("delegation-\(size.columns)x\(size.rows)")
        var stage = Stage(features: Self.features)
        stage.type("f")
        golden.add("empty", stage, size)
        stage.press(.right, .tab)
        stage.type("211")
        stage.press(.tab)
        golden.add("no reason yet", stage, size)
        stage.press(.enter, .enter)
        golden.add("a reason is asked for", stage, size)
        stage.type("call 4711")
        stage.press(.enter)
        golden.add("ready", stage, size)
        stage.press(.enter)
        golden.add("asking", stage, size)
        stage.answerActing()
        golden.add("acting for", stage, size)
        stage.type("id")
        golden.add("details", stage, size)
        stage.press(.escape)
        stage.wait(.minutes(5))
        stage.type("t")
        stage.press(.enter)
        golden.add("over, and asked for again", stage, size)
        stage = Stage(features: Self.features)
        stage.type("f")
        stage.press(.tab)
        stage.type("9")
        stage.press(.tab)
        stage.type("x")
        stage.press(.enter, .enter)
        stage.answerActing(.delegationRefused(.identityUnknown))
        golden.add("nobody has that id", stage, size)
        stage = Stage()
        stage.type("f")
        golden.add("a profile without it", stage, size)
        try golden.check()
    }

    @Test func `acting as somebody already: the header names the other one, and - goes back`() {
        var stage = Stage(features: Self.features)
        stage.press(.enter)
        stage.answerSignIn()
        stage.answerIdentities(Stage.adas)
        stage.act(as: 1)
        stage.type("f")
        stage.press(.tab)
        stage.type("211")
        stage.press(.tab)
        stage.type("call 4711")
        stage.press(.enter, .enter)
        stage.answerActing()
        #expect(stage.text().contains("as corporate 211 ~4:59 delegated"))
        stage.type("-")
        #expect(stage.text().contains("as Acme Payments Ltd ~4:59"))
    }

    @Test func `blanks that look like nothing are no reason`() {
        var stage = Stage(features: Self.features)
        stage.type("f")
        stage.press(.tab)
        stage.type("211")
        stage.press(.tab)
        stage.type("\u{A0}\u{200B} \u{3164}")
        stage.press(.enter, .enter)
        #expect(stage.sent.isEmpty)
        #expect(stage.text().contains("Say why"))
    }

    @Test func `a paste beside the texts changes nothing`() {
        var stage = Stage(features: Self.features)
        stage.type("f")
        stage.press(.tab, .tab, .tab)
        let before = stage.text()
        stage.paste("a b c")
        #expect(stage.text() == before)
    }

    @Test func `what is typed or pasted at once is the id, and two lines are refused with a word`() {
        for isPasted in [true, false] {
            var stage = Stage(features: Self.features)
            stage.type("f")
            if isPasted { stage.paste("211") } else { stage.type("211") }
            stage.press(.tab)
            stage.paste("line one\nline two")
            #expect(stage.text().contains("Not taken: too long, or more than one line."))
            stage.type("why")
            stage.press(.enter, .enter)
            let wanted = Delegation(identity: Identity.Reference(kind: .corporate, id: "211"), reason: "why")
            #expect(stage.sent.contains(.delegationRequested(Stage.profile, wanted)))
        }
    }

    @Test func `what is typed goes as it was typed, and Esc asks for nothing`() {
        var stage = Stage(features: Self.features)
        stage.type("f")
        stage.press(.right, .tab)
        stage.type("211")
        stage.press(.tab)
        stage.type("q? a reason")
        stage.press(.escape)
        #expect(stage.sent.isEmpty)
        stage.type("f")
        stage.press(.tab)
        stage.type("12a")
        stage.press(.tab)
        stage.type("why")
        stage.press(.enter, .enter)
        // A number is asked for before anything is sent.
        #expect(stage.sent.isEmpty)
        stage.press(.backspace)
        stage.press(.tab, .tab, .tab, .enter)
        let identity = Identity.Reference(kind: .corporate, id: "12")
        #expect(
            stage.sent.last
                == .delegationRequested(Stage.profile, Delegation(identity: identity, reason: "why")))
    }
}
