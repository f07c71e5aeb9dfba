import Sessions
import Testing

/// What one event costs must not depend on how many sessions there are.
@Suite struct ManySessionsTests {
    private static let count = 10_000

    private func restored() -> Desk {
        var desk = Desk()
        let grant = desk.grant()
        desk.send(
            .sessionsRestored(
                (0..<Self.count).map { _ in
                    RestoredSession(profile: Desk.profile, email: "ada", grant: grant)
                }))
        return desk
    }

    @Test func `ten thousand sessions are restored, used and all logged out with proof`() {
        let clock = ContinuousClock()
        let start = clock.now
        var desk = restored()
        #expect(desk.state.liveSessionCount == Self.count)
        for token in desk.state.tokenOrder.prefix(2_000) {
            desk.send(.callFinished(desk.call(with: token)))
            desk.send(.clockTicked)
        }
        var waiting = desk.send(.logoutRequested(desk.state.liveSessions))
        var answered = 0
        while answered < waiting.count {
            waiting += desk.answer(waiting[answered], .revoked)
            answered += 1
        }
        #expect(answered == Self.count)
        #expect(desk.state.logout?.isProven == true)
        #expect(desk.state.liveTokenCount == 0)
        #expect(desk.state.nextDeadline == nil)
        // About 0.2 s when each event costs the same; a copy or a scan of ten thousand rows an event takes 4 s.
        #expect(clock.now - start < .seconds(2))
    }

    @Test func `ten thousand sessions end at their moment in one tick`() {
        var desk = restored()
        desk.tick(after: .minutes(5))
        #expect(desk.state.liveTokenCount == 0)
        desk.send(.overTokensDismissed)
        #expect(desk.state.sessions.isEmpty)
        #expect(desk.state.sessionOrder.isEmpty)
    }
}
