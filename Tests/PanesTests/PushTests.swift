import Panes
import Screen
import Secrets
import Sessions
import TestSupport
import Testing

/// The Login pane while a push waits for its answer, and what came of it.
struct PushTests {
    private static func screen(_ capabilities: Set<Capability> = [.identityList, .push, .simulatedDevice])
        -> ScreenTester
    {
        ScreenTester(capabilities: capabilities)
    }

    private static let acme = Identity.Reference(kind: .corporate, id: "120000000000000001")

    @Test func `the wait and each of its ends`() throws {
        var golden = Golden("push")
        var screen = Self.screen()
        screen.confirm("b")
        golden.add("the push is being sent", screen)
        screen.answerAsking()
        golden.add("the device is asked", screen)
        screen.type("i")
        golden.add("the device is asked, and the keys are elsewhere", screen)
        screen.type("ly")
        screen.answerPush(.accepted(Secret("once"), Self.acme))
        golden.add("the exchange", screen)
        screen.answerExchange()
        golden.add("signed in, stepped up", screen)
        screen.type("r")
        golden.add("no list to read", screen)
        let ends: [(String, PushOutcome)] = [("declined", .declined), ("not answered", .expired)]
        for (scene, answer) in ends {
            screen = Self.screen()
            screen.confirm("b")
            screen.answerAsking()
            screen.answerPush(answer)
            golden.add(scene, screen)
        }
        let refusals: [(String, AuthFailure)] = [
            ("not enrolled", .challengeRefused(.channelNotEnrolled)),
            ("locked", .locked(for: .minutes(30))),
            ("no webhook can come in", .challengeRefused(.notListening("the port is taken"))),
            ("no key", .keyMissing("the variable WEAVR_KEY is not set")),
        ]
        for (scene, failure) in refusals {
            screen = Self.screen()
            screen.confirm("b")
            screen.answerAsking(failure)
            golden.add(scene, screen)
        }
        screen = Self.screen([.identityList, .stepUp])
        screen.type("b")
        golden.add("the profile has no address for webhooks", screen)
        let exchanges: [(String, AuthFailure)] = [
            ("the answer is not taken", .challengeRefused(.answerRefused)), ("key refused", .keyRefused),
            ("unreachable during the exchange", .unreachable(.connectionLost)),
        ]
        for (scene, failure) in exchanges {
            screen = Self.screen()
            screen.confirm("b")
            screen.answerAsking()
            screen.answerPush(.accepted(Secret("once"), Self.acme))
            screen.answerExchange(failure)
            golden.add(scene, screen)
        }
        screen = Self.screen([.identityList, .push])
        screen.confirm("b")
        screen.answerAsking()
        golden.add("a real device is asked", screen)
        var cancelled = screen
        cancelled.press(.escape)
        golden.add("cancelled", cancelled)
        screen.wait(.minutes(5))
        golden.add("its time is over", screen)
        screen.wait(.seconds(15))
        golden.add("no word from the server", screen)
        screen = Self.screen()
        screen.type("ib")
        golden.add("asked for from another pane", screen)
        screen = ScreenTester()
        screen.type("b")
        golden.add("a profile without pushes", screen)
        try golden.check()
    }

    @Test func `the device's keys mean nothing else while it is asked, and Esc cancels`() {
        var screen = Self.screen()
        screen.confirm("b")
        screen.answerAsking()
        screen.type("n")
        #expect(screen.sent.last == .deviceAnswered(.decline))
        screen.type("e")
        #expect(screen.sent.last == .deviceAnswered(.expire))
        screen.press(.escape)
        #expect(screen.sent.last == .signInCancelled)
        screen.type("y")
        #expect(screen.sent.last == .signInCancelled)
    }

    @Test func `logging out of everything cancels the push as well, and the preview says so`() throws {
        var golden = Golden("push-logout")
        var screen = Self.screen()
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.type("l")
        screen.confirm("b")
        screen.answerAsking()
        screen.type("o")
        screen.press(.end, .enter)
        golden.add("the preview", screen)
        screen.press(.tab, .enter)
        #expect(screen.sent.last == .logoutRequested([screen.session], isEverything: true))
        #expect(screen.state.signIn == .idle)
        screen.answerLogout(.revoked)
        golden.add("logged out", screen)
        try golden.check()
    }

    @Test func `logging out of one session leaves the push alone`() {
        var screen = Self.screen()
        screen.press(.enter)
        screen.answerSignIn()
        screen.answerIdentities(ScreenTester.adas)
        screen.type("l")
        screen.confirm("b")
        screen.answerAsking()
        screen.type("o")
        screen.press(.enter, .tab, .enter)
        #expect(screen.sent.last == .logoutRequested([screen.session]))
        #expect(!screen.sent.contains(.signInCancelled))
        #expect(screen.state.signIn.isWaiting)
    }

    @Test func `quitting with a logout cancels the push`() {
        var screen = Self.screen()
        screen.press(.enter)
        screen.answerSignIn()
        screen.type("l")
        screen.confirm("b")
        screen.answerAsking()
        screen.type("q")
        screen.press(.tab, .enter)
        #expect(screen.sent.last == .logoutRequested([screen.session], isEverything: true, thenQuit: true))
        #expect(screen.state.signIn == .idle)
    }

    @Test(arguments: ["b", "f", "p", "P"])
    func `keys of the form do nothing while a push waits, and one Esc cancels it`(key: String) {
        for capabilities: Set<Capability> in [[.push], [.push, .delegation, .newPassword, .passwordReset]] {
            var screen = Self.screen(capabilities)
            screen.confirm("b")
            screen.answerAsking()
            let before = screen.sent
            screen.type(key)
            #expect(screen.sent == before)
            screen.press(.escape)
            #expect(screen.sent.last == .signInCancelled)
        }
    }

    @Test func `the device's keys mean nothing to it in another pane, and it says where they do`() {
        var screen = Self.screen()
        screen.confirm("b")
        screen.answerAsking()
        #expect(screen.text().contains("y yes  n no  e ignore"))
        let before = screen.sent
        for pane in ["i", "t", "o"] {
            screen.type(pane + "yne")
            #expect(screen.sent == before)
            // Another drawer stands in its place.
            #expect(screen.text().contains("Answer in Login (l).") == (pane != "o"))
        }
        screen.type("ly")
        #expect(screen.sent.last == .deviceAnswered(.accept))
    }

    @Test func `a push takes an e-mail and no password`() {
        var screen = ScreenTester(prefill: nil, capabilities: [.identityList, .push])
        screen.press(.escape)
        screen.type("b")
        #expect(!screen.sent.contains { if case .pushRequested = $0 { true } else { false } })
        screen.type("ada@acme.example")
        screen.press(.escape)
        screen.confirm("b")
        #expect(screen.sent.last == .pushRequested(ScreenTester.profile, email: "ada@acme.example"))
    }
}
