import AuthClients
import Foundation
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// What goes out, and what is kept of what comes back.
@Suite struct RequestTests {
    @Test func `a sign-in carries key, agent and password, and gives an auth token`() async throws {
        let reply = try Reply.status(200, fixture: "sign-in")
        try await withTester(script: { _ in reply }) { tester in
            var given = try await tester.result(
                of: .signIn(PasswordSignIn(email: "ada@acme.example", password: Secret("Curfew-demo-1")))
            ).grant.get()
            let request = try #require(tester.server.requests.first)
            #expect(request.method == "POST")
            #expect(request.uri == "/multi/login_with_password")
            #expect(request.headers["api-key"] == ["key-1"])
            #expect(request.headers["user-agent"] == ["curfew/test"])
            #expect(request.headers["content-type"] == ["application/json"])
            #expect(request.headers["authorization"] == [])
            #expect(request.headers["cookie"] == [])
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"email":"ada@acme.example","password":{"value":"Curfew-demo-1"}}"#)
            let sent = try #require(tester.calls.first).sent.instant
            let grant = Grant(
                token: Secret("auth-token-fixture-0001"), kind: .login,
                identity: .init(kind: .corporate, id: "110001"), lifetime: .idle(.minutes(5), from: sent))
            #expect(given.answer?.contains("•••") == true)
            #expect(given.answer?.contains("fixture-0001") == false)
            given.answer = nil
            #expect(given == grant)
        }
    }

    @Test func `an expired password gives a token for replacing it, and for no identity`() async throws {
        let reply = try Reply.status(409, fixture: "sign-in-password-expired")
        try await withTester(script: { _ in reply }) { tester in
            let reply = try await tester.result(of: SampleRequest.signIn.request).get()
            guard case .passwordExpired(let grant?) = reply else {
                Issue.record("the sign-in did not say that the password is expired")
                return
            }
            #expect(grant.token.revealed == "temporary-token-fixture-0001")
            #expect(grant.kind == .passwordChangeOnly)
            #expect(grant.identity == nil)
        }
    }

    @Test(arguments: ["AUTH", "ACCESS", "NO_TYPE", "FROM_NEXT_YEAR", nil])
    func `a sign-in is one whatever the server calls its token`(type: String?) async throws {
        let body = type.map { #"{"token":"abc","tokenType":"\#($0)"}"# } ?? #"{"token":"abc"}"#
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            let grant = try await tester.result(of: SampleRequest.signIn.request).grant.get()
            #expect(grant.token.revealed == "abc")
            #expect(grant.kind == .login)
        }
    }

    static let awkward = [
        "quote\" back\\slash / slash", "tab\t newline\n return\r null\u{0} escape\u{1B}", "emoji 👩‍👩‍👧 é ñ 日本",
        "\u{2028}\u{7F}\u{FEFF}", "", String(repeating: "\u{1}", count: 100),
    ]

    @Test(arguments: awkward)
    func `a password arrives byte by byte as it was typed`(password: String) async throws {
        let reply = try Reply.status(200, fixture: "password-updated")
        try await withTester(script: { _ in reply }) { tester in
            let replacement = PasswordReplacement(
                email: "e", old: Secret(password), new: Secret(password + "2"), token: Secret("temp"))
            _ = try await tester.result(of: .replacePassword(replacement)).grant.get()
            let request = try #require(tester.server.requests.first)
            #expect(request.headers["authorization"] == ["Bearer temp"])
            struct Body: Decodable {
                struct Password: Decodable { var value: String }
                var oldPassword: Password
                var newPassword: Password
            }
            let body = try JSONDecoder().decode(Body.self, from: Data(request.body))
            #expect(Array(body.oldPassword.value.utf8) == Array(password.utf8))
            #expect(Array(body.newPassword.value.utf8) == Array((password + "2").utf8))
        }
    }

    @Test(
        arguments: [[0xFF], [0x61, 0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]
            as [[UInt8]])
    func `a password that is not UTF-8 is refused before anything is sent`(bytes: [UInt8]) async throws {
        try await withTester(script: { _ in .status(200) }) { tester in
            let failure = await tester.failure(
                of: .signIn(PasswordSignIn(email: "e", password: Secret(bytes: bytes))))
            #expect(failure == .invalidFields([.init(name: "password", problem: .wrongForm)]))
            #expect(tester.server.requests.isEmpty)
            #expect(tester.calls.isEmpty)
        }
    }

    @Test func `a bearer that could break out of its header is never sent`() async throws {
        try await withTester(script: { _ in .status(204) }) { tester in
            for token in ["a\r\nx: y", "a b", "a\u{0}", "é", ""] {
                let failure = await tester.failure(of: .logOut, as: Credential(token))
                #expect(failure == .malformedAnswer("the token is not one that a call can carry"))
            }
            #expect(tester.server.requests.isEmpty)
        }
    }

    @Test func `an access token is asked for by kind and number`() async throws {
        let reply = try Reply.status(200, fixture: "access-token-stepped-up")
        try await withTester(script: { _ in reply }) { tester in
            let acme = Identity.Reference(kind: .corporate, id: "110002")
            let grant = try await tester.result(of: .accessToken(for: acme), as: Credential("auth"))
                .grant.get()
            let request = try #require(tester.server.requests.first)
            #expect(request.headers["authorization"] == ["Bearer auth"])
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"identity":{"type":"CORPORATE","id":"110002"}}"#)
            #expect(grant.kind == .steppedUp)
            #expect(grant.identity == acme)
        }
    }

    @Test(arguments: [
        #"{"token":"t","identity":{"type":"CORPORATE","id":"110003"},"status":"STANDARD"}"#,
        #"{"token":"t","identity":{"type":"CONSUMER","id":"110002"},"status":"STANDARD"}"#,
        #"{"token":"t","status":"STANDARD"}"#,
    ])
    func `an access token for another identity is not taken`(body: String) async throws {
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            #expect(
                await tester.failure(of: SampleRequest.accessToken)
                    == .malformedAnswer("the token is for another identity than the one asked for"))
        }
    }

    @Test func `a logout passes on where the provider wants it finished`() async throws {
        let reply = try Reply.status(200, fixture: "logged-out-with-url")
        try await withTester(script: { _ in reply }) { tester in
            let url = try await tester.result(of: .logOut, as: Credential("t"))
                .loggedOut.get()
            #expect(url == "https://provider.example/logout?state=1")
            #expect(tester.server.requests.first?.body == [])
        }
    }

    @Test func `each exchange is reported with the server's reference and clock`() async throws {
        let reply = Reply.status(
            403, headers: [("request-ref", "ref-42"), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")])
        try await withTester(script: { _ in reply }) { tester in
            _ = await tester.failure(of: SampleRequest.signIn)
            let call = try #require(tester.calls.first)
            #expect(tester.calls.count == 1)
            #expect(
                call
                    == CallRecord(
                        profile: ClientTester.profile, method: "POST", path: "/multi/login_with_password",
                        result: .status(403), sent: call.sent, took: .milliseconds(2),
                        requestReference: "ref-42",
                        serverDate: Date(timeIntervalSince1970: 784_111_777), token: ClientTester.token,
                        request: tester.trace.request))
        }
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", TimeInterval?.some(0)),
        ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ("Sat, 01 Mar 2025 00:00:00 GMT", 1_740_787_200),
        ("Sat, 29 Feb 2025 00:00:00 GMT", nil), ("Wed, 31 Apr 2025 00:00:00 GMT", nil),
        ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun Nov  6 08:49:37 1994", nil),
        ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 UTC", nil),
        ("Sun, 06 nov 1994 08:49:37 GMT", nil), ("Sun, 6 Nov 1994 08:49:37 GMT", nil), ("", nil),
    ])
    func `the server's clock is read in the one form that HTTP allows`(
        text: String, seconds: TimeInterval?
    ) async throws {
        try await withTester(script: { _ in .status(204, headers: [("Date", text)]) }) { tester in
            _ = await tester.failure(of: SampleRequest.logOut)
            #expect(tester.calls.first?.serverDate == seconds.map { Date(timeIntervalSince1970: $0) })
        }
    }

    @Test func `a reference that is not one line of plain characters is dropped`() async throws {
        for text in ["two words", "é", String(repeating: "r", count: 256), ""] {
            try await withTester(script: { _ in .status(204, headers: [("request-ref", text)]) }) { tester in
                _ = await tester.failure(of: SampleRequest.logOut)
                #expect(tester.calls.first?.requestReference == nil)
            }
        }
    }
}
