import Panes
import Screen
import Sessions
import TestSupport
import Testing

/// The factors of a person in the detail view.
struct FactorTests {
    private static func acting() -> ScreenTester {
        var screen = ScreenTester(capabilities: [.identityList, .factorList])
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        return screen
    }

    @Test func `read on demand, with what came of it`() throws {
        var golden = Golden("factors")
        var screen = Self.acting()
        screen.type("d")
        golden.add("nothing to read them with", screen)
        screen.press(.escape)
        screen.act(as: 1)
        screen.type("d")
        golden.add("not read", screen)
        screen.type("r")
        golden.add("being read", screen)
        screen.answerFactors(
            .success([
                Factor(channel: "SMS", status: .active), Factor(channel: "AUTHY", status: .inactive),
                Factor(channel: "BIOMETRIC", status: .pending),
                Factor(channel: "\u{1B}[31mPIGEON", status: .other("\u{202E}LOST")),
            ]))
        golden.add("read", screen)
        screen.type("r")
        screen.answerFactors(.failure(.unreachable(.timedOut)))
        golden.add("not reached", screen)
        screen.type("r")
        screen.answerFactors(.success([]))
        screen.press(.escape)
        screen.type("t")
        screen.press(.down)
        screen.type("d")
        golden.add("none, in the details of a token", screen)
        try golden.check()
    }

    @Test func `what was read stays with its moment when another reading fails`() {
        var screen = Self.acting()
        screen.act(as: 1)
        screen.type("dr")
        screen.answerFactors(.success([Factor(channel: "SMS", status: .active)]))
        screen.wait(.seconds(60))
        screen.type("r")
        #expect(screen.text().contains("as of 22:13:20"))
        screen.answerFactors(.failure(.unreachable(.timedOut)))
        let text = screen.text()
        #expect(text.contains("SMS: active") && text.contains("as of 22:13:20"))
        #expect(text.contains("The server is unreachable (no reply in time)."))
    }

    @Test func `to look at the details asks the server nothing`() {
        var screen = Self.acting()
        screen.act(as: 1)
        let before = screen.requests
        screen.type("d")
        #expect(screen.requests == before)
        screen.type("r")
        #expect(screen.sent.last == .factorsRequested(screen.state.sessionOrder[0]))
    }
}
