import Secrets
import SessionStore
import Sessions
import TestSupport
import Testing

@MainActor
@Suite(.timeLimit(.minutes(1))) struct SessionStoreTests {
    @Test func `an effect runs off the store and its end comes back as an event`() async throws {
        let tester = StoreTester()
        tester.startSignIn()
        #expect(tester.state.signIn.isWaiting)
        let call = try await tester.call()
        #expect(call.request == .signIn(PasswordSignIn(email: "ada", password: Secret("password"))))
        #expect(call.credential == nil)
        #expect(call.trace.token == nil)
        call.reply(.grant(tester.grant("login", .login)))
        try await tester.receive()
        #expect(tester.state.signIn == .idle)
        #expect(tester.state.liveSessionCount == 1)
        let reading = try await tester.call()
        #expect(reading.request == .listIdentities)
        #expect(reading.credential?.secret == Secret("login"))
        #expect(reading.trace.token == tester.state.tokenOrder.first)
        reading.fail(.serverFault(status: 503))
        try await tester.receive()
        #expect(tester.state.sessions.values.first?.identitiesStatus == .failed(.serverFault(status: 503)))
    }

    @Test func `nothing changes until the store takes its deliveries in`() async throws {
        let tester = StoreTester()
        tester.startSignIn()
        try await tester.call().fail(.wrongCredentials)
        let before = tester.state
        tester.store.tick()
        #expect(tester.state == before)
        try await tester.receive()
        #expect(tester.state != before)
    }

    @Test func `a password change carries the password-change-only token`() async throws {
        let tester = StoreTester()
        tester.startSignIn(password: "old")
        try await tester.call().reply(.passwordExpired(tester.grant("temporary", .passwordChangeOnly)))
        try await tester.receive()
        tester.send(.passwordChangeRequested(new: Secret("new")))
        let change = try await tester.call()
        let replacement = PasswordReplacement(
            email: "ada", old: Secret("old"), new: Secret("new"), token: Secret("temporary"))
        #expect(change.request == .replacePassword(replacement))
        change.reply(.grant(tester.grant("login", .login)))
        try await tester.receive()
        #expect(tester.state.liveSessionCount == 1)
    }

    @Test func `cancelling reaches the one call that is meant`() async throws {
        let tester = StoreTester()
        let session = try await tester.signIn(identities: ["acme", "cards"])
        tester.send(.identityChosen(tester.identityID("acme", in: session)))
        let acme = try await tester.call()
        tester.send(.identityChosen(tester.identityID("cards", in: session)))
        let cards = try await tester.call()
        #expect(try await tester.cancellation() == .accessToken(for: tester.reference("acme")))
        cards.reply(.grant(tester.grant("for cards", .identity)))
        try await tester.receive()
        #expect(tester.state.acting == tester.identityID("cards", in: session))
        acme.fail(.cancelled)
        try await tester.receive()
        #expect(tester.state.acting == tester.identityID("cards", in: session))
        #expect(tester.state.tokens.count == 2)
    }

    @Test func `a sign-in that succeeds after it was cancelled is logged out`() async throws {
        let tester = StoreTester()
        tester.startSignIn()
        let call = try await tester.call()
        tester.send(.signInCancelled)
        #expect(
            try await tester.cancellation()
                == .signIn(PasswordSignIn(email: "ada", password: Secret("password"))))
        call.reply(.grant(tester.grant("orphan", .login)))
        try await tester.receive()
        let logOut = try await tester.call()
        #expect(logOut.request == .logOut)
        #expect(logOut.credential?.secret == Secret("orphan"))
        logOut.reply(.loggedOut(url: nil))
        try await tester.receive()
        let proof = try await tester.call()
        #expect(proof.request == .introspect)
        proof.reply(.introspection(isActive: false))
        try await tester.receive()
        #expect(tester.state.sessions.isEmpty)
    }

    @Test func `the end of the program cancels every call under way`() async throws {
        let tester = StoreTester()
        let session = try await tester.signIn()
        tester.send(.identityChosen(tester.identityID("acme", in: session)))
        tester.send(.identitiesRequested(session))
        let calls = [try await tester.call(), try await tester.call()]
        tester.store.cancelAll()
        let cancelled = [try await tester.cancellation(), try await tester.cancellation()]
        #expect(cancelled.contains(.accessToken(for: tester.reference("acme"))))
        #expect(cancelled.contains(.listIdentities))
        for call in calls { call.fail(.cancelled) }
        try await tester.receive(2)
        #expect(tester.state.switching == nil)
        #expect(tester.state.sessions[session]?.identitiesStatus == .loaded)
    }

    @Test func `an exchange is recorded before the end it led to`() async throws {
        let tester = StoreTester()
        let session = try await tester.signIn()
        let token = try #require(tester.state.tokenOrder.first)
        tester.pass(.seconds(299))
        tester.send(.identityChosen(tester.identityID("acme", in: session)))
        let call = try await tester.call()
        // The answer comes after the token's end as known so far: only the exchange, taken in first, saves it.
        tester.pass(.seconds(2))
        tester.store.tick()
        call.trace.report(tester.exchange(200, with: token, sentAgo: .seconds(2)))
        call.reply(.grant(tester.grant("access", .identity)))
        try await tester.receive(2)
        #expect(tester.state.calls.count == 1)
        #expect(tester.state.tokens[token]?.isLive == true)
        #expect(tester.state.acting == tester.identityID("acme", in: session))
    }

    @Test func `a profile without a client is unreachable at once`()
        async throws
    {
        let tester = StoreTester(isConnected: false)
        tester.startSignIn()
        try await tester.receive()
        guard case .failed(_, .unreachable) = tester.state.signIn else {
            Issue.record("the sign-in is \(tester.state.signIn)")
            return
        }
        let restored = RestoredSession(
            profile: Profile.ID("gone"), email: "ada", grant: tester.grant("login", .login))
        tester.send(.sessionsRestored([restored]))
        tester.send(.logoutRequested(tester.state.liveSessions))
        try await tester.receive()
        #expect(tester.state.logout?.isFinished == true)
        #expect(tester.state.logout?.isProven == false)
        #expect(tester.state.liveTokenCount == 0)
    }

    @Test func `the next tick is the sooner of the next deadline and the next visible change`() async throws {
        let tester = StoreTester()
        #expect(tester.store.nextTick(visibleChange: nil) == nil)
        let soon = tester.now + .seconds(1)
        #expect(tester.store.nextTick(visibleChange: soon) == soon)
        _ = try await tester.signIn()
        let quarter = tester.now + .seconds(225)
        #expect(tester.store.nextTick(visibleChange: nil) == quarter)
        #expect(tester.store.nextTick(visibleChange: soon) == soon)
        #expect(tester.store.nextTick(visibleChange: tester.now + .seconds(226)) == quarter)
    }

    @Test func `a tick brings the state up to the clock and sends nothing`() async throws {
        let tester = StoreTester()
        _ = try await tester.signIn()
        tester.pass(.minutes(5))
        tester.store.tick()
        #expect(tester.state.liveTokenCount == 0)
        #expect(tester.store.nextTick(visibleChange: nil) == nil)
        // Had the tick sent a call, it would be the next one to arrive here.
        tester.startSignIn("eve", password: "p")
        let call = try await tester.call()
        #expect(call.request == .signIn(PasswordSignIn(email: "eve", password: Secret("p"))))
        call.fail(.wrongCredentials)
        try await tester.receive()
    }
}
