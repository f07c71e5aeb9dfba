import Secrets
import Sessions
import Testing

/// Stepping up by a push to the customer's device.
@Suite struct SteppingUpByPush {
    private static let challenge = PushChallenge(id: "7")

    private func acting(
        _ features: Profile.Features = [.identityList, .stepUp, .push, .simulatedDevice]
    ) -> (desk: Desk, session: SessionID, token: TokenID) {
        var desk = Desk(features: features)
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        return (
            desk, session,
            desk.state.identityToken(of: desk.identityID("acme", in: session))?.id ?? TokenID(-1)
        )
    }

    /// With a push on the device, and the request that waits for its answer.
    private func waiting() -> (desk: Desk, session: SessionID, token: TokenID, request: RequestID) {
        var (desk, session, token) = acting()
        let asking = desk.send(.stepUpByPushRequested)
        guard case .askStepUp(let request, Desk.profile, let credential)? = asking.first else {
            Issue.record("\(asking)")
            return (desk, session, token, RequestID(-1))
        }
        #expect(credential.token == token)
        let effects = desk.send(.stepUpAsked(request, .success(Self.challenge)))
        #expect(effects == [.awaitPush(effects.request, Desk.profile, Self.challenge)])
        return (desk, session, token, effects.request)
    }

    @Test func `where no answer could come in nobody is asked, and that is said`() {
        var (desk, _, token) = acting([.identityList, .stepUp])
        #expect(desk.send(.stepUpByPushRequested).isEmpty)
        #expect(desk.state.stepUp == nil)
        let why = AuthFailure.challengeRefused(.notListening("the profile has no address for them"))
        #expect(desk.state.notice == .notSteppedUp(token, why))
    }

    /// With a push of which nobody told in time.
    private func overdue() -> (desk: Desk, session: SessionID, token: TokenID, request: RequestID) {
        var (desk, session, token, request) = waiting()
        desk.tick(after: .minutes(3))
        desk.send(.callFinished(desk.call(with: token)))
        desk.tick(after: .seconds(135))
        #expect(desk.state.stepUp?.problem == .challengeRefused(.nobodyTold))
        return (desk, session, token, request)
    }

    @Test func `a yes makes the token worth more, under its own clock`() {
        var (desk, _, token, request) = waiting()
        let before = desk.token(token)?.lifetime
        #expect(desk.state.stepUp?.push?.challenge == Self.challenge)
        #expect(desk.token(token)?.kind == .identity)
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .steppedUp)
        #expect(desk.token(token)?.lifetime == before)
        // Somebody may be typing a code at this moment: the dialog stays until it is closed.
        #expect(desk.state.stepUp?.phase == .done)
        #expect(desk.state.notice == .steppedUp(token))
        desk.send(.stepUpClosed)
        #expect(desk.state.stepUp == nil)
        #expect(!desk.state.awaitsStepUp(of: token))
    }

    @Test(arguments: [
        (PushAnswer.declined, AuthFailure.challengeRefused(.declined)),
        (.expired, .challengeRefused(.unanswered)),
    ])
    func `each other end is told in its own words, and another way can be tried`(
        answer: PushAnswer, wanted: AuthFailure
    ) {
        var (desk, _, token, request) = waiting()
        #expect(desk.send(.pushAnswered(request, .success(answer))) == [])
        #expect(desk.state.stepUp?.problem == wanted)
        #expect(desk.token(token)?.kind == .identity)
        #expect(desk.send(.pushAnswered(request, .success(.confirmed))) == [])
        #expect(desk.token(token)?.kind == .identity)
        guard case .sendCode? = desk.send(.codeResendRequested).first else {
            Issue.record("no code instead")
            return
        }
    }

    @Test func `a push that could not be sent says why`() {
        var (desk, _, token) = acting()
        let request = desk.send(.stepUpByPushRequested).request
        #expect(desk.send(.stepUpAsked(request, .failure(.challengeRefused(.channelNotEnrolled)))) == [])
        #expect(desk.state.stepUp?.problem == .challengeRefused(.channelNotEnrolled))
        #expect(!desk.state.awaitsStepUp(of: token))
    }

    @Test func `put away, then accepted: the token is stepped up all the same`() {
        var (desk, _, token, request) = waiting()
        #expect(desk.send(.stepUpClosed) == [])
        #expect(desk.state.notice == .pushWaits(token))
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .steppedUp)
        #expect(desk.state.notice == .steppedUp(token))
    }

    @Test func `put away, then declined: a notice tells it`() {
        var (desk, _, token, request) = waiting()
        desk.send(.stepUpClosed)
        desk.send(.pushAnswered(request, .success(.declined)))
        #expect(desk.state.notice == .notSteppedUp(token, .challengeRefused(.declined)))
    }

    @Test func `put away while the push is sent: its answer is waited for`() {
        var (desk, _, token) = acting()
        let request = desk.send(.stepUpByPushRequested).request
        #expect(desk.send(.stepUpClosed) == [])
        let effects = desk.send(.stepUpAsked(request, .success(Self.challenge)))
        #expect(effects == [.awaitPush(effects.request, Desk.profile, Self.challenge)])
        #expect(desk.state.stepUp == nil)
        desk.send(.pushAnswered(effects.request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .steppedUp)
    }

    @Test func `a second look shows the push that waits, and asks the device once`() {
        var (desk, _, _, _) = waiting()
        #expect(desk.send(.stepUpByPushRequested) == [])
        desk.send(.stepUpClosed)
        #expect(desk.send(.stepUpRequested) == [])
        #expect(desk.state.stepUp?.push?.challenge == Self.challenge)
        desk.send(.stepUpClosed)
        #expect(desk.send(.stepUpByPushRequested) == [])
        #expect(desk.state.stepUp?.push?.challenge == Self.challenge)
    }

    @Test func `two tokens, two pushes: each yes is for its own`() {
        var (desk, session, acme, first) = waiting()
        desk.send(.stepUpClosed)
        desk.act(as: "cards", in: session)
        let cards = desk.state.identityToken(of: desk.identityID("cards", in: session))?.id ?? TokenID(-1)
        let asking = desk.send(.stepUpByPushRequested).request
        let second = desk.send(.stepUpAsked(asking, .success(PushChallenge(id: "8")))).request
        #expect(desk.state.awaitsStepUp(of: acme) && desk.state.awaitsStepUp(of: cards))
        desk.send(.pushAnswered(first, .success(.confirmed)))
        #expect(desk.token(acme)?.kind == .steppedUp && desk.token(cards)?.kind == .identity)
        #expect(desk.state.stepUp?.token == cards)
        desk.send(.pushAnswered(second, .success(.confirmed)))
        #expect(desk.token(cards)?.kind == .steppedUp)
    }

    @Test func `a code that comes first ends the wait for the device`() {
        var (desk, _, token, push) = waiting()
        let sending = desk.send(.codeResendRequested).request
        desk.send(.codeSent(sending, nil))
        let judging = desk.send(.codeEntered(Secret("123456"))).request
        #expect(desk.send(.codeVerified(judging, nil)) == [.cancel(push)])
        #expect(desk.token(token)?.kind == .steppedUp)
        #expect(desk.state.stepUp?.phase == .done)
    }

    @Test func `where the server says nothing the wait ends by itself, a little after the push`() {
        var (desk, _, token, request) = waiting()
        // The token is used now and then, or it would be over first.
        desk.tick(after: .minutes(3))
        desk.send(.callFinished(desk.call(with: token)))
        desk.tick(after: .milliseconds(134_999))
        #expect(desk.state.awaitsStepUp(of: token))
        desk.now = desk.now + .milliseconds(1)
        #expect(desk.state.nextDeadline == desk.now)
        #expect(desk.send(.clockTicked) == [])
        #expect(desk.state.stepUp?.problem == .challengeRefused(.nobodyTold))
        #expect(!desk.state.awaitsStepUp(of: token))
        // The server's word is the truth, however late it comes.
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .steppedUp)
        #expect(desk.state.stepUp?.phase == .done)
    }

    @Test(arguments: [true, false])
    func `a late no takes the place of no word, unless another push was asked for`(asksAgain: Bool) {
        var (desk, _, token, request) = overdue()
        if asksAgain {
            let asking = desk.send(.stepUpByPushRequested).request
            desk.send(.stepUpAsked(asking, .success(PushChallenge(id: "8"))))
        }
        desk.send(.pushAnswered(request, .success(.expired)))
        #expect(desk.state.stepUp?.problem == (asksAgain ? nil : .challengeRefused(.unanswered)))
        #expect(desk.state.awaitsStepUp(of: token) == asksAgain)
    }

    @Test func `an overdue wait ends with its token`() {
        var (desk, _, token, request) = overdue()
        desk.send(.stepUpClosed)
        desk.now = desk.now + .minutes(5)
        #expect(desk.send(.clockTicked) == [.cancel(request)])
        #expect(desk.token(token)?.isLive == false)
    }

    @Test func `the clock jumps over the end while the answer is on its way in: it is taken`() {
        var (desk, _, token, request) = waiting()
        desk.tick(after: .minutes(3))
        desk.send(.callFinished(desk.call(with: token)))
        desk.now = desk.now + .milliseconds(4 * 60_000)
        desk.send(.callFinished(desk.call(with: nil)))
        #expect(desk.state.awaitsStepUp(of: token))
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .steppedUp)
    }

    @Test func `its five minutes count from when it was asked for, however slow the answer`() {
        var (desk, _, _) = acting()
        let asked = desk.now
        let request = desk.send(.stepUpByPushRequested).request
        desk.tick(after: .seconds(9))
        desk.send(.stepUpAsked(request, .success(Self.challenge)))
        #expect(desk.state.stepUp?.push?.endsAt == asked + .minutes(5))
        #expect(desk.state.nextDeadline.map { $0 <= asked + .minutes(5) } == true)
    }

    @Test func `asked for again while the first is still being sent: the device is asked once`() {
        var (desk, _, token) = acting()
        let request = desk.send(.stepUpByPushRequested).request
        desk.send(.stepUpClosed)
        #expect(desk.state.notice == .pushWaits(token))
        #expect(desk.state.awaitsStepUp(of: token))
        #expect(desk.send(.stepUpByPushRequested) == [])
        #expect(desk.state.stepUp?.phase == .asking(request))
        let effects = desk.send(.stepUpAsked(request, .success(Self.challenge)))
        #expect(effects == [.awaitPush(effects.request, Desk.profile, Self.challenge)])
        #expect(desk.state.stepUp?.phase == .push)
    }

    @Test func `a word that comes before the reply to the asking changes nothing`() {
        var (desk, _, token) = acting()
        let request = desk.send(.stepUpByPushRequested).request
        let before = desk.state
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.state == before)
        let effects = desk.send(.stepUpAsked(request, .success(Self.challenge)))
        #expect(effects == [.awaitPush(effects.request, Desk.profile, Self.challenge)])
        #expect(desk.token(token)?.kind == .identity)
    }

    @Test func `a push refused after its dialog was put away is told in a notice`() {
        var (desk, _, token) = acting()
        let request = desk.send(.stepUpByPushRequested).request
        desk.send(.stepUpClosed)
        desk.send(.stepUpAsked(request, .failure(.challengeRefused(.channelNotEnrolled))))
        #expect(desk.state.notice == .notSteppedUp(token, .challengeRefused(.channelNotEnrolled)))
        #expect(!desk.state.awaitsStepUp(of: token))
    }

    @Test func `a push that was asked for when its token ended is forgotten`() {
        var (desk, _, _) = acting()
        let request = desk.send(.stepUpByPushRequested).request
        desk.tick(after: .minutes(5))
        let effects = desk.send(.stepUpAsked(request, .success(Self.challenge)))
        #expect(effects == [.forgetPush(effects.request, Desk.profile, Self.challenge)])
        #expect(desk.state.stepUp?.problem == .ended)
    }

    @Test func `a logout ends the wait, and a yes after it steps nothing up`() {
        var (desk, session, token, request) = waiting()
        desk.send(.stepUpClosed)
        let logout = desk.send(.logoutRequested([session])).last
        #expect(desk.answer(logout, .revoked) == [.cancel(request)])
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .identity)
        #expect(desk.token(token)?.isLive == false)
        #expect(!desk.state.awaitsStepUp(of: token))
    }

    @Test func `a code that is still good is typed instead of a push, and no other is sent`() {
        var (desk, _, token) = acting()
        desk.send(.codeSent(desk.send(.stepUpRequested).request, nil))
        let asking = desk.send(.stepUpByPushRequested).request
        desk.send(.stepUpAsked(asking, .success(Self.challenge)))
        desk.tick(after: .seconds(20))
        #expect(desk.send(.codeResendRequested) == [])
        #expect(desk.state.stepUp?.phase == .code)
        #expect(desk.state.stepUp?.hasCode(at: desk.now) == true)
        #expect(desk.state.awaitsStepUp(of: token))
    }

    @Test func `a token that ends waits for nobody`() {
        var (desk, _, token, request) = waiting()
        desk.now = desk.now + .minutes(5)
        #expect(desk.send(.clockTicked) == [.cancel(request)])
        #expect(desk.token(token)?.isLive == false)
        #expect(desk.state.stepUp?.problem == .ended)
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .identity)
    }

    @Test func `the device answers what is looked at, and only where it is a simulated one`() {
        var (desk, _, _, _) = waiting()
        let effects = desk.send(.deviceAnswered(.accept))
        #expect(effects == [.simulate(effects.request, Desk.profile, .accept, Self.challenge)])
        desk.send(.stepUpClosed)
        #expect(desk.send(.deviceAnswered(.accept)) == [])
        var (real, _, _) = acting([.identityList, .stepUp, .push])
        let asking = real.send(.stepUpByPushRequested).request
        real.send(.stepUpAsked(asking, .success(Self.challenge)))
        #expect(real.send(.deviceAnswered(.accept)) == [])
    }

    @Test func `a profile without devices asks none`() {
        var (desk, _, _) = acting([.identityList, .stepUp])
        #expect(desk.send(.stepUpByPushRequested) == [])
        #expect(desk.state.stepUp == nil)
    }
}
