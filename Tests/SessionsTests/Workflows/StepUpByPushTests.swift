import Secrets
import Sessions
import TestSupport
import Testing

/// Stepping up by a push to the customer's device.
@Suite struct SteppingUpByPush {
    private static let challenge = PushChallenge(id: "7")

    private func acting(
        _ capabilities: Set<Capability> = [.identityList, .stepUp, .push, .simulatedDevice]
    ) throws -> (tester: StateTester, session: SessionID, token: TokenID) {
        var tester = StateTester(capabilities: capabilities)
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        return (tester, session, try tester.identityToken("acme", in: session))
    }

    /// With a push on the device, and the request that waits for its answer.
    private func waiting() throws -> (
        tester: StateTester, session: SessionID, token: TokenID, request: RequestID
    ) {
        var (tester, session, token) = try acting()
        let asking = tester.send(.stepUpByPushRequested)
        let sent = try asking.first(.pushStepUp)
        let request = sent.id
        #expect(sent.credential?.token == token)
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .awaitPush(Self.challenge))])
        return try (tester, session, token, effects.request)
    }

    @Test func `where no outcome could come in no push is sent, and it says why`() throws {
        var (tester, _, token) = try acting([.identityList, .stepUp])
        #expect(tester.send(.stepUpByPushRequested).isEmpty)
        #expect(tester.state.stepUp == nil)
        let why = AuthFailure.challengeRefused(.notListening("the profile has no address for them"))
        #expect(tester.state.notice == .notSteppedUp(token, why))
    }

    /// With a push whose outcome did not come in time.
    private func overdue() throws -> (
        tester: StateTester, session: SessionID, token: TokenID, request: RequestID
    ) {
        var (tester, session, token, request) = try waiting()
        tester.tick(after: .minutes(3))
        tester.send(.callRecorded(tester.call(with: token)))
        tester.tick(after: .seconds(135))
        #expect(tester.state.stepUp?.problem == .challengeRefused(.notReported))
        return (tester, session, token, request)
    }

    @Test func `an accepted push steps the token up, with the same lifetime`() throws {
        var (tester, _, token, request) = try waiting()
        let before = tester.token(token)?.lifetime
        #expect(tester.state.stepUp?.push?.challenge == Self.challenge)
        #expect(tester.token(token)?.kind == .identity)
        tester.send(.replied(request, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(token)?.kind == .steppedUp)
        #expect(tester.token(token)?.lifetime == before)
        // Somebody may be typing a code at this moment: the dialog stays until it is closed.
        #expect(tester.state.stepUp?.phase == .done)
        #expect(tester.state.notice == .steppedUp(token))
        tester.send(.stepUpClosed)
        #expect(tester.state.stepUp == nil)
        #expect(!tester.state.awaitsStepUp(of: token))
    }

    @Test(arguments: [
        (PushOutcome.declined, AuthFailure.challengeRefused(.declined)),
        (.expired, .challengeRefused(.unanswered)),
    ])
    func `each other end is told in its own words, and another way can be tried`(
        answer: PushOutcome, wanted: AuthFailure
    ) throws {
        var (tester, _, token, request) = try waiting()
        #expect(tester.send(.replied(request, .success(.pushOutcome(answer)))) == [])
        #expect(tester.state.stepUp?.problem == wanted)
        #expect(tester.token(token)?.kind == .identity)
        #expect(tester.send(.replied(request, .success(.pushOutcome(.confirmed)))) == [])
        #expect(tester.token(token)?.kind == .identity)
        let sent = try tester.send(.codeResendRequested).lastSent
        #expect(sent.request == .sendOTP)
    }

    @Test func `a push that could not be sent says why`() throws {
        var (tester, _, token) = try acting()
        let request = try tester.send(.stepUpByPushRequested).request
        #expect(tester.send(.replied(request, .failure(.challengeRefused(.channelNotEnrolled)))) == [])
        #expect(tester.state.stepUp?.problem == .challengeRefused(.channelNotEnrolled))
        #expect(!tester.state.awaitsStepUp(of: token))
    }

    @Test func `closed, then accepted: the token is stepped up all the same`() throws {
        var (tester, _, token, request) = try waiting()
        #expect(tester.send(.stepUpClosed) == [])
        #expect(tester.state.notice == .pushPending(token))
        tester.send(.replied(request, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(token)?.kind == .steppedUp)
        #expect(tester.state.notice == .steppedUp(token))
    }

    @Test func `closed, then declined: a notice tells it`() throws {
        var (tester, _, token, request) = try waiting()
        tester.send(.stepUpClosed)
        tester.send(.replied(request, .success(.pushOutcome(.declined))))
        #expect(tester.state.notice == .notSteppedUp(token, .challengeRefused(.declined)))
    }

    @Test func `closed while the push is sent: its outcome is awaited`() throws {
        var (tester, _, token) = try acting()
        let request = try tester.send(.stepUpByPushRequested).request
        #expect(tester.send(.stepUpClosed) == [])
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .awaitPush(Self.challenge))])
        #expect(tester.state.stepUp == nil)
        try tester.send(.replied(effects.request, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(token)?.kind == .steppedUp)
    }

    @Test func `a second look shows the push that waits, and asks the device once`() throws {
        var (tester, _, _, _) = try waiting()
        #expect(tester.send(.stepUpByPushRequested) == [])
        tester.send(.stepUpClosed)
        #expect(tester.send(.stepUpRequested) == [])
        #expect(tester.state.stepUp?.push?.challenge == Self.challenge)
        tester.send(.stepUpClosed)
        #expect(tester.send(.stepUpByPushRequested) == [])
        #expect(tester.state.stepUp?.push?.challenge == Self.challenge)
    }

    @Test func `two tokens, two pushes: each outcome is for its own`() throws {
        var (tester, session, acme, first) = try waiting()
        tester.send(.stepUpClosed)
        try tester.act(as: "cards", in: session)
        let cards = try tester.identityToken("cards", in: session)
        let asking = try tester.send(.stepUpByPushRequested).request
        let second = try tester.send(.replied(asking, .success(.challenge(PushChallenge(id: "8"))))).request
        #expect(tester.state.awaitsStepUp(of: acme) && tester.state.awaitsStepUp(of: cards))
        tester.send(.replied(first, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(acme)?.kind == .steppedUp && tester.token(cards)?.kind == .identity)
        #expect(tester.state.stepUp?.token == cards)
        tester.send(.replied(second, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(cards)?.kind == .steppedUp)
    }

    @Test func `a code that comes first ends the wait for the device`() throws {
        var (tester, _, token, push) = try waiting()
        let sending = try tester.send(.codeResendRequested).request
        tester.send(.replied(sending, .success(.done)))
        let judging = try tester.send(.codeEntered(Secret("123456"))).request
        #expect(tester.send(.replied(judging, .success(.done))) == [.cancel(push)])
        #expect(tester.token(token)?.kind == .steppedUp)
        #expect(tester.state.stepUp?.phase == .done)
    }

    @Test func `without an outcome the wait ends by itself, a little after the push`() throws {
        var (tester, _, token, request) = try waiting()
        // The token is used now and then, or it would be over first.
        tester.tick(after: .minutes(3))
        tester.send(.callRecorded(tester.call(with: token)))
        tester.tick(after: .milliseconds(134_999))
        #expect(tester.state.awaitsStepUp(of: token))
        tester.now = tester.now + .milliseconds(1)
        #expect(tester.state.nextDeadline == tester.now)
        #expect(tester.send(.clockTicked) == [])
        #expect(tester.state.stepUp?.problem == .challengeRefused(.notReported))
        #expect(!tester.state.awaitsStepUp(of: token))
        // The server's word is the truth, however late it comes.
        tester.send(.replied(request, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(token)?.kind == .steppedUp)
        #expect(tester.state.stepUp?.phase == .done)
    }

    @Test(arguments: [true, false])
    func `a late outcome replaces the missing one, unless another push was sent`(asksAgain: Bool) throws {
        var (tester, _, token, request) = try overdue()
        if asksAgain {
            let asking = try tester.send(.stepUpByPushRequested).request
            tester.send(.replied(asking, .success(.challenge(PushChallenge(id: "8")))))
        }
        tester.send(.replied(request, .success(.pushOutcome(.expired))))
        #expect(tester.state.stepUp?.problem == (asksAgain ? nil : .challengeRefused(.unanswered)))
        #expect(tester.state.awaitsStepUp(of: token) == asksAgain)
    }

    @Test func `an overdue wait ends with its token`() throws {
        var (tester, _, token, request) = try overdue()
        tester.send(.stepUpClosed)
        tester.now = tester.now + .minutes(5)
        #expect(tester.send(.clockTicked) == [.cancel(request)])
        #expect(tester.token(token)?.isLive == false)
    }

    @Test func `the clock jumps over the end while the answer is on its way in: it is taken`() throws {
        var (tester, _, token, request) = try waiting()
        tester.tick(after: .minutes(3))
        tester.send(.callRecorded(tester.call(with: token)))
        tester.now = tester.now + .milliseconds(4 * 60_000)
        tester.send(.callRecorded(tester.call(with: nil)))
        #expect(tester.state.awaitsStepUp(of: token))
        tester.send(.replied(request, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(token)?.kind == .steppedUp)
    }

    @Test func `its five minutes count from when it was asked for, however slow the answer`() throws {
        var (tester, _, _) = try acting()
        let asked = tester.now
        let request = try tester.send(.stepUpByPushRequested).request
        tester.tick(after: .seconds(9))
        tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(tester.state.stepUp?.push?.endsAt == asked + .minutes(5))
        #expect(tester.state.nextDeadline.map { $0 <= asked + .minutes(5) } == true)
    }

    @Test func `asked for again while the first is still being sent: the device is asked once`() throws {
        var (tester, _, token) = try acting()
        let request = try tester.send(.stepUpByPushRequested).request
        tester.send(.stepUpClosed)
        #expect(tester.state.notice == .pushPending(token))
        #expect(tester.state.awaitsStepUp(of: token))
        #expect(tester.send(.stepUpByPushRequested) == [])
        #expect(tester.state.stepUp?.phase == .asking(request))
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .awaitPush(Self.challenge))])
        #expect(tester.state.stepUp?.phase == .push)
    }

    @Test func `a reply to a request that was not sent yet changes nothing`() throws {
        var (tester, _, token) = try acting()
        let request = try tester.send(.stepUpByPushRequested).request
        let before = tester.settled
        tester.send(.replied(RequestID(99), .success(.pushOutcome(.confirmed))))
        #expect(tester.settled == before)
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .awaitPush(Self.challenge))])
        #expect(tester.token(token)?.kind == .identity)
    }

    @Test func `a push refused after its dialog was closed is told in a notice`() throws {
        var (tester, _, token) = try acting()
        let request = try tester.send(.stepUpByPushRequested).request
        tester.send(.stepUpClosed)
        tester.send(.replied(request, .failure(.challengeRefused(.channelNotEnrolled))))
        #expect(tester.state.notice == .notSteppedUp(token, .challengeRefused(.channelNotEnrolled)))
        #expect(!tester.state.awaitsStepUp(of: token))
    }

    @Test func `a push that was asked for when its token ended is forgotten`() throws {
        var (tester, _, _) = try acting()
        let request = try tester.send(.stepUpByPushRequested).request
        tester.tick(after: .minutes(5))
        let effects = tester.send(.replied(request, .success(.challenge(Self.challenge))))
        #expect(try effects == [.send(effects.request, .forgetPush(Self.challenge))])
        #expect(tester.state.stepUp?.problem == .ended)
    }

    @Test func `a logout ends the wait, and an outcome after it steps nothing up`() throws {
        var (tester, session, token, request) = try waiting()
        tester.send(.stepUpClosed)
        let logout = tester.send(.logoutRequested([session])).last
        #expect(try tester.answerLogout(logout, .revoked) == [.cancel(request)])
        tester.send(.replied(request, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(token)?.kind == .identity)
        #expect(tester.token(token)?.isLive == false)
        #expect(!tester.state.awaitsStepUp(of: token))
    }

    @Test func `a code that is still valid is typed instead of a push, and no other is sent`() throws {
        var (tester, _, token) = try acting()
        try tester.send(.replied(tester.send(.stepUpRequested).request, .success(.done)))
        let asking = try tester.send(.stepUpByPushRequested).request
        tester.send(.replied(asking, .success(.challenge(Self.challenge))))
        tester.tick(after: .seconds(20))
        #expect(tester.send(.codeResendRequested) == [])
        #expect(tester.state.stepUp?.phase == .code)
        #expect(tester.state.stepUp?.hasCode(at: tester.now) == true)
        #expect(tester.state.awaitsStepUp(of: token))
    }

    @Test func `a token that ends cancels the wait for its push`() throws {
        var (tester, _, token, request) = try waiting()
        tester.now = tester.now + .minutes(5)
        #expect(tester.send(.clockTicked) == [.cancel(request)])
        #expect(tester.token(token)?.isLive == false)
        #expect(tester.state.stepUp?.problem == .ended)
        tester.send(.replied(request, .success(.pushOutcome(.confirmed))))
        #expect(tester.token(token)?.kind == .identity)
    }

    @Test func `the device answers what is looked at, and only where it is a simulated one`() throws {
        var (tester, _, _, _) = try waiting()
        let effects = tester.send(.deviceAnswered(.accept))
        #expect(try effects == [.send(effects.request, .answerOnDevice(.accept, Self.challenge))])
        tester.send(.stepUpClosed)
        #expect(tester.send(.deviceAnswered(.accept)) == [])
        var (real, _, _) = try acting([.identityList, .stepUp, .push])
        let asking = try real.send(.stepUpByPushRequested).request
        real.send(.replied(asking, .success(.challenge(Self.challenge))))
        #expect(real.send(.deviceAnswered(.accept)) == [])
    }
}
