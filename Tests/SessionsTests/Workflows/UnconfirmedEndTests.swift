import Sessions
import TestSupport
import Testing

/// Ends that the server did not confirm: kept, shown, tried again by key and by themselves, and never lost.
@Suite struct UnconfirmedEndTests {
    private static let lost = AuthFailure.unreachable(.connectionRefused)

    /// A session whose logout was lost on the way.
    private func lostLogout(isClosed: Bool = true) throws -> (StateTester, SessionID) {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        try tester.act(as: "acme", in: session)
        try tester.logOut([session], .unconfirmed(Self.lost))
        if isClosed { tester.send(.logoutClosed) }
        return (tester, session)
    }

    /// Ticks at the next deadline.
    private func tickNext(_ tester: inout StateTester) throws -> [SessionEffect] {
        tester.now = try #require(tester.state.nextDeadline)
        return tester.send(.clockTicked)
    }

    @Test func `the tokens of a lost logout are held, counted down, and used for nothing`() throws {
        var (tester, session) = try lostLogout()
        #expect(tester.state.acting == nil && tester.state.liveSessionCount == 0)
        #expect(tester.state.unsettledTokens.map(\.kind) == [.login, .identity])
        #expect(tester.state.unsettledTokens.allSatisfy { $0.shownEnd != nil })
        #expect(tester.state.keyring.count == 2)
        #expect(tester.send(.identityChosen(tester.identityID("acme", in: session))) == [])
        #expect(tester.send(.refreshRequested(session)) == [])
        tester.send(.endedTokensDismissed)
        #expect(tester.state.unsettledCount == 2)
    }

    @Test func `they are over when their computed end comes, and nothing of them is kept`() throws {
        var (tester, _) = try lostLogout()
        tester.tick(after: .minutes(5))
        #expect(tester.state.unsettledCount == 0 && tester.state.keyring.count == 0)
        #expect(tester.state.tokens.values.allSatisfy { $0.status == .ended(.time) })
        tester.send(.endedTokensDismissed)
        #expect(tester.state.sessions.isEmpty)
    }

    @Test func `a key tries them again, and the proof is shown`() throws {
        var (tester, session) = try lostLogout()
        #expect(tester.state.logout == nil)
        let effects = tester.send(.logoutRetried)
        #expect(tester.state.logout?.rows.map(\.progress) == [.asking, .asking])
        #expect(try effects.logout?.sent?.credential?.token == tester.loginToken(of: session))
        try tester.answerLogout(effects.logout, .revoked)
        #expect(tester.state.logout?.isProven == true)
        #expect(tester.state.unsettledCount == 0 && tester.state.keyring.count == 0)
    }

    @Test func `they are tried again by themselves, at growing distances and so often at most`() throws {
        var tester = StateTester()
        let session = try tester.signIn(idle: .minutes(24 * 60), identities: ["acme"])
        try tester.logOut([session], .unconfirmed(Self.lost))
        tester.send(.logoutClosed)
        var pauses: [Int64] = []
        var last = tester.now
        while let next = tester.state.nextDeadline, next < tester.now + .minutes(60) {
            tester.now = next
            let effects = tester.send(.clockTicked)
            #expect(tester.state.logout == nil)
            pauses.append((next - last).wholeSeconds)
            last = next
            try tester.answerLogout(effects.logout, .unconfirmed(Self.lost))
        }
        #expect(pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300, 300])
        // By key it begins anew.
        try tester.answerLogout(tester.send(.logoutRetried).logout, .unconfirmed(Self.lost))
        #expect(tester.state.nextDeadline == tester.now + .seconds(5))
    }

    @Test func `a server that answers another call is asked soon, and not more often than every two seconds`()
        throws
    {
        var (tester, _) = try lostLogout()
        let other = try tester.signIn("grace", identities: ["x"])
        tester.now = tester.now + .seconds(1)
        let use = try tester.call(with: tester.loginToken(of: other))
        tester.send(.callRecorded(use))
        #expect(tester.state.nextDeadline == tester.now + .seconds(1))
        let effects = try tickNext(&tester)
        // Its own answers do not hurry it.
        let logout = try #require(effects.logout?.sent)
        tester.send(.callRecorded(tester.call(with: logout.credential?.token, .status(503), for: logout.id)))
        tester.fail(logout.id, .serverFault(status: 503))
        #expect(tester.state.nextDeadline == tester.now + .seconds(10))
    }

    @Test func `a proof that is looked at follows the tries that are made by themselves`() throws {
        var (tester, _) = try lostLogout(isClosed: false)
        #expect(tester.state.logout?.canRetry == true)
        let effects = try tickNext(&tester)
        #expect(tester.state.logout?.rows.map(\.progress) == [.asking, .asking])
        try tester.answerLogout(effects.logout, .revoked)
        #expect(tester.state.logout?.isProven == true)
    }

    @Test func `a logout that somebody asks for goes before a try that began by itself`() throws {
        var (tester, _) = try lostLogout()
        let other = try tester.signIn("grace", identities: ["x"])
        let retry = try #require(tickNext(&tester).logout?.sent)
        let effects = tester.send(.logoutRequested([other]))
        #expect(effects.contains(.cancel(retry.id)))
        #expect(try effects.logout?.sent?.credential?.token == tester.loginToken(of: other))
        // What the one that gave way still brings is about no row of this one.
        #expect(tester.reply(to: retry.id, .loggedOut(url: nil)) == [])
        #expect(tester.state.logout?.rows.map(\.progress) == [.asking])
        try tester.answerLogout(effects.logout, .revoked)
        #expect(tester.state.logout?.isProven == true)
        #expect(tester.state.unsettledCount == 2)
        tester.send(.logoutClosed)
        try tester.answerLogout(tickNext(&tester).logout, .revoked)
        #expect(tester.state.unsettledCount == 0)
    }

    @Test func `the proof of another logout holds no try up, and stays in view`() throws {
        var (tester, _) = try lostLogout()
        let other = try tester.signIn("grace", identities: ["x"])
        try tester.logOut([other])
        let shown = tester.state.logout
        #expect(shown?.isProven == true)
        let effects = try tickNext(&tester)
        #expect(tester.state.logout == shown)
        try tester.answerLogout(effects.logout, .revoked)
        #expect(tester.state.unsettledCount == 0)
        #expect(tester.state.logout == shown)
        tester.send(.logoutClosed)
        #expect(tester.state.logout == nil)
    }

    @Test func `a key that is refused for a while ends no tries`() throws {
        var (tester, _) = try lostLogout(isClosed: false)
        try tester.answerLogout(tickNext(&tester).logout, .failed(.keyRefused))
        #expect(
            tester.state.logout?.rows.map(\.progress).allSatisfy { $0 == .done(.unconfirmed(.keyRefused)) }
                == true)
        try tester.answerLogout(tickNext(&tester).logout, .revoked)
        #expect(tester.state.logout?.isProven == true)
    }

    @Test func `to log out of everything takes them along, and is ready to quit once all is proven`() throws {
        var (tester, _) = try lostLogout()
        let other = try tester.signIn("grace", identities: ["x"])
        var effects = tester.send(.logoutRequested([other], isEverything: true, thenQuit: true))
        #expect(tester.state.logout?.rows.count == 3)
        while let place = effects.firstIndex(where: { $0.sent?.request == .logOut }) {
            effects += try tester.answerLogout(effects.remove(at: place), .revoked)
        }
        #expect(tester.state.unsettledCount == 0)
        #expect(tester.state.seat.isReadyToQuit)
    }

    @Test func `quitting is not ready while an end is not confirmed`() throws {
        var (tester, _) = try lostLogout()
        let other = try tester.signIn("grace", identities: ["x"])
        let effects = tester.send(.logoutRequested([other], thenQuit: true))
        try tester.answerLogout(effects.logout, .revoked)
        #expect(tester.state.logout?.isProven == true)
        #expect(!tester.state.seat.isReadyToQuit)
    }

    @Test
    func `a token that the server took again may be live for its idle span, and its figure does not rise`()
        throws
    {
        var tester = StateTester()
        let session = try tester.signIn(identities: ["acme"])
        let token = try tester.loginToken(of: session)
        let shown = tester.token(token)?.shownEnd?.at
        tester.now = tester.now + .minutes(4)
        try tester.logOut([session], .stillAccepted)
        tester.send(.logoutClosed)
        #expect(tester.token(token)?.shownEnd?.at == shown)
        tester.tick(after: .minutes(4))
        #expect(tester.token(token)?.status == .unconfirmed && tester.state.keyring.count == 1)
    }
}
