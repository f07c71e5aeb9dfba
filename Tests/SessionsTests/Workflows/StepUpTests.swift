import Secrets
import Sessions
import TestSupport
import Testing

/// Stepping up the token acted with, by a code.
@Suite struct SteppingUp {
    /// Acting as an identity, with the first code asked for.
    private func asking() throws -> (
        tester: StateTester, session: SessionID, token: TokenID, request: RequestID
    ) {
        var tester = StateTester(capabilities: [.identityList, .stepUp])
        let session = try tester.signIn(identities: ["acme", "cards"])
        try tester.act(as: "acme", in: session)
        let token = try tester.identityToken("acme", in: session)
        let effects = tester.send(.stepUpRequested)
        let sent = try effects.first(.sendOTP)
        #expect(sent.credential?.token == token)
        return (tester, session, token, sent.id)
    }

    private func typing() throws -> (tester: StateTester, session: SessionID, token: TokenID) {
        var (tester, session, token, request) = try asking()
        tester.send(.replied(request, .success(.done)))
        return (tester, session, token)
    }

    @Test func `a right code steps the token up, with the same lifetime`() throws {
        var (tester, _, token) = try typing()
        let before = tester.token(token)?.lifetime
        let effects = tester.send(.codeEntered(Secret("123456")))
        let sent = try effects.first(.verifyOTP(Secret("123456")))
        let request = sent.id
        #expect(sent.credential?.token == token)
        #expect(tester.token(token)?.kind == .identity)
        tester.send(.replied(request, .success(.done)))
        #expect(tester.token(token)?.kind == .steppedUp)
        #expect(tester.token(token)?.lifetime == before)
        #expect(tester.state.notice == .steppedUp(token))
        // It stands there until the person has seen it, and takes nothing more.
        #expect(tester.state.stepUp?.phase == .done)
        #expect(tester.send(.codeEntered(Secret("123456"))) == [])
        #expect(tester.send(.codeResendRequested) == [])
        #expect(tester.send(.stepUpByPushRequested) == [])
        tester.send(.stepUpClosed)
        #expect(tester.state.stepUp == nil)
        // There is nothing more to step up, and it says so.
        #expect(tester.send(.stepUpRequested) == [])
        #expect(tester.state.notice == .steppedUp(token))
    }

    @Test(arguments: [
        (AuthFailure.challengeRefused(.wrongCode), true), (.challengeRefused(.oneTryLeft), true),
        (.challengeRefused(.tooManyTries), false), (.challengeRefused(.codeExpired), false),
        (.challengeRefused(.notAsked), false), (.unreachable(.timedOut), true),
        (.rateLimited(for: nil), true),
    ])
    func `a refused code can be typed again where it still counts`(failure: AuthFailure, hasCode: Bool) throws
    {
        var (tester, _, token) = try typing()
        let request = try tester.send(.codeEntered(Secret("000000"))).request
        tester.send(.replied(request, .failure(failure)))
        #expect(tester.state.stepUp?.problem == failure)
        #expect(tester.state.stepUp?.phase == .code)
        #expect(tester.state.stepUp?.hasCode(at: tester.now) == hasCode)
        #expect(tester.token(token)?.kind == .identity)
        #expect(tester.send(.codeEntered(Secret("123456"))).isEmpty == !hasCode)
    }

    @Test func `another code can be had after fifteen seconds, and the first expires after five minutes`()
        throws
    {
        var (tester, _, _) = try typing()
        tester.tick(after: .milliseconds(14_999))
        #expect(tester.send(.codeResendRequested) == [])
        tester.tick(after: .milliseconds(1))
        let request = try tester.send(.codeResendRequested).first(.sendOTP).id
        tester.send(.replied(request, .success(.done)))
        tester.tick(after: .minutes(4))
        #expect(tester.state.stepUp?.hasCode(at: tester.now) == true)
        tester.tick(after: .minutes(1))
        #expect(tester.state.stepUp?.hasCode(at: tester.now) == false)
        #expect(tester.send(.codeEntered(Secret("123456"))) == [])
    }

    @Test func `a code that could not be sent says why, and can be asked for at once unless it was too soon`()
        throws
    {
        var (tester, _, _, request) = try asking()
        tester.send(.replied(request, .failure(.challengeRefused(.countryNotSupported))))
        #expect(tester.state.stepUp?.problem == .challengeRefused(.countryNotSupported))
        #expect(tester.state.stepUp?.mayResend(at: tester.now) == true)
        let again = try tester.send(.codeResendRequested).request
        tester.send(.replied(again, .failure(.challengeRefused(.tooSoon))))
        #expect(tester.state.stepUp?.mayResend(at: tester.now) == false)
        #expect(tester.send(.codeResendRequested) == [])
    }

    @Test(arguments: [
        (AuthFailure.challengeRefused(.channelNotEnrolled), AuthFailure.challengeRefused(.phoneNotEnrolled)),
        (.challengeRefused(.notAsked), .challengeRefused(.noCodeNow)),
    ])
    func `the server's words for a push mean a phone where a code was to be sent`(
        said: AuthFailure, meant: AuthFailure
    ) throws {
        var (tester, _, _, request) = try asking()
        tester.send(.replied(request, .failure(said)))
        #expect(tester.state.stepUp?.problem == meant)
    }

    @Test func `closing it while a code is judged still takes the answer in`() throws {
        var (tester, _, token) = try typing()
        let request = try tester.send(.codeEntered(Secret("123456"))).request
        #expect(tester.send(.stepUpClosed) == [])
        #expect(tester.state.stepUp == nil)
        tester.send(.replied(request, .success(.done)))
        #expect(tester.token(token)?.kind == .steppedUp)
    }

    @Test func `closed while a code is sent, or after: opened again it shows that code and sends no other`()
        throws
    {
        var (tester, _, token, request) = try asking()
        #expect(tester.send(.stepUpClosed) == [])
        #expect(tester.send(.stepUpRequested) == [])
        #expect(tester.state.stepUp?.phase == .sending(request))
        tester.send(.stepUpClosed)
        tester.send(.replied(request, .success(.done)))
        #expect(tester.state.stepUp == nil)
        tester.tick(after: .minutes(2))
        #expect(tester.send(.stepUpRequested) == [])
        #expect(tester.state.stepUp?.hasCode(at: tester.now) == true)
        let judging = try tester.send(.codeEntered(Secret("123456"))).request
        tester.send(.replied(judging, .success(.done)))
        #expect(tester.token(token)?.kind == .steppedUp)
    }

    @Test func `once the code has expired, opening again sends another`() throws {
        var (tester, _, token) = try typing()
        tester.send(.stepUpClosed)
        tester.tick(after: .minutes(4))
        tester.send(.callRecorded(tester.call(with: token)))
        tester.tick(after: .minutes(1))
        let sent = try tester.send(.stepUpRequested).lastSent
        #expect(sent.request == .sendOTP)
    }

    @Test func `each token has its own code`() throws {
        var (tester, session, _) = try typing()
        tester.send(.stepUpClosed)
        try tester.act(as: "cards", in: session)
        let sent = try tester.send(.stepUpRequested).lastSent
        #expect(sent.request == .sendOTP)
        tester.send(.stepUpClosed)
        try tester.act(as: "acme", in: session)
        #expect(tester.send(.stepUpRequested) == [])
        #expect(tester.state.stepUp?.hasCode(at: tester.now) == true)
    }

    @Test func `its five minutes count from when it was asked for, however slow the answer`() throws {
        var (tester, _, _, request) = try asking()
        let asked = tester.now
        tester.tick(after: .seconds(9))
        tester.send(.replied(request, .success(.done)))
        #expect(tester.state.stepUp?.codeEndsAt == asked + .minutes(5))
    }

    @Test func `where another was asked for too soon the one before can be typed, and expires no later`()
        throws
    {
        var (tester, _, _, request) = try asking()
        let asked = tester.now
        tester.tick(after: .seconds(2))
        tester.send(.replied(request, .failure(.challengeRefused(.tooSoon))))
        #expect(tester.state.stepUp?.codeEndsAt == asked - .seconds(15) + .minutes(5))
        #expect(!tester.send(.codeEntered(Secret("123456"))).isEmpty)
    }

    @Test func `what a code came to is told in a notice once the dialog is closed`() throws {
        var (tester, _, token, sending) = try asking()
        tester.send(.stepUpClosed)
        tester.send(.replied(sending, .failure(.challengeRefused(.numberInvalid))))
        #expect(tester.state.notice == .notSteppedUp(token, .challengeRefused(.numberInvalid)))
        let again = try tester.send(.stepUpRequested).request
        tester.send(.replied(again, .success(.done)))
        let judging = try tester.send(.codeEntered(Secret("000000"))).request
        tester.send(.stepUpClosed)
        tester.send(.replied(judging, .failure(.challengeRefused(.wrongCode))))
        #expect(tester.state.notice == .notSteppedUp(token, .challengeRefused(.wrongCode)))
        #expect(tester.state.isStepUpUnderWay(of: token))
        tester.send(.stepUpRequested)
        #expect(tester.state.stepUp?.problem == .challengeRefused(.wrongCode))
        tester.send(.stepUpClosed)
        tester.send(.stepUpRequested)
        #expect(tester.state.stepUp?.problem == nil)
        let last = try tester.send(.codeEntered(Secret("123456"))).request
        tester.send(.stepUpClosed)
        tester.send(.replied(last, .failure(.ended)))
        #expect(tester.state.notice == .tokenEnded(token))
    }

    @Test func `a token that ends while its code is typed takes the code with it, and says so`() throws {
        var (tester, _, token) = try typing()
        tester.tick(after: .minutes(5))
        #expect(tester.token(token)?.isLive == false)
        #expect(tester.state.stepUp?.problem == .ended)
        #expect(tester.state.stepUp?.codeEndsAt == nil)
        #expect(tester.send(.codeEntered(Secret("123456"))) == [])
        tester.send(.stepUpClosed)
        #expect(!tester.state.isStepUpUnderWay(of: token))
        // The next step is to choose it again, or to sign in: not to act as somebody first.
        tester.send(.noticeDismissed)
        #expect(tester.send(.stepUpRequested) == [])
        #expect(tester.state.notice == .tokenEnded(token))
    }

    @Test func `the token that was asked for is stepped up, whoever is acted as by then`() throws {
        var (tester, session, token) = try typing()
        let request = try tester.send(.codeEntered(Secret("123456"))).request
        try tester.act(as: "cards", in: session)
        tester.send(.replied(request, .success(.done)))
        #expect(tester.token(token)?.kind == .steppedUp)
        let other = tester.state.identityToken(of: tester.identityID("cards", in: session))
        #expect(other?.kind == .identity)
    }

    @Test func `a token that ends meanwhile is not stepped up`() throws {
        var (tester, _, token) = try typing()
        let request = try tester.send(.codeEntered(Secret("123456"))).request
        tester.send(.replied(request, .failure(.ended)))
        #expect(tester.token(token)?.isLive == false)
        #expect(tester.state.stepUp?.problem == .ended)
        #expect(tester.send(.codeResendRequested) == [])
        #expect(tester.state.stepUp?.problem == .ended)
    }

    @Test func `without an identity acted as, or the capability, there is nothing to step up`() throws {
        var tester = StateTester(capabilities: [.identityList, .stepUp])
        _ = try tester.signIn(identities: ["acme"])
        #expect(tester.send(.stepUpRequested) == [])
        #expect(tester.state.notice == .nothingToStepUp)
        var other = StateTester()
        let session = try other.signIn(identities: ["acme"])
        try other.act(as: "acme", in: session)
        #expect(other.send(.stepUpRequested) == [])
        #expect(other.state.notice == .nothingToStepUp)
        #expect(other.state.stepUp == nil)
    }
}
