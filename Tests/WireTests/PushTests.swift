import AuthClients
import Authority
import Foundation
import Logging
import Secrets
import Sessions
import Testing

/// A sign-in by push with nothing left out: the client asks, a device answers, the authority's webhook comes in over
/// loopback, and the one-time token is exchanged.
@Suite(.timeLimit(.minutes(3))) struct PushOnTheWire {
    /// An authority that runs, with a receiver of its webhooks and a client of both. `key` is what the receiver
    /// believes the authority to sign with.
    private func play(
        key: String = "demo-api-key", report: @escaping @Sendable (CallRecord) -> Void = { _ in },
        _ test: (WeavrClient, AuthorityServer, CallTrace) async throws -> Void
    ) async throws {
        let clock = SystemReadings()
        let receiver = WeavrClient.webhookReceiver(now: { clock.now() })
        receiver.report(as: Profile.ID("test"), to: report)
        var configuration = AuthorityConfiguration(
            port: 0, passwordCost: PasswordCost(logRounds: 1, blockSize: 1, parallelism: 1))
        configuration.webhooks = ["http://127.0.0.1:\(try await receiver.start(key: Secret(key)))/hooks"]
        let server = try AuthorityServer(
            configuration: configuration, logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let serving = Task { try await server.run { _, port in found.yield(port) } }
        var iterator = ports.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = WeavrClient(
            profile: Profile.ID("test"), environment: .demo,
            url: { () async throws(AuthFailure) in "http://127.0.0.1:\(port)/multi" },
            key: { Secret("demo-api-key") }, now: { clock.now() }, transport: transport, receiver: receiver)
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await test(client, server, CallTrace(request: RequestID(0), token: nil) { _ in }))
        } catch {
            result = .failure(error)
        }
        await transport.shutdown()
        await receiver.stop()
        serving.cancel()
        try await serving.value
        try result.get()
    }

    @Test func `accepted: the event brings what a stepped-up token is had for, once`() async throws {
        try await play { client, server, trace in
            let challenge = try await client.askByPush("ada@acme.example", trace: trace)
            let number = try #require(Int64(challenge.id))
            let isTaken = try await server.answerChallenge(number, .accept)
            #expect(isTaken)
            let answer = try await client.answer(to: challenge, trace: trace)
            guard case .accepted(let token, let identity) = answer else {
                Issue.record("\(answer)")
                return
            }
            let grant = try await client.exchange(token, for: identity, trace: trace)
            #expect(grant.kind == .steppedUp && grant.holder?.reference == identity)
            let credential = Credential(token: TokenID(1), kind: grant.kind, secret: grant.token)
            let isAccepted = try await client.introspect(credential, trace: trace)
            #expect(isAccepted)
            let again = await failure { () async throws(AuthFailure) in
                try await client.exchange(token, for: identity, trace: trace)
            }
            #expect(again == .challengeRefused(.answerRefused))
            _ = try await client.logOut(credential, trace: trace)
            let isOver = try await client.introspect(credential, trace: trace)
            #expect(!isOver)
        }
    }

    @Test func `a letter signed with another key answers nothing, and is told as refused`() async throws {
        let (refusals, sink) = AsyncStream.makeStream(of: CallRecord.self)
        try await play(key: "another-key", report: { sink.yield($0) }) { client, server, trace in
            let challenge = try await client.askByPush("ada@acme.example", trace: trace)
            let waiting = Task { await client.outcome(to: challenge) }
            _ = try await server.answerChallenge(try #require(Int64(challenge.id)), .accept)
            let refusal = await refusals.first { _ in true }
            #expect(refusal?.result == .status(401))
            waiting.cancel()
            #expect(await waiting.value == .failure(.cancelled))
        }
    }

    @Test(arguments: [
        (AuthorityServer.DeviceAnswer.decline, PushOutcome.declined), (.expire, .expired),
    ])
    func `each other end comes in as what it is`(said: AuthorityServer.DeviceAnswer, told: PushOutcome)
        async throws
    {
        try await play { client, server, trace in
            let challenge = try await client.askByPush("ada@acme.example", trace: trace)
            _ = try await server.answerChallenge(try #require(Int64(challenge.id)), said)
            let answer = try await client.answer(to: challenge, trace: trace)
            #expect(answer == told)
        }
    }

    @Test(arguments: [
        (AuthorityServer.DeviceAnswer.accept, PushOutcome.confirmed), (.decline, .declined),
        (.expire, .expired),
    ])
    func `a token is stepped up by its push, and by nothing less than a yes`(
        said: AuthorityServer.DeviceAnswer, told: PushOutcome
    ) async throws {
        try await play { client, server, trace in
            let request = PasswordSignIn(email: "ada@acme.example", password: Secret("Curfew-demo-1"))
            guard case .grant(let auth) = try await client.signIn(request, trace: trace) else {
                Issue.record("nobody signed in")
                return
            }
            let identity = try #require(auth.identity)
            let access = try await client.accessToken(
                for: identity, authorisedBy: auth.credential, trace: trace)
            let challenge = try await client.askStepUp(authorisedBy: access.credential, trace: trace)
            let again = await failure { () async throws(AuthFailure) in
                try await client.askStepUp(authorisedBy: access.credential, trace: trace)
            }
            #expect(again == .challengeRefused(.underWay))
            _ = try await server.answerChallenge(try #require(Int64(challenge.id)), said)
            let answer = try await client.answer(to: challenge, trace: trace)
            #expect(answer == told)
            // Whether the server thinks so too: a stepped-up token is not asked about again.
            let after = await failure { () async throws(AuthFailure) in
                try await client.askStepUp(authorisedBy: access.credential, trace: trace)
            }
            #expect((after == .challengeRefused(.underWay)) == (told == .confirmed))
        }
    }

    @Test(arguments: [
        ("grace@acme.example", AuthFailure.challengeRefused(.channelNotEnrolled)),
        ("nobody@acme.example", .challengeRefused(.loginUnknown)),
    ])
    func `who cannot be asked is told so`(email: String, wanted: AuthFailure) async throws {
        try await play { client, _, trace in
            let found = await failure { () async throws(AuthFailure) in
                try await client.askByPush(email, trace: trace)
            }
            #expect(found == wanted)
        }
    }

    @Test func `where nobody listens nobody is asked`() async throws {
        let transport = HTTPTransport(userAgent: "curfew/test")
        let clock = SystemReadings()
        let client = WeavrClient(
            profile: Profile.ID("test"), environment: .demo,
            url: { () async throws(AuthFailure) in "http://127.0.0.1:1/multi" }, key: { Secret("k") },
            now: { clock.now() }, transport: transport)
        let found = await failure { () async throws(AuthFailure) in
            try await client.askByPush(
                "ada@acme.example", trace: CallTrace(request: RequestID(0), token: nil) { _ in })
        }
        #expect(found == .notOffered)
        await transport.shutdown()
    }

    /// The system's own clocks: the authority runs by them as well.
    private struct SystemReadings: Sendable {
        private let origin = ContinuousClock.now

        func now() -> ClockReading {
            let passed = (ContinuousClock.now - origin).components
            return ClockReading(
                instant: Instant(
                    nanoseconds: 1_000_000_000_000 + passed.seconds * 1_000_000_000
                        + passed.attoseconds / 1_000_000_000),
                wall: Date())
        }
    }
}

extension WeavrClient {
    /// What comes of the wait for an answer.
    fileprivate func outcome(to challenge: PushChallenge) async -> Result<PushOutcome, AuthFailure> {
        do throws(AuthFailure) {
            return .success(
                try await answer(to: challenge, trace: CallTrace(request: RequestID(0), token: nil) { _ in }))
        } catch {
            return .failure(error)
        }
    }
}
