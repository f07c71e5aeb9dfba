import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

/// The dialog for a code.
struct StepUpTests {
    private static func acting(_ capabilities: Set<Capability> = [.identityList, .stepUp]) -> ScreenTester {
        var screen = ScreenTester(capabilities: capabilities)
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.act(as: 1)
        return screen
    }

    @Test func `the dialog in all of its states`() throws {
        var golden = Golden("stepup")
        var screen = Self.acting()
        screen.confirm("u")
        golden.add("a code is being sent", screen)
        screen.answerCode()
        golden.add("a code is to be typed", screen)
        screen.type("12x345")
        golden.add("five digits typed", screen)
        screen.type("6")
        screen.press(.enter)
        golden.add("the code is judged", screen)
        screen.answerCode(.challengeRefused(.wrongCode))
        golden.add("a wrong code", screen)
        screen.type("111111")
        screen.press(.enter)
        screen.answerCode(.challengeRefused(.oneTryLeft))
        golden.add("one try left", screen)
        screen.type("111111")
        screen.press(.enter)
        screen.answerCode(.challengeRefused(.tooManyTries))
        golden.add("too many tries", screen)
        screen.wait(.seconds(15))
        screen.confirm("r")
        screen.answerCode()
        screen.wait(.minutes(5), usedEvery: .minutes(4))
        golden.add("the code is over", screen)
        screen.confirm("r")
        screen.answerCode(.challengeRefused(.tooSoon))
        golden.add("asked for too soon", screen)
        screen.type("123456")
        screen.press(.enter)
        screen.answerCode()
        golden.add("stepped up", screen)
        screen.press(.enter)
        screen.type("t")
        golden.add("stepped up, on the list", screen)
        screen = Self.acting()
        screen.confirm("u")
        screen.answerCode(.challengeRefused(.channelNotEnrolled))
        golden.add("no phone enrolled", screen)
        screen = Self.acting()
        screen.confirm("u")
        screen.answerCode()
        screen.press(.escape)
        screen.wait(.minutes(2))
        screen.type("u")
        golden.add("put away and looked at again", screen)
        var signedIn = screen
        signedIn.wait(.minutes(2))
        signedIn.call("GET", "/multi/identities", token: signedIn.state.tokenOrder.first)
        signedIn.wait(.minutes(1))
        golden.add("the token is over, its login is not", signedIn)
        screen.wait(.minutes(3))
        golden.add("both are over", screen)
        screen = Self.acting()
        screen.confirm("u")
        screen.press(.escape)
        screen.answerCode(.challengeRefused(.numberInvalid))
        golden.add("put away, then no code", screen)
        screen = ScreenTester.signedIn()
        screen.type("u")
        golden.add("nothing to step up", screen)
        try golden.check()
    }

    @Test func `a code is typed or pasted, is in view, and goes as it was`() {
        var screen = Self.acting()
        screen.confirm("u")
        screen.answerCode()
        screen.paste("48 15-16")
        #expect(screen.text().contains("Code      481516"))
        screen.press(.enter)
        #expect(screen.sent.last == .codeEntered(Secret("481516")))
    }

    @Test func `where there is nothing to type Enter closes`() {
        var screen = Self.acting([.identityList, .stepUp, .push])
        screen.confirm("U")
        screen.answerStepUpAsking()
        screen.press(.enter)
        #expect(screen.sent.last != .stepUpClosed, "the customer has still to answer")
        screen.answerPush(.declined)
        #expect(screen.hints(columns: 80).first == "Enter close")
        screen.press(.enter)
        #expect(screen.sent.last == .stepUpClosed)
        #expect(!screen.text().contains("Declined on"))
    }

    @Test func `five digits are no code, and q and Tab do nothing while it is typed`() {
        var screen = Self.acting()
        screen.confirm("u")
        screen.answerCode()
        let before = screen.sent.count
        screen.type("12345q")
        screen.press(.enter, .tab)
        #expect(screen.sent.count == before)
        #expect(screen.text().contains("Step up"))
        screen.press(.escape)
        #expect(screen.sent.last == .stepUpClosed)
        #expect(!screen.text().contains("expires in"))
    }

    @Test func `by push: the wait and each of its ends`() throws {
        let capabilities: Set<Capability> = [.identityList, .stepUp, .push, .simulatedDevice]
        var golden = Golden("stepup-push")
        var screen = Self.acting(capabilities)
        screen.confirm("u")
        screen.answerCode()
        golden.add("a code is to be typed, or the device asked", screen)
        screen.confirm("p")
        golden.add("the push is being sent", screen)
        screen.answerStepUpAsking()
        golden.add("the device is asked", screen)
        screen.press(.escape)
        golden.add("put away, and still waiting", screen)
        screen.type("u")
        screen.answerPush(.declined)
        golden.add("declined", screen)
        screen = Self.acting(capabilities)
        screen.confirm("U")
        screen.answerStepUpAsking()
        screen.press(.escape)
        screen.answerPush(.expired)
        golden.add("put away, then not answered", screen)
        screen.confirm("U")
        screen.answerStepUpAsking(.challengeRefused(.underWay))
        golden.add("another one is under way", screen)
        screen.confirm("p")
        screen.answerStepUpAsking()
        screen.answerPush(.confirmed)
        golden.add("stepped up", screen)
        screen = Self.acting([.identityList, .stepUp, .push])
        screen.confirm("U")
        screen.answerStepUpAsking()
        golden.add("a real device is asked", screen)
        var typing = screen
        typing.confirm("r")
        typing.answerCode()
        golden.add("a code instead, and the push still waits", typing)
        screen.wait(.minutes(5), usedEvery: .minutes(4))
        golden.add("its time is over", screen)
        screen.wait(.seconds(15))
        golden.add("no word from the server", screen)
        screen.answerPush(.confirmed)
        golden.add("the word came late", screen)
        screen = Self.acting(capabilities)
        screen.confirm("U")
        screen.answerStepUpAsking()
        screen.wait(.minutes(5))
        golden.add("the token is over", screen)
        screen = Self.acting(capabilities)
        screen.confirm("U")
        screen.answerStepUpAsking()
        screen.press(.escape)
        screen.act(as: 2)
        golden.add("waiting for another than is acted as", screen)
        screen.confirm("u")
        screen.answerCode()
        screen.answerPush(.declined)
        golden.add("declined while a code is typed for another", screen)
        try golden.check()
    }

    @Test func `the device's keys answer it, and r has a code sent instead`() {
        var screen = Self.acting([.identityList, .stepUp, .push, .simulatedDevice])
        screen.confirm("U")
        screen.answerStepUpAsking()
        for (key, answer) in [("y", DeviceAnswer.accept), ("n", .decline), ("e", .expire)] {
            screen.type(key)
            #expect(screen.sent.last == .deviceAnswered(answer))
        }
        screen.confirm("r")
        screen.answerCode()
        screen.type("y123456")
        screen.press(.enter)
        #expect(screen.sent.last == .codeEntered(Secret("123456")))
    }

    @Test func `a yes in the middle of a code: what is left of the code acts nowhere`() {
        var screen = Self.acting([.identityList, .stepUp, .push])
        screen.confirm("U")
        screen.answerStepUpAsking()
        screen.confirm("r")
        screen.answerCode()
        screen.type("12")
        screen.answerPush(.confirmed)
        let before = screen.sent
        screen.type("3456qt-")
        screen.press(.tab, .up)
        screen.paste("111111")
        #expect(screen.sent == before)
        #expect(screen.text().contains("is stepped up."))
        screen.press(.enter)
        #expect(screen.sent.last == .stepUpClosed)
        // From here on the keys are those of the pane again.
        screen.type("2")
        #expect(screen.sent.last == .identityChosen(screen.identity(112)))
    }

    @Test func `a right code, and Enter twice: the second one closes the dialog and acts as nobody`() {
        var screen = Self.acting()
        screen.confirm("u")
        screen.answerCode()
        screen.type("123456")
        screen.press(.enter)
        screen.answerCode()
        screen.press(.enter)
        #expect(screen.sent.last == .stepUpClosed)
    }

    @Test func `a paste presses no keys here either: only its digits are taken`() {
        var screen = Self.acting([.identityList, .stepUp, .push, .simulatedDevice])
        screen.confirm("u")
        screen.answerCode()
        screen.wait(.seconds(15))
        let before = screen.sent
        screen.paste("your pin, repeat: 48 15 16")
        #expect(screen.sent == before)
        screen.press(.enter)
        #expect(screen.sent.last == .codeEntered(Secret("481516")))
        screen.answerCode(.challengeRefused(.wrongCode))
        screen.confirm("p")
        screen.answerStepUpAsking()
        let asked = screen.sent
        screen.paste("yes")
        #expect(screen.sent == asked)
        screen.type("y")
        #expect(screen.sent.last == .deviceAnswered(.accept))
    }

    @Test func `r before its time sends nothing and keeps what is typed`() {
        var screen = Self.acting()
        screen.confirm("u")
        screen.answerCode()
        screen.type("123r456")
        screen.press(.enter)
        #expect(screen.sent.last == .codeEntered(Secret("123456")))
        screen.answerCode(.challengeRefused(.wrongCode))
        screen.wait(.seconds(15))
        screen.type("99")
        screen.confirm("r")
        screen.answerCode()
        screen.type("123456")
        screen.press(.enter)
        #expect(screen.sent.last == .codeEntered(Secret("123456")))
    }

    @Test func `digits pressed while the device is asked are no part of a code`() {
        var screen = Self.acting([.identityList, .stepUp, .push])
        screen.confirm("u")
        screen.answerCode()
        screen.confirm("p")
        screen.answerStepUpAsking()
        screen.type("99r123456")
        screen.press(.enter)
        #expect(screen.sent.last == .codeEntered(Secret("123456")))
    }
}
