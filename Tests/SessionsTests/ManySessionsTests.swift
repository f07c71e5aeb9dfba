import Foundation
import Sessions
import SwiftOverlayShims
import Testing

/// What one event costs must not depend on how many sessions there are.
@Suite struct ManySessionsTests {
    private static let count = 10_000

    /// Seconds of processor time this thread has used: other work on the machine does not count.
    private var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func restored(_ count: Int = count) -> Desk {
        var desk = Desk()
        let grant = desk.grant()
        desk.send(
            .sessionsRestored(
                (0..<count).map { _ in
                    RestoredSession(profile: Desk.profile, email: "ada", grant: grant)
                }))
        return desk
    }

    @Test func `ten thousand sessions are restored, used and all logged out with proof`() {
        let start = processorTime
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
        #expect(processorTime - start < 2)
    }

    @Test func `thousands of lists of identities come in, each at the same cost`() {
        var desk = restored(5_000)
        let start = processorTime
        let requests = desk.state.sessionOrder.map { desk.send(.identitiesRequested($0)).request }
        for (session, request) in zip(desk.state.sessionOrder, requests) {
            desk.send(.identitiesFinished(request, session, .success([desk.identity("acme")])))
        }
        #expect(desk.state.sessions.values.allSatisfy { $0.reading == .read })
        #expect(processorTime - start < 2)
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
