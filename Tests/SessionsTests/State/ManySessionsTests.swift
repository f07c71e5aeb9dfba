import Sessions
import TestSupport
import Testing

/// What one event does must not depend on how many sessions there are.
@Suite struct ManySessionsTests {
    private func restored(_ count: Int) -> StateTester {
        var tester = StateTester()
        let grant = tester.grant()
        let session = RestoredSession(profile: StateTester.profile, email: "ada", grant: grant)
        tester.send(.sessionsRestored(Array(repeating: session, count: count)))
        return tester
    }

    /// Uses some, then logs all out with proof.
    ///
    /// - Returns: how many changes and requests it took.
    private func logOutAll(_ count: Int) throws -> (changes: Int, requests: Int) {
        var tester = restored(count)
        #expect(tester.state.liveSessionCount == count)
        for token in tester.state.tokenOrder.prefix(count / 5) {
            tester.send(.callRecorded(tester.call(with: token)))
            tester.send(.clockTicked)
        }
        var waiting = tester.send(.logoutRequested(tester.state.liveSessions)).sent
        var changes = tester.state.lastChanges.count
        var answered = 0
        while answered < waiting.count {
            let reply: VendorReply =
                switch waiting[answered].request {
                case .logOut: .loggedOut(url: nil)
                case .verifyKey: .done
                default: .introspection(isActive: false)
                }
            let effects = tester.reply(to: waiting[answered].id, reply)
            // A refusal may ask about the key, and lets the next session begin.
            #expect(effects.count <= 2)
            waiting += effects.sent
            changes += tester.state.lastChanges.count
            answered += 1
        }
        #expect(tester.state.logout?.isProven == true)
        #expect(tester.state.liveTokenCount == 0)
        #expect(tester.state.nextDeadline == nil)
        return (changes, answered)
    }

    @Test
    func
        `ten thousand sessions are restored, used and logged out with proof, at ten times the cost of a thousand`()
        throws
    {
        let few = try logOutAll(1_000)
        let many = try logOutAll(10_000)
        #expect(many.changes == 10 * few.changes)
        // A logout and a proof for each, and one check of the key for every sixteen.
        #expect((20_000...20_000 + 10_000 / 10).contains(many.requests))
    }

    @Test func `thousands of lists of identities come in, each as one change`() throws {
        var tester = restored(5_000)
        let requests = try tester.state.sessionOrder.map {
            try tester.send(.identitiesRequested($0)).request
        }
        for request in requests {
            tester.reply(to: request, .identities([tester.identity("acme")]))
            #expect(tester.state.lastChanges.count == 1)
        }
        #expect(tester.state.sessions.values.allSatisfy { $0.identitiesStatus == .loaded })
    }

    @Test func `ten thousand sessions end at their moment in one tick`() {
        var tester = restored(10_000)
        tester.tick(after: .minutes(5))
        #expect(tester.state.liveTokenCount == 0)
        tester.send(.endedTokensDismissed)
        #expect(tester.state.sessions.isEmpty)
        #expect(tester.state.sessionOrder.isEmpty)
    }
}
