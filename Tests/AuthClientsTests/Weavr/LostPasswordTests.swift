import AuthClients
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// A forgotten password: a code by mail, and a new password by that code.
@Suite struct LostPasswordTests {
    @Test func `a code is mailed by the e-mail alone, without a token`() async throws {
        try await withTester(script: { _ in .status(204) }) { tester in
            let result = await tester.result(of: .mailPasswordReset(email: #"ada"@acme.example"#))
            #expect(result == .success(.done))
            let request = try #require(tester.server.requests.first)
            #expect(request.method == "POST" && request.uri == "/multi/passwords/lost_password/start")
            #expect(request.headers["api-key"] == ["key-1"] && request.headers["authorization"] == [])
            #expect(request.body == Array(#"{"email":"ada\"@acme.example"}"#.utf8))
        }
    }

    @Test(arguments: [
        (409, "ACCOUNT_NOT_FOUND", AuthFailure.challengeRefused(.loginUnknown)),
        (409, "MULTIPLE_ACCOUNTS_FOUND", .conflict(code: "MULTIPLE_ACCOUNTS_FOUND")),
        (409, "SOMETHING_NEW", .conflict(code: "SOMETHING_NEW")),
        (404, "ACCOUNT_NOT_FOUND", .challengeRefused(.loginUnknown)),
    ])
    func `what the server tells of an address is passed on, and no more`(
        status: Int, code: String, failure: AuthFailure
    ) async throws {
        let reply = Reply.status(status, text: #"{"errorCode":"\#(code)"}"#)
        try await withTester(script: { _ in reply }) { tester in
            #expect(await tester.failure(of: SampleRequest.mailPasswordReset) == failure)
        }
    }

    @Test func `a mailed code sets the new password and brings a login's token`() async throws {
        try await withTester(script: { _ in .status(200, text: #"{"token":"fresh"}"#) }) { tester in
            let reset = PasswordReset(
                email: "ada@acme.example", code: Secret("012345"), new: Secret(#"N"w-1"#))
            let grant = try await tester.result(of: .resetPassword(reset)).grant.get()
            #expect(grant.token.revealed == "fresh" && grant.kind == .login)
            #expect(grant.identity == nil && grant.holder == nil)
            let sent = try #require(tester.calls.first).sent.instant
            #expect(grant.lifetime == .idle(.minutes(5), from: sent))
            let request = try #require(tester.server.requests.first)
            #expect(request.method == "POST" && request.uri == "/multi/passwords/lost_password/resume")
            #expect(request.headers["api-key"] == ["key-1"] && request.headers["authorization"] == [])
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"email":"ada@acme.example","nonce":"012345","newPassword":{"value":"N\"w-1"}}"#)
        }
    }

    @Test(arguments: [
        ("INVALID_NONCE_OR_EMAIL", AuthFailure.passwordRefused(.codeUnknown)),
        ("PASSWORD_NOT_SET", .conflict(code: "PASSWORD_NOT_SET")),
        ("SOMETHING_NEW", .conflict(code: "SOMETHING_NEW")),
    ])
    func `a code that is wrong is told from a password that is refused`(
        code: String, failure: AuthFailure
    ) async throws {
        try await withTester(script: { _ in .status(409, text: #"{"errorCode":"\#(code)"}"#) }) { tester in
            #expect(await tester.failure(of: SampleRequest.resetPassword) == failure)
        }
    }

    @Test(arguments: ["{}", #"{"token":null}"#, #"{"token":""}"#, #"{"token":7}"#, "[]", ""])
    func `an answer without a token is malformed`(body: String) async throws {
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            let failure = try #require(await tester.failure(of: SampleRequest.resetPassword))
            guard case .malformedAnswer = failure else {
                Issue.record("\(failure)")
                return
            }
        }
    }
}
