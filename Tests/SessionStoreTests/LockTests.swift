import Secrets
import SessionStore
import Sessions
import TestSupport
import Testing

@MainActor
@Suite(.timeLimit(.minutes(1))) struct LockTests {
    private struct Hasher: SecretHasher {
        func perform(_ job: HashingJob, tell: @escaping @Sendable (HashingOutcome) -> Void) {
            tell(FakeHasher.outcome(of: job))
        }
    }

    @Test func `the hasher gets what is to be hashed, and its outcome comes back as an event`() async throws {
        let tester = StoreTester(hasher: Hasher())
        _ = try await tester.signIn()
        try await tester.receive()
        #expect(tester.state.canUnlock)
        tester.send(.lockRequested)
        tester.send(.unlockRequested(Secret("another")))
        tester.store.receive()
        #expect(tester.state.lock?.wrongTries == 1)
        tester.pass(.seconds(1))
        tester.send(.unlockRequested(Secret("password")))
        tester.store.receive()
        #expect(tester.state.lock == nil)
    }

    @Test func `a lock is a change to paint, also one that comes with a tick at which nothing was due`()
        async throws
    {
        let tester = StoreTester(hasher: Hasher(), lockAfter: .minutes(10))
        _ = try await tester.signIn(idle: .minutes(60))
        tester.store.catchUp()
        let before = tester.store.revision
        tester.pass(.seconds(5))
        tester.store.tick()
        #expect(tester.store.revision == before)
        tester.sleep(.seconds(5))
        tester.store.tick()
        #expect(tester.state.lock != nil && tester.store.revision == before + 1)
    }

    @Test func `without a hasher nothing is kept, and the screen is not locked`() async throws {
        let tester = StoreTester(lockAfter: .minutes(1))
        _ = try await tester.signIn(idle: .minutes(60))
        tester.pass(.minutes(2))
        tester.store.catchUp()
        #expect(tester.state.lock == nil && !tester.state.canUnlock)
    }
}
