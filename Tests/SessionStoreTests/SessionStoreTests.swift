import Secrets
import SessionStore
import Sessions
import Testing

@MainActor
@Suite(.timeLimit(.minutes(1))) struct SessionStoreTests {
    @Test func `an effect runs off the store and its end comes back as an event`() async throws {
        let bench = Bench()
        bench.store.send(
            .signInRequested(Bench.profile, SignInRequest(email: "ada", password: Secret("password"))))
        #expect(bench.state.signIn.isWaiting)
        let call = try await bench.call()
        #expect(call.name == "signIn ada")
        #expect(call.secret == Secret("password"))
        #expect(call.trace.token == nil)
        call.answer(.signIn(.signedIn(bench.grant("auth", .login))))
        try await bench.receive()
        #expect(bench.state.signIn == .idle)
        #expect(bench.state.liveSessionCount == 1)
        let reading = try await bench.call()
        #expect(reading.name == "identities")
        #expect(reading.secret == Secret("auth"))
        #expect(reading.trace.token == bench.state.tokenOrder.first)
        reading.answer(.failure(.serverFault(status: 503)))
        try await bench.receive()
        #expect(bench.state.sessions.values.first?.reading == .failed(.serverFault(status: 503)))
    }

    @Test func `nothing changes until the store takes its deliveries in`() async throws {
        let bench = Bench()
        bench.store.send(
            .signInRequested(Bench.profile, SignInRequest(email: "ada", password: Secret("password"))))
        try await bench.call().answer(.failure(.wrongCredentials))
        let before = bench.state
        bench.store.tick()
        #expect(bench.state == before)
        try await bench.receive()
        #expect(bench.state != before)
    }

    @Test func `a password change carries the passwordChangeToken token`() async throws {
        let bench = Bench()
        bench.store.send(
            .signInRequested(Bench.profile, SignInRequest(email: "ada", password: Secret("old"))))
        try await bench.call().answer(
            .signIn(.passwordExpired(bench.grant("temporary", .passwordChangeOnly))))
        try await bench.receive()
        bench.store.send(.passwordChangeRequested(new: Secret("new")))
        let change = try await bench.call()
        #expect(change.name == "changePassword")
        #expect(change.secret == Secret("temporary"))
        change.answer(.grant(bench.grant("auth", .login)))
        try await bench.receive()
        #expect(bench.state.liveSessionCount == 1)
    }

    @Test func `cancelling reaches the one call that is meant`() async throws {
        let bench = Bench()
        let session = try await bench.signIn(identities: ["acme", "cards"])
        bench.store.send(.identityChosen(bench.identityID("acme", in: session)))
        let acme = try await bench.call()
        bench.store.send(.identityChosen(bench.identityID("cards", in: session)))
        let cards = try await bench.call()
        var cancelled = bench.port.cancellations.makeAsyncIterator()
        #expect(await cancelled.next(isolation: #isolation) == "accessToken acme")
        cards.answer(.grant(bench.grant("for cards", .identity)))
        try await bench.receive()
        #expect(bench.state.acting == bench.identityID("cards", in: session))
        acme.answer(.failure(.cancelled))
        try await bench.receive()
        #expect(bench.state.acting == bench.identityID("cards", in: session))
        #expect(bench.state.tokens.count == 2)
    }

    @Test func `a sign-in that succeeds after it was cancelled is logged out`() async throws {
        let bench = Bench()
        bench.store.send(
            .signInRequested(Bench.profile, SignInRequest(email: "ada", password: Secret("password"))))
        let call = try await bench.call()
        bench.store.send(.signInCancelled)
        var cancelled = bench.port.cancellations.makeAsyncIterator()
        #expect(await cancelled.next(isolation: #isolation) == "signIn ada")
        call.answer(.signIn(.signedIn(bench.grant("stray", .login))))
        try await bench.receive()
        let logOut = try await bench.call()
        #expect(logOut.name == "logOut")
        #expect(logOut.secret == Secret("stray"))
        logOut.answer(.loggedOut(url: nil))
        let proof = try await bench.call()
        #expect(proof.name == "accepts auth")
        proof.answer(.accepted(false))
        try await bench.receive()
        #expect(bench.state.sessions.isEmpty)
    }

    @Test func `the end of the program cancels every call under way`() async throws {
        let bench = Bench()
        let session = try await bench.signIn()
        bench.store.send(.identityChosen(bench.identityID("acme", in: session)))
        bench.store.send(.identitiesRequested(session))
        let calls = [try await bench.call(), try await bench.call()]
        bench.store.cancelAll()
        var cancelled = bench.port.cancellations.makeAsyncIterator()
        let names = Set([
            await cancelled.next(isolation: #isolation), await cancelled.next(isolation: #isolation),
        ])
        #expect(names == ["accessToken acme", "identities"])
        for call in calls { call.answer(.failure(.cancelled)) }
        try await bench.receive(2)
        #expect(bench.state.switching == nil)
        #expect(bench.state.sessions[session]?.reading == .read)
    }

    @Test func `an exchange is recorded before the end it led to`() async throws {
        let bench = Bench()
        let session = try await bench.signIn()
        let token = try require(bench.state.tokenOrder.first)
        bench.pass(.seconds(299))
        bench.store.send(.identityChosen(bench.identityID("acme", in: session)))
        let call = try await bench.call()
        // The answer comes after the token's end as known so far: only the exchange, taken in first, saves it.
        bench.pass(.seconds(2))
        bench.store.tick()
        call.trace.report(bench.exchange(200, with: token, sentAgo: .seconds(2)))
        call.answer(.grant(bench.grant("access", .identity)))
        try await bench.receive(2)
        #expect(bench.state.calls.count == 1)
        #expect(bench.state.tokens[token]?.isLive == true)
        #expect(bench.state.acting == bench.identityID("acme", in: session))
    }

    @Test func `a profile without a port is told to be unreachable instead of keeping somebody waiting`()
        async throws
    {
        let bench = Bench(connected: false)
        bench.store.send(
            .signInRequested(Bench.profile, SignInRequest(email: "ada", password: Secret("password"))))
        try await bench.receive()
        guard case .failed(_, .unreachable) = bench.state.signIn else {
            Issue.record("the sign-in is \(bench.state.signIn)")
            return
        }
        let restored = RestoredSession(
            profile: Profile.ID("gone"), email: "ada", grant: bench.grant("auth", .login))
        bench.store.send(.sessionsRestored([restored]))
        bench.store.send(.logoutRequested(bench.state.liveSessions))
        try await bench.receive()
        #expect(bench.state.logout?.isFinished == true)
        #expect(bench.state.logout?.isProven == false)
        #expect(bench.state.liveTokenCount == 0)
    }

    @Test func `the next tick is the sooner of the next deadline and the next visible change`() async throws {
        let bench = Bench()
        #expect(bench.store.nextTick(visibleChange: nil) == nil)
        let soon = bench.now + .seconds(1)
        #expect(bench.store.nextTick(visibleChange: soon) == soon)
        _ = try await bench.signIn()
        let quarter = bench.now + .seconds(225)
        #expect(bench.store.nextTick(visibleChange: nil) == quarter)
        #expect(bench.store.nextTick(visibleChange: soon) == soon)
        #expect(bench.store.nextTick(visibleChange: bench.now + .seconds(226)) == quarter)
    }

    @Test func `a tick brings the state up to the clock and sends nothing`() async throws {
        let bench = Bench()
        _ = try await bench.signIn()
        bench.pass(.minutes(5))
        bench.store.tick()
        #expect(bench.state.liveTokenCount == 0)
        #expect(bench.store.nextTick(visibleChange: nil) == nil)
        // Had the tick sent a call, it would be the next one to arrive here.
        bench.store.send(.signInRequested(Bench.profile, SignInRequest(email: "eve", password: Secret("p"))))
        let call = try await bench.call()
        #expect(call.name == "signIn eve")
        call.answer(.failure(.wrongCredentials))
        try await bench.receive()
    }
}
