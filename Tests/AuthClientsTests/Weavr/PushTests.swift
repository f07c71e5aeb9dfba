import AuthClients
import NIOHTTP1
import Secrets
import Sessions
import Synchronization
import Testing

/// Pushes: they are sent only where their outcome can come in.
@Suite struct PushTests {
    private static let bearer = Credential("bearer-1", .identity)

    @Test func `a push that signs in is asked for by the e-mail, and its challenge is named`() async throws {
        let reply = try Reply.status(200, fixture: "challenge")
        try await withTester(script: { _ in reply }) { tester in
            let result = await tester.result(of: .pushSignIn(email: "ada@acme.example"))
            #expect(result == .success(.challenge(PushChallenge(id: "130000000000000001"))))
            let request = try #require(tester.server.requests.first)
            #expect(request.uri == "/multi/login_via_biometrics")
            #expect(request.headers["authorization"] == [])
            #expect(request.body == Array(#"{"email":"ada@acme.example"}"#.utf8))
        }
    }

    @Test(arguments: ["x", "", "-1", "1２", String(repeating: "1", count: 41)])
    func `a challenge whose name is no number is refused`(id: String) async throws {
        let body = #"{"challengeId":"\#(id)","id":"\#(id)"}"#
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            for sample in [SampleRequest.pushSignIn, .pushStepUp] {
                #expect(
                    await tester.failure(of: sample)
                        == .malformedAnswer("the answer names a challenge that cannot be one"))
            }
        }
    }

    @Test func `what an accepted push brings is exchanged for a token of its identity, named by number`()
        async throws
    {
        let reply = try Reply.status(200, fixture: "access-token-stepped-up")
        try await withTester(script: { _ in reply }) { tester in
            let grant = try await tester.result(of: SampleRequest.exchange.request).grant.get()
            #expect(grant.kind == .steppedUp && grant.identity == SampleRequest.acme)
            #expect(grant.holder == Identity(byNumber: SampleRequest.acme))
            let request = try #require(tester.server.requests.first)
            #expect(request.uri == "/multi/access_token" && request.headers["authorization"] == [])
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"identity":{"type":"CORPORATE","id":"110002"},"token":"one-time"}"#)
        }
    }

    @Test func `a delegated token is asked for by the key alone, and named by number`() async throws {
        let reply = try Reply.status(200, fixture: "delegated-token")
        try await withTester(script: { _ in reply }) { tester in
            let grant = try await tester.result(of: SampleRequest.delegate.request).grant.get()
            #expect(grant.token.revealed == "delegated-token-fixture-0001")
            #expect(grant.kind == .delegated && grant.identity == SampleRequest.acme)
            #expect(grant.holder == Identity(byNumber: SampleRequest.acme))
            let request = try #require(tester.server.requests.first)
            #expect(request.uri == "/multi/backoffice/access_token")
            #expect(request.headers["authorization"] == [] && request.headers["api-key"] == ["key-1"])
        }
    }

    @Test func `the outcome of a push is waited for, and one that is forgotten ends the wait`() async throws {
        let reply = try Reply.status(200, fixture: "challenge")
        try await withTester(script: { _ in reply }) { tester in
            let challenge = try await tester.result(of: SampleRequest.pushSignIn.request).challenge.get()
            let waiting = Task { await tester.result(of: .awaitPush(challenge)) }
            #expect(await tester.result(of: .forgetPush(challenge)) == .success(.done))
            #expect(await waiting.value == .failure(.cancelled))
            // Nothing of this needs the server.
            #expect(tester.server.requests.count == 1)
        }
    }

    @Test func `a wait that is cancelled ends as cancelled`() async throws {
        let reply = try Reply.status(200, fixture: "challenge")
        try await withTester(script: { _ in reply }) { tester in
            let challenge = try await tester.result(of: SampleRequest.pushSignIn.request).challenge.get()
            let waiting = Task { await tester.result(of: .awaitPush(challenge)) }
            waiting.cancel()
            #expect(await waiting.value == .failure(.cancelled))
        }
    }

    @Test func `no device is asked while nothing listens for its answer`() async throws {
        let receiver = WeavrClient.webhookReceiver(now: { ManualClock().read() })
        try await withTester(receiver: receiver, script: { _ in .status(200) }) { tester in
            for sample in [SampleRequest.pushSignIn, .pushStepUp] {
                #expect(
                    await tester.failure(of: sample)
                        == .challengeRefused(.notListening("nothing listens yet")))
            }
            #expect(tester.server.requests.isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func `a simulated device answers, or says that nothing is asked`(answers: Bool) async throws {
        let asked = Mutex<[DeviceAnswer]>([])
        try await withTester(
            device: { answer, challenge in
                asked.withLock { $0.append(answer) }
                return answers && challenge == PushChallenge(id: "7")
            }, script: { _ in .status(500) }
        ) { tester in
            for answer in [DeviceAnswer.accept, .decline, .expire] {
                let result = await tester.result(of: .answerOnDevice(answer, PushChallenge(id: "7")))
                #expect(result == (answers ? .success(.done) : .failure(.challengeRefused(.notAsked))))
            }
            #expect(tester.server.requests.isEmpty)
        }
        #expect(asked.withLock { $0 } == [.accept, .decline, .expire])
    }
}
