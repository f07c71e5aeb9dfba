import Secrets
import Sessions
import TestSupport
import Testing

/// Leaving everything, and quitting only once the server has confirmed every end.
@Suite struct QuitTests {
    private func signedIn(_ count: Int) throws -> (tester: StateTester, sessions: [SessionID]) {
        var tester = StateTester(capabilities: [.identityList, .push])
        let sessions = try (0..<count).map { try tester.signIn("user\($0)", identities: ["x"]) }
        return (tester, sessions)
    }

    private func answer(
        _ effects: [SessionEffect], _ outcome: LogoutRun.Outcome, _ tester: inout StateTester
    ) throws {
        var waiting = effects.filter { $0.sent?.request == .logOut }
        while !waiting.isEmpty { waiting += try tester.answerLogout(waiting.removeFirst(), outcome) }
    }

    @Test func `the program may end once every session is proven to have ended, and not before`() throws {
        var (tester, sessions) = try signedIn(10)
        var waiting = tester.send(.logoutRequested(sessions, isEverything: true, thenQuit: true))
        while !waiting.isEmpty {
            #expect(!tester.state.seat.isReadyToQuit)
            waiting += try tester.answerLogout(waiting.removeFirst(), .revoked)
        }
        #expect(tester.state.seat.isReadyToQuit)
        #expect(tester.state.seat.quitting.isEmpty)
    }

    @Test(arguments: [
        LogoutRun.Outcome.unconfirmed(.unreachable(.timedOut)), .failed(.serverFault(status: 500)),
        .stillAccepted,
    ])
    func `what is not proven keeps the program open, with the proof to be seen`(
        outcome: LogoutRun.Outcome
    ) throws {
        var (tester, sessions) = try signedIn(2)
        try answer(tester.send(.logoutRequested(sessions, thenQuit: true)), outcome, &tester)
        #expect(!tester.state.seat.isReadyToQuit)
        #expect(tester.state.seat.quitting.isEmpty)
        #expect(tester.state.logout?.isFinished == true)
        // A retry that is proven later ends nothing by itself: the wish to quit is over.
        try answer(tester.send(.logoutRetried), .revoked, &tester)
        #expect(!tester.state.seat.isReadyToQuit)
    }

    @Test func `a logout under way before is followed by the rest, then the program may end`() throws {
        var (tester, sessions) = try signedIn(3)
        let first = tester.send(.logoutRequested([sessions[0]]))
        #expect(tester.send(.logoutRequested(sessions, isEverything: true, thenQuit: true)) == [])
        var waiting = try tester.answerLogout(first.last, .revoked)
        #expect(waiting.sent.map(\.request) == [.logOut, .logOut])
        #expect(!tester.state.seat.isReadyToQuit)
        while !waiting.isEmpty { waiting += try tester.answerLogout(waiting.removeFirst(), .revoked) }
        #expect(tester.state.seat.isReadyToQuit)
    }

    @Test func `a logout under way that is not proven is not followed by the rest`() throws {
        var (tester, sessions) = try signedIn(2)
        let first = tester.send(.logoutRequested([sessions[0]]))
        tester.send(.logoutRequested(sessions, thenQuit: true))
        #expect(try tester.answerLogout(first.last, .failed(.serverFault(status: 500))) == [])
        #expect(!tester.state.seat.isReadyToQuit)
        #expect(tester.state.seat.quitting.isEmpty)
    }

    @Test func `a session that came meanwhile keeps the program open`() throws {
        var (tester, sessions) = try signedIn(1)
        let effects = tester.send(.logoutRequested(sessions, thenQuit: true))
        try tester.signIn("grace", identities: ["x"])
        try answer(effects, .revoked, &tester)
        #expect(tester.state.logout?.isProven == true)
        #expect(!tester.state.seat.isReadyToQuit)
    }

    @Test func `a wish to quit with nothing to log out is dropped`() throws {
        var (tester, _) = try signedIn(0)
        #expect(tester.send(.logoutRequested([], thenQuit: true)) == [])
        #expect(tester.state.seat.quitting.isEmpty)
        #expect(!tester.state.seat.isReadyToQuit)
    }

    @Test(arguments: [true, false])
    func `leaving everything cancels a push that waits; logging out of some does not`(
        isEverything: Bool
    ) throws {
        var (tester, sessions) = try signedIn(1)
        let asking = try tester.send(.pushRequested(StateTester.profile, email: "ada")).request
        let wait = try tester.reply(to: asking, .challenge(PushChallenge(id: "7"))).request
        let effects = tester.send(.logoutRequested(sessions, isEverything: isEverything))
        #expect(effects.contains(.cancel(wait)) == isEverything)
        #expect(tester.state.signIn.asksDevice == !isEverything)
    }

    @Test func `leaving everything leaves a typed sign-in alone`() throws {
        var (tester, sessions) = try signedIn(1)
        let request = try tester.startSignIn("ada")
        #expect(!tester.send(.logoutRequested(sessions, isEverything: true)).contains(.cancel(request)))
        #expect(tester.state.signIn.isWaiting)
    }
}
