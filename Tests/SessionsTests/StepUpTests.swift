import Sessions
import Testing

/// Stepping up the token acted with, by a code.
@Suite struct SteppingUp {
    /// Acting as an identity, with the first code asked for.
    private func asking() -> (desk: Desk, session: SessionID, token: TokenID, request: RequestID) {
        var desk = Desk(features: [.identityList, .stepUp])
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        let token = desk.state.accessToken(of: desk.identityID("acme", in: session))?.id ?? TokenID(-1)
        let effects = desk.send(.stepUpRequested)
        guard case .sendCode(let request, Desk.profile, let credential)? = effects.first else {
            Issue.record("\(effects)")
            return (desk, session, token, RequestID(-1))
        }
        #expect(credential.token == token)
        return (desk, session, token, request)
    }

    private func typing() -> (desk: Desk, session: SessionID, token: TokenID) {
        var (desk, session, token, request) = asking()
        desk.send(.codeSent(request, nil))
        return (desk, session, token)
    }

    @Test func `a right code makes the token worth more, under its own clock`() {
        var (desk, _, token) = typing()
        let before = desk.token(token)?.lifetime
        let effects = desk.send(.codeEntered(Secret("123456")))
        guard case .verifyCode(let request, _, let credential, let code)? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(code == Secret("123456") && credential.token == token)
        #expect(desk.token(token)?.kind == .access)
        desk.send(.codeVerified(request, nil))
        #expect(desk.token(token)?.kind == .steppedUp)
        #expect(desk.token(token)?.lifetime == before)
        #expect(desk.state.stepUp == nil)
        #expect(desk.state.notice == .steppedUp(token))
        // There is nothing more to step up, and it says so.
        #expect(desk.send(.stepUpRequested) == [])
        #expect(desk.state.notice == .steppedUp(token))
    }

    @Test(arguments: [
        (AuthFailure.challengeRefused(.wrongCode), true), (.challengeRefused(.oneTryLeft), true),
        (.challengeRefused(.tooManyTries), false), (.challengeRefused(.codeOver), false),
        (.challengeRefused(.notAsked), false), (.unreachable(.timedOut), true),
        (.rateLimited(for: nil), true),
    ])
    func `a refused code can be typed again where it still counts`(failure: AuthFailure, hasCode: Bool) {
        var (desk, _, token) = typing()
        let request = desk.send(.codeEntered(Secret("000000"))).request
        desk.send(.codeVerified(request, failure))
        #expect(desk.state.stepUp?.problem == failure)
        #expect(desk.state.stepUp?.phase == .code)
        #expect(desk.state.stepUp?.hasCode(at: desk.now) == hasCode)
        #expect(desk.token(token)?.kind == .access)
        #expect(desk.send(.codeEntered(Secret("123456"))).isEmpty == !hasCode)
    }

    @Test func `another code can be had after fifteen seconds, and the first is over after five minutes`() {
        var (desk, _, _) = typing()
        desk.tick(after: .milliseconds(14_999))
        #expect(desk.send(.codeResendRequested) == [])
        desk.tick(after: .milliseconds(1))
        guard case .sendCode(let request, _, _)? = desk.send(.codeResendRequested).first else {
            Issue.record("no other code")
            return
        }
        desk.send(.codeSent(request, nil))
        desk.tick(after: .minutes(4))
        #expect(desk.state.stepUp?.hasCode(at: desk.now) == true)
        desk.tick(after: .minutes(1))
        #expect(desk.state.stepUp?.hasCode(at: desk.now) == false)
        #expect(desk.send(.codeEntered(Secret("123456"))) == [])
    }

    @Test func `a code that could not be sent says why, and can be asked for at once unless it was too soon`()
    {
        var (desk, _, _, request) = asking()
        desk.send(.codeSent(request, .challengeRefused(.channelNotEnrolled)))
        #expect(desk.state.stepUp?.problem == .challengeRefused(.channelNotEnrolled))
        #expect(desk.state.stepUp?.mayResend(at: desk.now) == true)
        let again = desk.send(.codeResendRequested).request
        desk.send(.codeSent(again, .challengeRefused(.tooSoon)))
        #expect(desk.state.stepUp?.mayResend(at: desk.now) == false)
        #expect(desk.send(.codeResendRequested) == [])
    }

    @Test func `closing it while a code is judged still takes the answer in`() {
        var (desk, _, token) = typing()
        let request = desk.send(.codeEntered(Secret("123456"))).request
        #expect(desk.send(.stepUpClosed) == [])
        #expect(desk.state.stepUp == nil)
        desk.send(.codeVerified(request, nil))
        #expect(desk.token(token)?.kind == .steppedUp)
    }

    @Test func `closing it while a code is sent cancels that`() {
        var (desk, _, _, request) = asking()
        #expect(desk.send(.stepUpClosed) == [.cancel(request)])
        desk.send(.codeSent(request, .cancelled))
        #expect(desk.state.stepUp == nil)
    }

    @Test func `the token that was asked for is stepped up, whoever is acted as by then`() {
        var (desk, session, token) = typing()
        let request = desk.send(.codeEntered(Secret("123456"))).request
        desk.act(as: "cards", in: session)
        desk.send(.codeVerified(request, nil))
        #expect(desk.token(token)?.kind == .steppedUp)
        let other = desk.state.accessToken(of: desk.identityID("cards", in: session))
        #expect(other?.kind == .access)
    }

    @Test func `a token that ends meanwhile is not stepped up`() {
        var (desk, _, token) = typing()
        let request = desk.send(.codeEntered(Secret("123456"))).request
        desk.send(.codeVerified(request, .ended))
        #expect(desk.token(token)?.isLive == false)
        #expect(desk.state.stepUp?.problem == .ended)
        #expect(desk.send(.codeResendRequested) == [])
        #expect(desk.state.stepUp?.problem == .ended)
    }

    @Test func `nobody acted as, and a vendor without it, have nothing to step up`() {
        var desk = Desk(features: [.identityList, .stepUp])
        _ = desk.signIn(identities: ["acme"])
        #expect(desk.send(.stepUpRequested) == [])
        #expect(desk.state.notice == .nothingToStepUp)
        var other = Desk()
        let session = other.signIn(identities: ["acme"])
        other.act(as: "acme", in: session)
        #expect(other.send(.stepUpRequested) == [])
        #expect(other.state.notice == .nothingToStepUp)
        #expect(other.state.stepUp == nil)
    }
}

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
            desk, session, desk.state.accessToken(of: desk.identityID("acme", in: session))?.id ?? TokenID(-1)
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

    @Test func `a yes makes the token worth more, under its own clock`() {
        var (desk, _, token, request) = waiting()
        let before = desk.token(token)?.lifetime
        #expect(desk.state.stepUp?.push?.challenge == Self.challenge)
        #expect(desk.token(token)?.kind == .access)
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .steppedUp)
        #expect(desk.token(token)?.lifetime == before)
        #expect(desk.state.stepUp == nil)
        #expect(desk.state.notice == .steppedUp(token))
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
        #expect(desk.token(token)?.kind == .access)
        #expect(desk.send(.pushAnswered(request, .success(.confirmed))) == [])
        #expect(desk.token(token)?.kind == .access)
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
        let cards = desk.state.accessToken(of: desk.identityID("cards", in: session))?.id ?? TokenID(-1)
        let asking = desk.send(.stepUpByPushRequested).request
        let second = desk.send(.stepUpAsked(asking, .success(PushChallenge(id: "8")))).request
        desk.send(.pushAnswered(first, .success(.confirmed)))
        #expect(desk.token(acme)?.kind == .steppedUp && desk.token(cards)?.kind == .access)
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
        #expect(desk.state.stepUp == nil)
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
        #expect(desk.send(.clockTicked) == [.cancel(request)])
        #expect(desk.state.stepUp?.problem == .challengeRefused(.nobodyTold))
        #expect(desk.send(.clockTicked) == [])
    }

    @Test func `a token that ends waits for nobody`() {
        var (desk, _, token, request) = waiting()
        desk.now = desk.now + .minutes(5)
        #expect(desk.send(.clockTicked) == [.cancel(request)])
        #expect(desk.token(token)?.isLive == false)
        #expect(desk.state.stepUp?.problem == .ended)
        desk.send(.pushAnswered(request, .success(.confirmed)))
        #expect(desk.token(token)?.kind == .access)
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
