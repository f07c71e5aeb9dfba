import Sessions
import Testing

/// Stepping up the token acted with, by a code.
@Suite struct SteppingUp {
    /// Acting as an identity, with the first code asked for.
    private func asking() -> (desk: Desk, session: SessionID, token: TokenID, request: RequestID) {
        var desk = Desk(features: [.identityList, .stepUpByCode])
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
        var desk = Desk(features: [.identityList, .stepUpByCode])
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
