import Panes
import Screen
import Secrets
import Sessions
import Testing

/// The Login pane while a push waits for its answer, and what came of it.
struct PushTests {
    private static func stage(_ features: Profile.Features = [.identityList, .push, .simulatedDevice])
        -> Stage
    {
        Stage(features: features)
    }

    private static let acme = Identity.Reference(kind: .corporate, id: "120000000000000001")

    @Test(arguments: Golden.sizes)
    func `the wait and each of its ends`(size: Size) throws {
        var golden = Golden("push-\(size.columns)x\(size.rows)")
        var stage = Self.stage()
        stage.type("b")
        golden.add("the push is being sent", stage, size)
        stage.answerAsking()
        golden.add("the device is asked", stage, size)
        stage.type("i")
        golden.add("the device is asked, and the keys are elsewhere", stage, size)
        stage.type("ly")
        stage.answerPush(.accepted(Secret("once"), Self.acme))
        golden.add("the exchange", stage, size)
        stage.answerExchange()
        golden.add("signed in, stepped up", stage, size)
        stage.type("r")
        golden.add("no list to read", stage, size)
        let ends: [(String, PushAnswer)] = [("declined", .declined), ("not answered", .expired)]
        for (scene, answer) in ends {
            stage = Self.stage()
            stage.type("b")
            stage.answerAsking()
            stage.answerPush(answer)
            golden.add(scene, stage, size)
        }
        let refusals: [(String, AuthFailure)] = [
            ("not enrolled", .challengeRefused(.channelNotEnrolled)),
            ("locked", .locked(for: .minutes(30))),
            ("no webhook can come in", .challengeRefused(.notListening("the port is taken"))),
            ("no key", .keyMissing("the variable WEAVR_KEY is not set")),
        ]
        for (scene, failure) in refusals {
            stage = Self.stage()
            stage.type("b")
            stage.answerAsking(failure)
            golden.add(scene, stage, size)
        }
        stage = Self.stage([.identityList, .stepUp])
        stage.type("b")
        golden.add("the profile has no address for webhooks", stage, size)
        let exchanges: [(String, AuthFailure)] = [
            ("the answer is not taken", .challengeRefused(.answerRefused)), ("key refused", .keyRefused),
            ("unreachable during the exchange", .unreachable(.connectionLost)),
        ]
        for (scene, failure) in exchanges {
            stage = Self.stage()
            stage.type("b")
            stage.answerAsking()
            stage.answerPush(.accepted(Secret("once"), Self.acme))
            stage.answerExchange(failure)
            golden.add(scene, stage, size)
        }
        stage = Self.stage([.identityList, .push])
        stage.type("b")
        stage.answerAsking()
        golden.add("a real device is asked", stage, size)
        var cancelled = stage
        cancelled.press(.escape)
        golden.add("cancelled", cancelled, size)
        stage.wait(.minutes(5))
        golden.add("its time is over", stage, size)
        stage.wait(.seconds(15))
        golden.add("no word from the server", stage, size)
        stage = Self.stage()
        stage.type("ib")
        golden.add("asked for from another pane", stage, size)
        stage = Stage()
        stage.type("b")
        golden.add("a profile without pushes", stage, size)
        try golden.check()
    }

    @Test func `the device's keys mean nothing else while it is asked, and Esc cancels`() {
        var stage = Self.stage()
        stage.type("b")
        stage.answerAsking()
        stage.type("n")
        #expect(stage.sent.last == .deviceAnswered(.decline))
        stage.type("e")
        #expect(stage.sent.last == .deviceAnswered(.expire))
        stage.press(.escape)
        #expect(stage.sent.last == .signInCancelled)
        stage.type("y")
        #expect(stage.sent.last == .signInCancelled)
    }

    @Test(arguments: Golden.sizes)
    func `logging out of everything cancels the push as well, and the preview says so`(size: Size) throws {
        var golden = Golden("push-logout-\(size.columns)x\(size.rows)")
        var stage = Self.stage()
        stage.press(.enter)
        stage.answerSignIn()
        stage.answerIdentities(Stage.adas)
        stage.type("lb")
        stage.answerAsking()
        stage.type("o")
        stage.press(.end, .enter)
        golden.add("the preview", stage, size)
        stage.press(.tab, .enter)
        #expect(stage.sent.suffix(2) == [.signInCancelled, .logoutRequested([stage.session])])
        stage.answerLogout(.revoked)
        golden.add("logged out", stage, size)
        try golden.check()
    }

    @Test func `logging out of one session leaves the push alone`() {
        var stage = Self.stage()
        stage.press(.enter)
        stage.answerSignIn()
        stage.answerIdentities(Stage.adas)
        stage.type("lb")
        stage.answerAsking()
        stage.type("o")
        stage.press(.enter, .tab, .enter)
        #expect(stage.sent.last == .logoutRequested([stage.session]))
        #expect(!stage.sent.contains(.signInCancelled))
        #expect(stage.state.signIn.isWaiting)
    }

    @Test func `quitting with a logout cancels the push`() {
        var stage = Self.stage()
        stage.press(.enter)
        stage.answerSignIn()
        stage.type("lb")
        stage.answerAsking()
        stage.type("q")
        stage.press(.tab, .enter)
        #expect(stage.sent.suffix(2) == [.signInCancelled, .logoutRequested([stage.session])])
    }

    @Test func `b in another pane rings no phone: it goes to Login, where it does`() {
        var stage = Self.stage()
        stage.type("ib")
        #expect(stage.sent.isEmpty)
        #expect(stage.focus == "Login")
        stage.type("b")
        #expect(stage.sent.last == .pushRequested(Stage.profile, email: "ada@acme.example"))
    }

    @Test(arguments: ["b", "f", "p", "P"])
    func `keys of the form do nothing while a push waits, and one Esc cancels it`(key: String) {
        for features in [Profile.Features.push, [.push, .delegation, .newPassword, .passwordReset]] {
            var stage = Self.stage(features)
            stage.type("b")
            stage.answerAsking()
            let before = stage.sent
            stage.type(key)
            #expect(stage.sent == before)
            stage.press(.escape)
            #expect(stage.sent.last == .signInCancelled)
        }
    }

    @Test func `the device's keys mean nothing to it in another pane, and it says where they do`() {
        var stage = Self.stage()
        stage.type("b")
        stage.answerAsking()
        #expect(stage.text().contains("y yes  n no  e say nothing"))
        let before = stage.sent
        for pane in ["i", "t", "o"] {
            stage.type(pane + "yne")
            #expect(stage.sent == before)
            #expect(stage.text().contains("Answer in Login (l)."))
        }
        stage.type("ly")
        #expect(stage.sent.last == .deviceAnswered(.accept))
    }

    @Test func `a push takes an e-mail and no password`() {
        var stage = Stage(prefill: nil, features: [.identityList, .push])
        stage.press(.escape)
        stage.type("b")
        #expect(!stage.sent.contains { if case .pushRequested = $0 { true } else { false } })
        stage.type("ada@acme.example")
        stage.press(.escape)
        stage.type("b")
        #expect(stage.sent.last == .pushRequested(Stage.profile, email: "ada@acme.example"))
    }
}
