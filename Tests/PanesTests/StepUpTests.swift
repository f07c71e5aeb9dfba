import Panes
import Screen
import Sessions
import Testing

/// The dialog for a code.
struct StepUpTests {
    private static func acting(_ features: Profile.Features = [.identityList, .stepUp]) -> Stage {
        var stage = Stage(features: features)
        stage.press(.enter)
        stage.answerSignIn()
        stage.answerIdentities(Stage.adas)
        stage.act(as: 1)
        return stage
    }

    @Test(arguments: Golden.sizes)
    func `the dialog in all of its states`(size: Size) throws {
        var golden = Golden("stepup-\(size.columns)x\(size.rows)")
        var stage = Self.acting()
        stage.type("u")
        golden.add("a code is being sent", stage, size)
        stage.answerCode()
        golden.add("a code is to be typed", stage, size)
        stage.type("12x345")
        golden.add("five digits typed", stage, size)
        stage.type("6")
        stage.press(.enter)
        golden.add("the code is judged", stage, size)
        stage.answerCode(.challengeRefused(.wrongCode))
        golden.add("a wrong code", stage, size)
        stage.type("111111")
        stage.press(.enter)
        stage.answerCode(.challengeRefused(.oneTryLeft))
        golden.add("one try left", stage, size)
        stage.type("111111")
        stage.press(.enter)
        stage.answerCode(.challengeRefused(.tooManyTries))
        golden.add("too many tries", stage, size)
        stage.wait(.seconds(15))
        stage.type("r")
        stage.answerCode()
        stage.wait(.minutes(5))
        golden.add("the code is over", stage, size)
        stage.type("r")
        stage.answerCode()
        stage.type("123456")
        stage.press(.enter)
        stage.answerCode()
        stage.type("t")
        golden.add("stepped up", stage, size)
        stage = Self.acting()
        stage.type("u")
        stage.answerCode(.challengeRefused(.channelNotEnrolled))
        golden.add("no phone enrolled", stage, size)
        stage = Stage.signedIn()
        stage.type("u")
        golden.add("nothing to step up", stage, size)
        try golden.check()
    }

    @Test func `a code is typed or pasted, never shown, and goes as it was`() {
        var stage = Self.acting()
        stage.type("u")
        stage.answerCode()
        stage.paste("48 15-16")
        #expect(!stage.text().contains("4815"))
        stage.press(.enter)
        #expect(stage.sent.last == .codeEntered(Secret("481516")))
    }

    @Test func `five digits are no code, and q and Tab do nothing while it is typed`() {
        var stage = Self.acting()
        stage.type("u")
        stage.answerCode()
        let before = stage.sent.count
        stage.type("12345q")
        stage.press(.enter, .tab)
        #expect(stage.sent.count == before)
        #expect(stage.text().contains("Step up"))
        stage.press(.escape)
        #expect(stage.sent.last == .stepUpClosed)
        #expect(!stage.text().contains("good for"))
    }

    @Test(arguments: Golden.sizes)
    func `by push: the wait and each of its ends`(size: Size) throws {
        let features: Profile.Features = [.identityList, .stepUp, .push, .simulatedDevice]
        var golden = Golden("stepup-push-\(size.columns)x\(size.rows)")
        var stage = Self.acting(features)
        stage.type("u")
        stage.answerCode()
        golden.add("a code is to be typed, or the device asked", stage, size)
        stage.type("p")
        golden.add("the push is being sent", stage, size)
        stage.answerStepUpAsking()
        golden.add("the device is asked", stage, size)
        stage.press(.escape)
        golden.add("put away, and still waiting", stage, size)
        stage.type("u")
        stage.answerPush(.declined)
        golden.add("declined", stage, size)
        stage = Self.acting(features)
        stage.type("U")
        stage.answerStepUpAsking()
        stage.press(.escape)
        stage.answerPush(.expired)
        golden.add("put away, then not answered", stage, size)
        stage.type("U")
        stage.answerStepUpAsking(.challengeRefused(.underWay))
        golden.add("another one is under way", stage, size)
        stage.type("p")
        stage.answerStepUpAsking()
        stage.answerPush(.confirmed)
        golden.add("stepped up", stage, size)
        stage = Self.acting([.identityList, .stepUp, .push])
        stage.type("U")
        stage.answerStepUpAsking()
        golden.add("a real device is asked", stage, size)
        try golden.check()
    }

    @Test func `the device's keys answer it, and r has a code sent instead`() {
        var stage = Self.acting([.identityList, .stepUp, .push, .simulatedDevice])
        stage.type("U")
        stage.answerStepUpAsking()
        for (key, answer) in [("y", DeviceAnswer.accept), ("n", .decline), ("e", .expire)] {
            stage.type(key)
            #expect(stage.sent.last == .deviceAnswered(answer))
        }
        stage.type("r")
        stage.answerCode()
        stage.type("y123456")
        stage.press(.enter)
        #expect(stage.sent.last == .codeEntered(Secret("123456")))
    }
}
