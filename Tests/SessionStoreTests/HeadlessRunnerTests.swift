import Secrets
import SessionStore
import Sessions
import TestSupport
import Testing

/// A store that runs without a screen, until it is as wanted.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct HeadlessRunnerTests {
    private let vendor = FakeVendor()
    private let clock = ManualClock()

    private func runner(_ sleep: @escaping @Sendable (Instant) async -> Void) -> HeadlessRunner {
        let profile = Profile(
            id: StoreTester.profile, name: "Demo", environment: .demo, address: nil, vendor: vendor.descriptor
        )
        return HeadlessRunner(
            profiles: [profile], clients: [profile.id: vendor], now: { [clock] in clock.reading },
            sleep: sleep)
    }

    /// Time passes as soon as it is slept through.
    private func passing() -> HeadlessRunner {
        runner { [clock] in clock.advance(by: max($0 - clock.now, .zero)) }
    }

    /// Time stands still: a sleep ends with its task. What is slept until is told.
    private func standing() -> (HeadlessRunner, sleeps: AsyncStream<Instant>) {
        let (sleeps, sink) = AsyncStream.makeStream(of: Instant.self)
        let runner = runner {
            sink.yield($0)
            let (never, continuation) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            continuation.finish()
        }
        return (runner, sleeps)
    }

    private func restored(idle: Duration) -> SessionEvent {
        let grant = Grant(
            token: Secret("token"), kind: .login, identity: nil, lifetime: .idle(idle, from: clock.now))
        return .sessionsRestored([RestoredSession(profile: StoreTester.profile, email: "ada", grant: grant)])
    }

    @Test func `what is wanted and there already needs no sleep`() async {
        let runner = runner { _ in Issue.record("slept") }
        #expect(await runner.run(until: { $0.sessions.isEmpty }, within: .seconds(1)))
        #expect(await runner.run(until: { $0.sessions.isEmpty }, within: .zero))
    }

    @Test func `a reply that makes it as wanted ends the run, without time passing`() async {
        let (runner, _) = standing()
        let start = clock.now
        let answers = Task { [vendor, clock] in
            for await call in vendor.calls {
                switch call.request {
                case .signIn:
                    let grant = Grant(
                        token: Secret("token"), kind: .login, identity: nil,
                        lifetime: .idle(.minutes(5), from: clock.now))
                    call.reply(.grant(grant))
                default: call.reply(.identities([]))
                }
            }
        }
        let form = PasswordSignIn(email: "ada", password: Secret("password"))
        runner.store.send(.signInRequested(StoreTester.profile, form))
        let isDone = await runner.run(
            until: { $0.sessions.values.first?.identitiesStatus == .loaded }, within: .seconds(10))
        #expect(isDone)
        #expect(clock.now == start)
        answers.cancel()
    }

    @Test func `what never comes ends the run at its limit`() async {
        let runner = passing()
        let start = clock.now
        #expect(await runner.run(until: { _ in false }, within: .seconds(7)) == false)
        #expect(clock.now == start + .seconds(7))
    }

    @Test func `a deadline within the limit is lived through on the way`() async {
        let runner = passing()
        let start = clock.now
        runner.store.send(restored(idle: .minutes(5)))
        #expect(await runner.run(until: { $0.liveTokenCount == 0 }, within: .minutes(10)))
        #expect(clock.now == start + .minutes(5))
    }

    @Test func `it sleeps until the next deadline or its limit, whichever is sooner`() async {
        let (runner, sleeps) = standing()
        let start = clock.now
        let waiting = Task { await runner.run(until: { _ in false }, within: .seconds(7)) }
        var slept = sleeps.makeAsyncIterator()
        #expect(await slept.next(isolation: #isolation) == start + .seconds(7))
        runner.mailbox.deliver(restored(idle: .seconds(4)))
        // A quarter of the token's time is left then.
        #expect(await slept.next(isolation: #isolation) == start + .seconds(3))
        waiting.cancel()
        #expect(await waiting.value == false)
    }

    @Test func `a cancelled run is not done, and ends`() async {
        let (runner, sleeps) = standing()
        let waiting = Task { await runner.run(until: { _ in false }, within: .minutes(1)) }
        var slept = sleeps.makeAsyncIterator()
        _ = await slept.next(isolation: #isolation)
        waiting.cancel()
        #expect(await waiting.value == false)
    }
}
