import Secrets
import Sessions
import TestSupport
import Testing

/// Restored sessions load their lists by themselves when their rows come into view.
@Suite struct FirstSightTests {
    private static let capabilities: Set<Capability> = [.identityList, .tokenList]

    private static func restored(
        _ count: Int, capabilities: Set<Capability> = [.identityList], limits: [CallLimit] = [],
        idle: Duration = .minutes(5)
    ) -> StateTester {
        var tester = StateTester(capabilities: capabilities, limits: limits)
        let sessions = (1...count).map {
            RestoredSession(
                profile: StateTester.profile, email: "user\($0)", grant: tester.grant(idle: idle))
        }
        tester.send(.sessionsRestored(sessions))
        return tester
    }

    /// The sessions that requests are sent in, in order.
    private static func sessions(_ effects: [SessionEffect], _ tester: StateTester) -> [SessionID] {
        effects.sent.compactMap { $0.credential.flatMap { tester.state.tokens[$0.token]?.session } }
    }

    @Test func `what is in view loads what a sign-in would load, and nothing else does`() {
        var tester = Self.restored(5, capabilities: Self.capabilities)
        let seen = tester.state.sessionOrder[1]
        let effects = tester.send(.sessionsSeen([seen]))
        #expect(effects.sent.map(\.request) == [.listIdentities, .listTokens])
        #expect(Self.sessions(effects, tester) == [seen, seen])
        #expect(tester.state.sessions[seen]?.identitiesStatus == .loading)
        #expect(tester.state.inFlight.count(to: StateTester.profile) == 2)
    }

    @Test func `a few load at a time, from the top, and each once`() throws {
        var tester = Self.restored(8)
        let order = tester.state.sessionOrder
        var waiting = tester.send(.sessionsSeen(order)).sent
        var loaded: [SessionID] = []
        while !waiting.isEmpty {
            #expect(waiting.count <= 3)
            #expect(tester.state.inFlight.count(to: StateTester.profile) == waiting.count)
            let next = waiting.removeFirst()
            let token = try #require(next.credential).token
            loaded.append(try #require(tester.state.tokens[token]).session)
            waiting += tester.reply(to: next.id, .identities([tester.identity("acme")])).sent
        }
        #expect(loaded == order)
        #expect(tester.send(.sessionsSeen(order)) == [])
        #expect(!order.contains(where: tester.state.loadsAtSight))
    }

    @Test func `what has left the view before its turn is not loaded`() throws {
        var tester = Self.restored(8)
        let order = tester.state.sessionOrder
        let first = tester.send(.sessionsSeen(Array(order.prefix(4)))).sent
        #expect(tester.send(.sessionsSeen([order[7]])) == [])
        let next = tester.reply(to: try #require(first.first).id, .identities([]))
        #expect(Self.sessions(next, tester) == [order[7]])
        #expect(tester.state.loadsAtSight(order[3]))
    }

    @Test func `a failure stays until somebody asks, says why, and lets the others load`() throws {
        var tester = Self.restored(4)
        let order = tester.state.sessionOrder
        let first = try #require(tester.send(.sessionsSeen(order)).sent.first)
        let failure = AuthFailure.serverFault(status: 502)
        #expect(Self.sessions(tester.fail(first.id, failure), tester) == [order[3]])
        #expect(tester.state.sessions[order[0]]?.identitiesStatus == .failed(failure))
        #expect(tester.state.notice == .identitiesNotLoaded(order[0], failure))
        #expect(tester.send(.sessionsSeen(order)) == [])
        #expect(Self.sessions(tester.send(.refreshRequested(order[0])), tester) == [order[0]])
    }

    @Test func `nobody is told of a list that nobody asked for, and no other message gives way to it`() throws
    {
        var tester = Self.restored(4)
        let sent = tester.send(.sessionsSeen(tester.state.sessionOrder)).sent
        tester.reply(to: sent[0].id, .identities([]))
        #expect(tester.state.notice == nil)
        tester.send(.previousIdentityChosen)
        tester.fail(sent[1].id, .serverFault(status: 502))
        #expect(tester.state.notice == .noPreviousIdentity)
        // Who asks for it meanwhile is told.
        let third = tester.state.sessionOrder[2]
        #expect(tester.send(.identitiesRequested(third)) == [])
        tester.reply(to: sent[2].id, .identities([tester.identity("acme")]))
        #expect(tester.state.notice == .identitiesLoaded(third, count: 1))
    }

    @Test func `nothing loads that a person has cancelled, or that a sign-in has loaded`() throws {
        var tester = StateTester()
        let signedIn = try tester.signIn(identities: [])
        tester.send(.waitCancelled)
        #expect(tester.state.sessions[signedIn]?.identitiesStatus == .unloaded)
        #expect(tester.send(.sessionsSeen([signedIn])) == [])

        tester = Self.restored(5)
        let order = tester.state.sessionOrder
        tester.send(.sessionsSeen(order))
        #expect(!tester.state.canCancelWait, "nobody waits for it")
        tester.send(.waitCancelled)
        #expect(order.allSatisfy { tester.state.sessions[$0]?.identitiesStatus == .unloaded })
        #expect(tester.send(.sessionsSeen(order)) == [])
        #expect(tester.send(.refreshRequested(order[4])).sent.count == 1)
    }

    @Test func `lists at first sight leave calls to others, and go on when the window does`() throws {
        // Six of ten are for what can wait.
        var tester = Self.restored(10, limits: [CallLimit(calls: 10, in: .minutes(1))])
        var waiting = tester.send(.sessionsSeen(tester.state.sessionOrder)).sent
        var count = 0
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            count += 1
            tester.send(.callRecorded(tester.call(with: next.credential?.token, for: next.id)))
            waiting += tester.reply(to: next.id, .identities([])).sent
        }
        #expect(count == 6)
        let next = try #require(tester.state.nextDeadline)
        #expect(tester.now < next && next <= tester.now + .seconds(80))
        tester.now = next - .milliseconds(1)
        #expect(tester.send(.clockTicked) == [])
        tester.now = next
        #expect(!tester.send(.clockTicked).sent.isEmpty)
    }

    @Test func `reading at first sight is a use of the login's token, which moves its idle end`() throws {
        var tester = Self.restored(1)
        let session = try #require(tester.state.sessionOrder.first)
        let token = try tester.loginToken(of: session)
        tester.tick(after: .minutes(1))
        let sent = try tester.send(.sessionsSeen([session])).lastSent
        let before = try #require(tester.token(token)?.lifetime.idle?.at)
        tester.send(.callRecorded(tester.call(with: token, for: sent.id)))
        #expect(tester.token(token)?.lifetime.idle?.at == before + .minutes(1))
    }

    @Test func `a session that is logged out or has ended loads nothing`() throws {
        var tester = Self.restored(2)
        let order = tester.state.sessionOrder
        tester.send(.logoutRequested([order[0]]))
        #expect(Self.sessions(tester.send(.sessionsSeen(order)), tester) == [order[1]])
        tester = Self.restored(1, idle: .seconds(1))
        tester.tick(after: .seconds(1))
        #expect(tester.send(.sessionsSeen(tester.state.sessionOrder)) == [])
    }
}
