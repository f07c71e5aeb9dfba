import Panes
import Screen
import Sessions
import Testing

/// The factors of a person in the detail view.
struct FactorTests {
    private static func acting() -> Stage {
        var stage = Stage(features: [.identityList, .factors])
        stage.press(.enter)
        stage.answerSignIn()
        stage.answerIdentities(Stage.adas)
        return stage
    }

    @Test(arguments: Golden.sizes)
    func `read on demand, with what came of it`(size: Size) throws {
        var golden = Golden("factors-\(size.columns)x\(size.rows)")
        var stage = Self.acting()
        stage.type("d")
        golden.add("nothing to read them with", stage, size)
        stage.press(.escape)
        stage.act(as: 1)
        stage.type("d")
        golden.add("not read", stage, size)
        stage.type("r")
        golden.add("being read", stage, size)
        stage.answerFactors(
            .success([
                Factor(channel: "SMS", status: .active), Factor(channel: "AUTHY", status: .inactive),
                Factor(channel: "BIOMETRIC", status: .pending),
                Factor(channel: "\u{1B}[31mPIGEON", status: .other("\u{202E}LOST")),
            ]))
        golden.add("read", stage, size)
        stage.type("r")
        stage.answerFactors(.failure(.unreachable(.timedOut)))
        golden.add("not reached", stage, size)
        stage.type("r")
        stage.answerFactors(.success([]))
        stage.press(.escape)
        stage.type("t")
        stage.press(.down)
        stage.type("d")
        golden.add("none, in the details of a token", stage, size)
        try golden.check()
    }

    @Test func `what was read stays with its moment when another reading fails`() {
        var stage = Self.acting()
        stage.act(as: 1)
        stage.type("dr")
        stage.answerFactors(.success([Factor(channel: "SMS", status: .active)]))
        stage.wait(.seconds(60))
        stage.type("r")
        #expect(stage.text().contains("as of 22:13:20"))
        stage.answerFactors(.failure(.unreachable(.timedOut)))
        let text = stage.text()
        #expect(text.contains("SMS: active") && text.contains("as of 22:13:20"))
        #expect(text.contains("Unreachable: no answer in time."))
    }

    @Test func `to look at the details asks the server nothing`() {
        var stage = Self.acting()
        stage.act(as: 1)
        let before = stage.effects
        stage.type("d")
        #expect(stage.effects == before)
        stage.type("r")
        #expect(stage.sent.last == .factorsRequested(stage.state.sessionOrder[0]))
    }
}
