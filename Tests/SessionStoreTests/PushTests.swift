import Secrets
import SessionStore
import Sessions
import TestSupport
import Testing

/// A push through the store: who is asked, what is stopped, and which of two things that are due comes first.
@MainActor
@Suite(.timeLimit(.minutes(1))) struct PushTests {
    private static let challenge = PushChallenge(id: "7")

    /// With a push that is being sent.
    private func asking() async throws -> (StoreTester, FakeVendor.Call) {
        let tester = StoreTester(capabilities: [.identityList, .push])
        tester.send(.pushRequested(StoreTester.profile, email: "ada"))
        let call = try await tester.call()
        #expect(call.request == .pushSignIn(email: "ada"))
        return (tester, call)
    }

    /// With a push on the device, whose outcome is awaited.
    private func waiting() async throws -> (StoreTester, FakeVendor.Call) {
        let (tester, call) = try await asking()
        call.reply(.challenge(Self.challenge))
        try await tester.receive()
        let wait = try await tester.call()
        #expect(wait.request == .awaitPush(Self.challenge))
        return (tester, wait)
    }

    private func accepted(_ tester: StoreTester) -> VendorReply {
        .pushOutcome(.accepted(Secret("once"), tester.reference("acme")))
    }

    @Test func `cancelling a push stops the wait for its answer`() async throws {
        let (tester, wait) = try await waiting()
        tester.send(.signInCancelled)
        #expect(try await tester.cancellation() == .awaitPush(Self.challenge))
        wait.fail(.cancelled)
        try await tester.receive()
        #expect(tester.state.signIn == .idle)
    }

    @Test func `one that was sent in spite of the cancel is forgotten by the vendor`() async throws {
        let (tester, call) = try await asking()
        tester.send(.signInCancelled)
        call.reply(.challenge(Self.challenge))
        try await tester.receive()
        let next = try await tester.call()
        #expect(next.request == .forgetPush(Self.challenge))
        next.reply(.done)
        try await tester.receive()
        #expect(tester.state.signIn == .idle)
    }

    @Test func `an answer that came while the machine slept is taken in before time runs out for it`()
        async throws
    {
        let (tester, wait) = try await waiting()
        wait.reply(accepted(tester))
        tester.pass(.minutes(10))
        try await tester.wait(for: 1)
        tester.store.catchUp()
        #expect(tester.state.signIn.isWaiting)
        let exchange = try await tester.call()
        #expect(exchange.request == .exchange(Secret("once"), for: tester.reference("acme")))
        var grant = tester.grant("stepped up", .steppedUp)
        grant.holder = Identity(reference: tester.reference("acme"), name: "Acme")
        exchange.reply(.grant(grant))
        try await tester.receive()
        #expect(tester.state.acting?.reference == tester.reference("acme"))
    }

    @Test func `without an outcome, a tick ends the wait`() async throws {
        let (tester, wait) = try await waiting()
        tester.pass(.minutes(10))
        tester.store.catchUp()
        guard case .failed(_, .challengeRefused(.notReported)) = tester.state.signIn else {
            Issue.record("\(tester.state.signIn)")
            return
        }
        #expect(try await tester.cancellation() == .awaitPush(Self.challenge))
        wait.fail(.cancelled)
    }
}
