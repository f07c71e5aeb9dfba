import Secrets
import Sessions
import Testing

/// Stepping up the token acted with, by a code.
@Suite struct SteppingUp {
    /// Acting as an identity, with the first code asked for.
    private func asking() -> (desk: Desk, session: SessionID, token: TokenID, request: RequestID) {
        var desk = Desk(features: [.identityList, .stepUp])
        let session = desk.signIn(identities: ["acme", "cards"])
        desk.act(as: "acme", in: session)
        let token = desk.state.identityToken(of: desk.identityID("acme", in: session))?.id ?? TokenID(-1)
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
        #expect(desk.token(token)?.kind == .identity)
        desk.send(.codeVerified(request, nil))
        #expect(desk.token(token)?.kind == .steppedUp)
        #expect(desk.token(token)?.lifetime == before)
        #expect(desk.state.notice == .steppedUp(token))
        // It stands there until the person has seen it, and takes nothing more.
        #expect(desk.state.stepUp?.phase == .done)
        #expect(desk.send(.codeEntered(Secret("123456"))) == [])
        #expect(desk.send(.codeResendRequested) == [])
        #expect(desk.send(.stepUpByPushRequested) == [])
        desk.send(.stepUpClosed)
        #expect(desk.state.stepUp == nil)
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
        #expect(desk.token(token)?.kind == .identity)
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
        desk.send(.codeSent(request, .challengeRefused(.countryNotSupported)))
        #expect(desk.state.stepUp?.problem == .challengeRefused(.countryNotSupported))
        #expect(desk.state.stepUp?.mayResend(at: desk.now) == true)
        let again = desk.send(.codeResendRequested).request
        desk.send(.codeSent(again, .challengeRefused(.tooSoon)))
        #expect(desk.state.stepUp?.mayResend(at: desk.now) == false)
        #expect(desk.send(.codeResendRequested) == [])
    }

    @Test(arguments: [
        (AuthFailure.challengeRefused(.channelNotEnrolled), AuthFailure.challengeRefused(.phoneNotEnrolled)),
        (.challengeRefused(.notAsked), .challengeRefused(.noCodeNow)),
    ])
    func `the server's words for a push mean a phone where a code was to be sent`(
        said: AuthFailure, meant: AuthFailure
    ) {
        var (desk, _, _, request) = asking()
        desk.send(.codeSent(request, said))
        #expect(desk.state.stepUp?.problem == meant)
    }

    @Test func `closing it while a code is judged still takes the answer in`() {
        var (desk, _, token) = typing()
        let request = desk.send(.codeEntered(Secret("123456"))).request
        #expect(desk.send(.stepUpClosed) == [])
        #expect(desk.state.stepUp == nil)
        desk.send(.codeVerified(request, nil))
        #expect(desk.token(token)?.kind == .steppedUp)
    }

    @Test func `put away while a code is sent, or after: a second look shows it and asks for no other`() {
        var (desk, _, token, request) = asking()
        #expect(desk.send(.stepUpClosed) == [])
        #expect(desk.send(.stepUpRequested) == [])
        #expect(desk.state.stepUp?.phase == .sending(request))
        desk.send(.stepUpClosed)
        desk.send(.codeSent(request, nil))
        #expect(desk.state.stepUp == nil)
        desk.tick(after: .minutes(2))
        #expect(desk.send(.stepUpRequested) == [])
        #expect(desk.state.stepUp?.hasCode(at: desk.now) == true)
        let judging = desk.send(.codeEntered(Secret("123456"))).request
        desk.send(.codeVerified(judging, nil))
        #expect(desk.token(token)?.kind == .steppedUp)
    }

    @Test func `once the code is over, a second look has another sent`() {
        var (desk, _, token) = typing()
        desk.send(.stepUpClosed)
        desk.tick(after: .minutes(4))
        desk.send(.callFinished(desk.call(with: token)))
        desk.tick(after: .minutes(1))
        guard case .sendCode? = desk.send(.stepUpRequested).first else {
            Issue.record("no other code")
            return
        }
    }

    @Test func `each token has its own code`() {
        var (desk, session, _) = typing()
        desk.send(.stepUpClosed)
        desk.act(as: "cards", in: session)
        guard case .sendCode? = desk.send(.stepUpRequested).first else {
            Issue.record("no code for the other token")
            return
        }
        desk.send(.stepUpClosed)
        desk.act(as: "acme", in: session)
        #expect(desk.send(.stepUpRequested) == [])
        #expect(desk.state.stepUp?.hasCode(at: desk.now) == true)
    }

    @Test func `its five minutes count from when it was asked for, however slow the answer`() {
        var (desk, _, _, request) = asking()
        let asked = desk.now
        desk.tick(after: .seconds(9))
        desk.send(.codeSent(request, nil))
        #expect(desk.state.stepUp?.codeEndsAt == asked + .minutes(5))
    }

    @Test func `where another was asked for too soon the one before can be typed, and is over no later`() {
        var (desk, _, _, request) = asking()
        let asked = desk.now
        desk.tick(after: .seconds(2))
        desk.send(.codeSent(request, .challengeRefused(.tooSoon)))
        #expect(desk.state.stepUp?.codeEndsAt == asked - .seconds(15) + .minutes(5))
        #expect(!desk.send(.codeEntered(Secret("123456"))).isEmpty)
    }

    @Test func `what a code came to is told in a notice once it is put away`() {
        var (desk, _, token, sending) = asking()
        desk.send(.stepUpClosed)
        desk.send(.codeSent(sending, .challengeRefused(.numberInvalid)))
        #expect(desk.state.notice == .notSteppedUp(token, .challengeRefused(.numberInvalid)))
        let again = desk.send(.stepUpRequested).request
        desk.send(.codeSent(again, nil))
        let judging = desk.send(.codeEntered(Secret("000000"))).request
        desk.send(.stepUpClosed)
        desk.send(.codeVerified(judging, .challengeRefused(.wrongCode)))
        #expect(desk.state.notice == .notSteppedUp(token, .challengeRefused(.wrongCode)))
        #expect(desk.state.isStepUpUnderWay(of: token))
        desk.send(.stepUpRequested)
        #expect(desk.state.stepUp?.problem == .challengeRefused(.wrongCode))
        desk.send(.stepUpClosed)
        desk.send(.stepUpRequested)
        #expect(desk.state.stepUp?.problem == nil)
        let last = desk.send(.codeEntered(Secret("123456"))).request
        desk.send(.stepUpClosed)
        desk.send(.codeVerified(last, .ended))
        #expect(desk.state.notice == .tokenEnded(token))
    }

    @Test func `a token that ends while its code is typed takes the code with it, and says so`() {
        var (desk, _, token) = typing()
        desk.tick(after: .minutes(5))
        #expect(desk.token(token)?.isLive == false)
        #expect(desk.state.stepUp?.problem == .ended)
        #expect(desk.state.stepUp?.codeEndsAt == nil)
        #expect(desk.send(.codeEntered(Secret("123456"))) == [])
        desk.send(.stepUpClosed)
        #expect(!desk.state.isStepUpUnderWay(of: token))
        // The next step is to choose it again, or to sign in: not to act as somebody first.
        desk.send(.noticeDismissed)
        #expect(desk.send(.stepUpRequested) == [])
        #expect(desk.state.notice == .tokenEnded(token))
    }

    @Test func `the token that was asked for is stepped up, whoever is acted as by then`() {
        var (desk, session, token) = typing()
        let request = desk.send(.codeEntered(Secret("123456"))).request
        desk.act(as: "cards", in: session)
        desk.send(.codeVerified(request, nil))
        #expect(desk.token(token)?.kind == .steppedUp)
        let other = desk.state.identityToken(of: desk.identityID("cards", in: session))
        #expect(other?.kind == .identity)
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
