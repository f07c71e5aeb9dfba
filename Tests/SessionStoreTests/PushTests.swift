import Secrets
import SessionStore
import Sessions
import Testing

/// A push through the store: who is asked, what is stopped, and which of two things that are due comes first.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct PushTests {
    private static let challenge = PushChallenge(id: "7")

    /// With a push that is being sent.
    private func asking() async throws -> (Bench, ScriptedPort.Waiting) {
        let bench = Bench(features: [.identityList, .push])
        bench.store.send(.pushRequested(Bench.profile, email: "ada"))
        let call = try await bench.call()
        #expect(call.name == "askByPush ada")
        return (bench, call)
    }

    /// With a push on the device, whose answer the port waits for.
    private func waiting() async throws -> (Bench, ScriptedPort.Waiting) {
        let (bench, call) = try await asking()
        call.answer(.asked(Self.challenge))
        try await bench.receive()
        let wait = try await bench.call()
        #expect(wait.name == "answer 7")
        return (bench, wait)
    }

    private func accepted(_ bench: Bench) -> ScriptedPort.Answer {
        .told(.accepted(Secret("once"), bench.reference("acme")))
    }

    @Test func `cancelling a push stops the wait for its answer`() async throws {
        let (bench, wait) = try await waiting()
        bench.store.send(.signInCancelled)
        var cancellations = bench.port.cancellations.makeAsyncIterator()
        #expect(await cancellations.next(isolation: #isolation) == "answer 7")
        wait.answer(.failure(.cancelled))
        try await bench.receive()
        #expect(bench.state.signIn == .idle)
    }

    @Test func `one that was sent in spite of the cancel is forgotten by the port`() async throws {
        let (bench, call) = try await asking()
        bench.store.send(.signInCancelled)
        call.answer(.asked(Self.challenge))
        try await bench.receive()
        let next = try await bench.call()
        #expect(next.name == "forget 7")
        next.answer(.forgotten)
        try await bench.receive()
        #expect(bench.state.signIn == .idle)
    }

    @Test func `an answer that came while the machine slept is taken in before time runs out for it`()
        async throws
    {
        let (bench, wait) = try await waiting()
        wait.answer(accepted(bench))
        bench.pass(.minutes(10))
        try await bench.wait(for: 1)
        bench.store.catchUp()
        #expect(bench.state.signIn.isWaiting)
        let exchange = try await bench.call()
        #expect(exchange.name == "exchange acme")
        #expect(exchange.secret == Secret("once"))
        var grant = bench.grant("stepped up", .steppedUp)
        grant.holder = Identity(reference: bench.reference("acme"), name: "Acme")
        exchange.answer(.grant(grant))
        try await bench.receive()
        #expect(bench.state.acting?.reference == bench.reference("acme"))
    }

    @Test func `without one, a look at the clock ends the wait`() async throws {
        let (bench, wait) = try await waiting()
        bench.pass(.minutes(10))
        bench.store.catchUp()
        guard case .failed(_, .challengeRefused(.nobodyTold)) = bench.state.signIn else {
            Issue.record("\(bench.state.signIn)")
            return
        }
        var cancellations = bench.port.cancellations.makeAsyncIterator()
        #expect(await cancellations.next(isolation: #isolation) == "answer 7")
        wait.answer(.failure(.cancelled))
    }
}
