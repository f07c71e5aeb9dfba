@testable import AuthClients
import Crypto
import Foundation
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// Secrets leave no copy behind in the memory of the process once a call is over.
// One at a time: the search of one test reads the memory of the others, and so copies it.
@Suite(.serialized) struct ResidueTests {
    static func client(of server: ForgetfulServer, by transport: HTTPTransport) -> WeavrClient {
        let clock = ManualClock()
        let address = "http://127.0.0.1:\(server.port)/multi"
        return WeavrClient(
            profile: ClientTester.profile, environment: .sandbox,
            url: { () async throws(AuthFailure) in address }, key: { Secret("k") }, now: { clock.read() },
            transport: transport)
    }

    static func verifiable(of server: ForgetfulServer, by transport: HTTPTransport) -> VerifiableClient {
        let clock = ManualClock()
        let address = "http://127.0.0.1:\(server.port)/api"
        return VerifiableClient(
            profile: ClientTester.profile, url: { () async throws(AuthFailure) in address },
            now: { clock.read() }, transport: transport)
    }

    private static let trace = CallTrace(request: RequestID(1), token: nil) { _ in }

    /// The grant that a request brings, if it brings one.
    private static func grant(_ request: VendorRequest, by client: any VendorClient) async throws -> Grant {
        try await Result.success(client.send(request, as: nil, trace: trace)).grant.get()
    }

    @Test func `a password is nowhere after the sign-in`() async throws {
        let needle = Needle()
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.client(of: server, by: transport)
        server.serve(status: 200, parts: [.text(Array(#"{"token":"abc"}"#.utf8))])
        func signIn() async throws {
            let password = needle.secret()
            let during = try needle.copies()
            #expect(during == 1)
            _ = try await Self.grant(
                .signIn(PasswordSignIn(email: "e", password: password)), by: client)
        }
        try await signIn()
        let after = try needle.copies()
        #expect(after == 0)
        await transport.shutdown()
    }

    @Test func `a token is nowhere but in its secret after the sign-in`() async throws {
        let needle = Needle()
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.client(of: server, by: transport)
        server.serve(
            status: 200,
            parts: [.text(Array(#"{"token":""#.utf8)), .needle(needle), .text(Array(#""}"#.utf8))])
        func signIn() async throws {
            let grant = try await Self.grant(SampleRequest.signIn.request, by: client)
            #expect(grant.token == needle.secret())
            let during = try needle.copies()
            #expect(during == 1)
        }
        try await signIn()
        let after = try needle.copies()
        #expect(after == 0)
        await transport.shutdown()
    }

    @Test func `a bearer is nowhere after the logout`() async throws {
        let needle = Needle()
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.client(of: server, by: transport)
        server.serve(status: 204, parts: [])
        func logOut() async throws {
            _ = try await client.send(.logOut, as: Credential(needle.secret()), trace: Self.trace)
        }
        try await logOut()
        let after = try needle.copies()
        #expect(after == 0)
        await transport.shutdown()
    }

    @Test func `an old and a new password of Verifiable are nowhere after the sign-in`() async throws {
        let (old, new) = (Needle(), Needle())
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.verifiable(of: server, by: transport)
        server.serve(status: 200, parts: [.text(Array(#"{"token":"abc"}"#.utf8))])
        func signIn() async throws {
            let replacement = PasswordReplacement(email: "e", old: old.secret(), new: new.secret())
            _ = try await Self.grant(.replacePassword(replacement), by: client)
        }
        try await signIn()
        let after = [try old.copies(), try new.copies()]
        #expect(after == [0, 0])
        await transport.shutdown()
    }

    @Test func `a token of Verifiable is nowhere but in its secret, not in the answer that is kept`()
        async throws
    {
        let needle = Needle()
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.verifiable(of: server, by: transport)
        let end = #"","tokenId":"0847312d-19fe-49d2-9e21-5825735b511a","persistenceHint":"Ephemeral"}"#
        server.serve(
            status: 200,
            parts: [
                .text(Array(#"{"token":""#.utf8)), .needle(needle), .text(Array(end.utf8)),
            ])
        var kept: String?
        func signIn() async throws {
            let grant = try await Self.grant(SampleRequest.signIn.request, by: client)
            #expect(grant.token == needle.secret())
            kept = grant.answer
            let during = try needle.copies()
            #expect(during == 1)
        }
        try await signIn()
        #expect(kept?.contains("0847312d") == true)
        let after = try needle.copies()
        #expect(after == 0)
        await transport.shutdown()
    }

    @Test func `a code from the phone is nowhere after it was verified`() async throws {
        let code = Needle()
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.client(of: server, by: transport)
        server.serve(status: 204, parts: [])
        func verify() async throws {
            _ = try await client.send(
                .verifyOTP(code.secret()), as: Credential("t", .identity), trace: Self.trace)
        }
        try await verify()
        let after = try code.copies()
        #expect(after == 0)
        await transport.shutdown()
    }

    @Test func `a webhook's one-time token is nowhere but in the outcome that it brings`() async throws {
        let needle = Needle()
        let challenge = PushChallenge(id: "51")
        let receiver = WeavrClient.webhookReceiver(now: {
            ClockReading(instant: Instant(nanoseconds: 0), wall: Date(timeIntervalSince1970: 1))
        })
        let port = try await receiver.start(key: Secret("k"))
        receiver.expect(challenge)
        func take() async throws {
            async let outcome = receiver.outcome(of: challenge)
            try await needle.send(
                as: "authToken",
                with:
                    #","challengeId":"51","type":"AUTHY","status":"VERIFIED","identity":{"type":"CORPORATE","id":"1"}}"#,
                signedWith: "k", to: RawClient(port: port))
            guard case .accepted(let token, _) = await outcome else {
                Issue.record("the delivery was not accepted")
                return
            }
            #expect(token == needle.secret())
            let during = try needle.copies()
            #expect(during == 1)
        }
        try await take()
        let after = try needle.copies()
        #expect(after == 0)
        await receiver.stop()
    }

    @Test func `a mailed code is nowhere after the reset`() async throws {
        let (code, new) = (Needle(), Needle())
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.verifiable(of: server, by: transport)
        server.serve(status: 204, parts: [])
        func reset() async throws {
            let reset = PasswordReset(email: "e", code: code.secret(), new: new.secret())
            _ = try await client.send(.resetPassword(reset), as: nil, trace: Self.trace)
        }
        try await reset()
        let after = [try code.copies(), try new.copies()]
        #expect(after == [0, 0])
        await transport.shutdown()
    }

    @Test func `a mailed code of Weavr is nowhere after the reset, and the new password neither`()
        async throws
    {
        let (code, new) = (Needle(), Needle())
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        let client = Self.client(of: server, by: transport)
        server.serve(status: 200, parts: [.text(Array(#"{"token":"abc"}"#.utf8))])
        func reset() async throws {
            let reset = PasswordReset(email: "e", code: code.secret(), new: new.secret())
            _ = try await Self.grant(.resetPassword(reset), by: client)
        }
        try await reset()
        let after = [try code.copies(), try new.copies()]
        #expect(after == [0, 0])
        await transport.shutdown()
    }

    @Test func `a secret in a form is nowhere after it was sent, and one in any header neither`()
        async throws
    {
        let (field, header) = (Needle(), Needle())
        let server = ForgetfulServer()
        let transport = HTTPTransport(userAgent: "curfew/test")
        server.serve(status: 200, parts: [.text(Array("{}".utf8))])
        func send() async throws {
            let address = "http://127.0.0.1:\(server.port)/api"
            let clock = ManualClock()
            let endpoint = ServerEndpoint(
                profile: ClientTester.profile, url: { () async throws(AuthFailure) in address },
                key: { () async throws(AuthFailure) in nil }, responseFields: .init(),
                now: { clock.read() }, transport: transport)
            let response = try await Exchange(endpoint: endpoint, trace: Self.trace).send(
                HTTPRequest(
                    method: .PUT, path: "/form", fields: [.secret("x-key", header.secret())],
                    body: .form(
                        FormBody(fields: [("a", .text("b c")), ("secret", .secret(field.secret()))])),
                    responseLimit: 64))
            #expect(response.head.status == 200)
        }
        try await send()
        let after = [try field.copies(), try header.copies()]
        #expect(after == [0, 0])
        await transport.shutdown()
    }
}

extension Needle {
    /// Sends a signed delivery whose body begins with the needle as a member, and leaves no copy of it.
    fileprivate func send(
        as member: String, with rest: String, signedWith key: String, to client: RawClient
    ) async throws {
        let (start, end) = (Array("{\"\(member)\":\"".utf8), Array(("\"" + rest).utf8))
        var code = HMAC<SHA256>(key: SymmetricKey(data: Data(key.utf8)))
        code.update(data: Data("ref".utf8))
        code.update(data: start)
        code.update(data: UnsafeRawBufferPointer(bytes))
        code.update(data: end)
        code.update(data: Data("1000".utf8))
        let signature = Data(code.finalize()).base64EncodedString()
        let head = """
            POST /stepup/watch HTTP/1.1\r\nhost: a\r\ncontent-length: \(start.count + bytes.count + end.count)\r
            call-ref: ref\r\npublished-timestamp: 1000\r\nsignature-v2: \(signature)\r\n\r\n
            """
        let socket = try client.connect()
        for part in [Array(head.utf8), start] { part.withUnsafeBytes { client.write($0, to: socket) } }
        client.write(UnsafeRawBufferPointer(bytes), to: socket)
        end.withUnsafeBytes { client.write($0, to: socket) }
        client.release(socket)
    }
}
