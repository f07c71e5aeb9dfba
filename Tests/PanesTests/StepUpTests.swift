import Panes
import Screen
import Secrets
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
        stage.wait(.minutes(5), usedEvery: .minutes(4))
        golden.add("the code is over", stage, size)
        stage.type("r")
        stage.answerCode(.challengeRefused(.tooSoon))
        golden.add("asked for too soon", stage, size)
        stage.type("123456")
        stage.press(.enter)
        stage.answerCode()
        golden.add("stepped up", stage, size)
        stage.press(.enter)
        stage.type("t")
        golden.add("stepped up, on the list", stage, size)
        stage = Self.acting()
        stage.type("u")
        stage.answerCode(.challengeRefused(.channelNotEnrolled))
        golden.add("no phone enrolled", stage, size)
        stage = Self.acting()
        stage.type("u")
        stage.answerCode()
        stage.press(.escape)
        stage.wait(.minutes(2))
        stage.type("u")
        golden.add("put away and looked at again", stage, size)
        var signedIn = stage
        signedIn.wait(.minutes(2))
        signedIn.call("GET", "/multi/identities", token: signedIn.state.tokenOrder.first)
        signedIn.wait(.minutes(1))
        golden.add("the token is over, its login is not", signedIn, size)
        stage.wait(.minutes(3))
        golden.add("both are over", stage, size)
        stage = Self.acting()
        stage.type("u")
        stage.press(.escape)
        stage.answerCode(.challengeRefused(.numberInvalid))
        golden.add("put away, then no code", stage, size)
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
        var typing = stage
        typing.type("r")
        typing.answerCode()
        golden.add("a code instead, and the push still waits", typing, size)
        stage.wait(.minutes(5), usedEvery: .minutes(4))
        golden.add("its time is over", stage, size)
        stage.wait(.seconds(15))
        golden.add("no word from the server", stage, size)
        stage.answerPush(.confirmed)
        golden.add("the word came late", stage, size)
        stage = Self.acting(features)
        stage.type("U")
        stage.answerStepUpAsking()
        stage.wait(.minutes(5))
        golden.add("the token is over", stage, size)
        stage = Self.acting(features)
        stage.type("U")
        stage.answerStepUpAsking()
        stage.press(.escape)
        stage.act(as: 2)
        golden.add("waiting for another than is acted as", stage, size)
        stage.type("u")
        stage.answerCode()
        stage.answerPush(.declined)
        golden.add("declined while a code is typed for another", stage, size)
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

    @Test func `a yes in the middle of a code: what is left of the code acts nowhere`() {
        var stage = Self.acting([.identityList, .stepUp, .push])
        stage.type("U")
        stage.answerStepUpAsking()
        stage.type("r")
        stage.answerCode()
        stage.type("12")
        stage.answerPush(.confirmed)
        let before = stage.sent
        stage.type("3456qt-")
        stage.press(.tab, .up)
        stage.paste("111111")
        #expect(stage.sent == before)
        #expect(stage.text().contains("is stepped up."))
        stage.press(.enter)
        #expect(stage.sent.last == .stepUpClosed)
        // From here on the keys are those of the pane again.
        stage.type("2")
        #expect(stage.sent.last == .identityChosen(stage.identity(112)))
    }

    @Test func `a right code, and Enter twice: the second one closes the dialog and acts as nobody`() {
        var stage = Self.acting()
        stage.type("u")
        stage.answerCode()
        stage.type("123456")
        stage.press(.enter)
        stage.answerCode()
        stage.press(.enter)
        #expect(stage.sent.last == .stepUpClosed)
    }

    @Test func `a paste presses no keys here either: only its digits are taken`() {
        var stage = Self.acting([.identityList, .stepUp, .push, .simulatedDevice])
        stage.type("u")
        stage.answerCode()
        stage.wait(.seconds(15))
        let before = stage.sent
        stage.paste("your pin, repeat: 48 15 16")
        #expect(stage.sent == before)
        stage.press(.enter)
        #expect(stage.sent.last == .codeEntered(Secret("481516")))
        stage.answerCode(.challengeRefused(.wrongCode))
        stage.type("p")
        stage.answerStepUpAsking()
        let asked = stage.sent
        stage.paste("yes")
        #expect(stage.sent == asked)
        stage.type("y")
        #expect(stage.sent.last == .deviceAnswered(.accept))
    }

    @Test func `r before its time sends nothing and keeps what is typed`() {
        var stage = Self.acting()
        stage.type("u")
        stage.answerCode()
        stage.type("123r456")
        stage.press(.enter)
        #expect(stage.sent.last == .codeEntered(Secret("123456")))
        stage.answerCode(.challengeRefused(.wrongCode))
        stage.wait(.seconds(15))
        stage.type("99r")
        stage.answerCode()
        stage.type("123456")
        stage.press(.enter)
        #expect(stage.sent.last == .codeEntered(Secret("123456")))
    }

    @Test func `digits pressed while the device is asked are no part of a code`() {
        var stage = Self.acting([.identityList, .stepUp, .push])
        stage.type("u")
        stage.answerCode()
        stage.type("p")
        stage.answerStepUpAsking()
        stage.type("99r123456")
        stage.press(.enter)
        #expect(stage.sent.last == .codeEntered(Secret("123456")))
    }
}
