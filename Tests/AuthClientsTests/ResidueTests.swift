import AuthClients
import Crypto
import Foundation
import Secrets
import Sessions
import Testing

/// Secrets leave no copy behind in the memory of the process once a call is over.
// One at a time: the search of one test reads the memory of the others, and so copies it.
@Suite(.serialized) struct ResidueTests {
    static func client(of server: ForgetfulServer, by transport: HTTPTransport) -> WeavrClient {
        let clock = SteppingClock()
        let address = "http://127.0.0.1:\(server.port)/multi"
        return WeavrClient(
            profile: Desk.profile, endpoint: { () async throws(AuthFailure) in address },
            key: { Secret("k") },
            now: { clock.read() }, transport: transport)
    }

    static func verifiable(of server: ForgetfulServer, by transport: HTTPTransport) -> VerifiableClient {
        let clock = SteppingClock()
        let address = "http://127.0.0.1:\(server.port)/api"
        return VerifiableClient(
            profile: Desk.profile, endpoint: { () async throws(AuthFailure) in address },
            now: { clock.read() }, transport: transport)
    }

    static let trace = CallTrace(token: nil) { _ in }

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
            _ = try await client.signIn(SignInRequest(email: "e", password: password), trace: Self.trace)
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
            let answer = try await client.signIn(
                SignInRequest(email: "e", password: Secret("p")), trace: Self.trace)
            guard case .signedIn(let grant) = answer else { return }
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
            _ = try await client.logOut(Credential(needle.secret()), trace: Self.trace)
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
            let request = SignInRequest(email: "e", password: old.secret(), newPassword: new.secret())
            _ = try await client.signIn(request, trace: Self.trace)
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
            let answer = try await client.signIn(
                SignInRequest(email: "e", password: Secret("p")), trace: Self.trace)
            guard case .signedIn(let grant) = answer else { return }
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
            try await client.verifyCode(
                code.secret(), authorisedBy: Credential("t", .identity), trace: Self.trace)
        }
        try await verify()
        let after = try code.copies()
        #expect(after == 0)
        await transport.shutdown()
    }

    @Test func `a webhook's one-time token is nowhere but in the answer that it brings`() async throws {
        let needle = Needle()
        let challenge = PushChallenge(id: "51")
        let receiver = WebhookReceiver(now: {
            ClockReading(instant: Instant(nanoseconds: 0), wall: Date(timeIntervalSince1970: 1))
        })
        let port = try await receiver.start(key: Secret("k"))
        receiver.expect(challenge)
        func take() async throws {
            async let answer = receiver.answer(to: challenge)
            try await needle.send(
                as: "authToken",
                with:
                    #","challengeId":"51","type":"AUTHY","status":"VERIFIED","identity":{"type":"CORPORATE","id":"1"}}"#,
                signedWith: "k", to: RawClient(port: port))
            guard case .accepted(let token, _) = await answer else {
                Issue.record("the letter was not taken")
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
            try await client.resetPassword(by: code.secret(), to: new.secret(), trace: Self.trace)
        }
        try await reset()
        let after = [try code.copies(), try new.copies()]
        #expect(after == [0, 0])
        await transport.shutdown()
    }
}

extension Needle {
    /// Sends a signed letter whose body begins with the needle as a member, and leaves no copy of it.
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
