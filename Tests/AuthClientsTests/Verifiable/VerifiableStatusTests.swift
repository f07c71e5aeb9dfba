import AuthClients
import NIOHTTP1
import Sessions
import Testing

/// Every status of every call, by the vendor's description.
@Suite struct VerifiableStatusTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var sample: SampleRequest
        var status: Int
        var body: String
        var failure: AuthFailure?

        init(_ sample: SampleRequest, _ status: Int, _ failure: AuthFailure?, body: String = "{}") {
            self.sample = sample
            self.status = status
            self.body = body
            self.failure = failure
        }

        var testDescription: String { "\(sample.testDescription) \(status)" }
    }

    /// The statuses that mean the same for every request.
    private static let common = SampleRequest.verifiable.flatMap { sample in
        [
            Row(sample, 429, .rateLimited(for: nil)), Row(sample, 500, .serverFault(status: 500)),
            Row(sample, 503, .serverFault(status: 503)), Row(sample, 302, .unexpectedStatus(302)),
            Row(sample, 201, .unexpectedStatus(201)), Row(sample, 418, .unexpectedStatus(418)),
        ]
    }

    private static let special: [Row] = [
        Row(.signIn, 200, nil, body: #"{"token":"tok-1"}"#),
        Row(.signIn, 400, .invalidFields([])),
        Row(.signIn, 401, .wrongCredentials),
        Row(.signIn, 403, .notPermitted(code: nil)),
        Row(.signIn, 404, .unexpectedStatus(404)),
        Row(.signIn, 409, nil),

        Row(.replacePassword, 200, nil, body: #"{"token":"tok-1"}"#),
        Row(.replacePassword, 400, .passwordRefused(.againstRules)),
        Row(.replacePassword, 401, .wrongCredentials),
        Row(.replacePassword, 403, .passwordRefused(.incorrect)),
        Row(.replacePassword, 404, .unexpectedStatus(404)),
        Row(.replacePassword, 409, .conflict(code: nil)),

        Row(.mailPasswordReset, 200, .unexpectedStatus(200)),
        Row(.mailPasswordReset, 204, nil),
        Row(.mailPasswordReset, 400, .invalidFields([])),
        Row(.mailPasswordReset, 403, .notPermitted(code: nil)),
        Row(.mailPasswordReset, 404, .unexpectedStatus(404)),

        Row(.resetBare, 200, .unexpectedStatus(200)),
        Row(.resetBare, 204, nil),
        Row(.resetBare, 400, .passwordRefused(.againstRules)),
        Row(.resetBare, 403, .notPermitted(code: nil)),
        Row(.resetBare, 404, .passwordRefused(.codeUnknown)),

        Row(.listTokens, 200, nil, body: #"{"items":[]}"#),
        Row(.listTokens, 204, .unexpectedStatus(204)),
        Row(.listTokens, 400, .invalidFields([])),
        Row(.listTokens, 401, .ended),
        Row(.listTokens, 403, .notPermitted(code: nil)),
        Row(.listTokens, 404, .unexpectedStatus(404)),

        Row(.revokeOne, 200, .unexpectedStatus(200)),
        Row(.revokeOne, 204, nil),
        Row(.revokeOne, 400, .invalidFields([])),
        Row(.revokeOne, 401, .ended),
        Row(.revokeOne, 403, .notPermitted(code: nil)),
        // It is gone already.
        Row(.revokeOne, 404, nil),

        Row(.revokeMany, 200, .unexpectedStatus(200)),
        Row(.revokeMany, 204, nil),
        Row(.revokeMany, 400, .invalidFields([])),
        Row(.revokeMany, 401, .ended),
        Row(.revokeMany, 403, .notPermitted(code: nil)),
        Row(.revokeMany, 404, .unexpectedStatus(404)),

        Row(.logOutUser, 204, nil),
        Row(.logOutUser, 401, .ended),
        Row(.logOutUser, 403, .notPermitted(code: nil)),
        Row(.logOutUser, 404, nil),

        Row(.introspectUser, 200, nil, body: #"{"items":[]}"#),
        Row(.introspectUser, 400, .invalidFields([])),
        Row(.introspectUser, 401, nil),
        Row(.introspectUser, 403, .notPermitted(code: nil)),
        Row(.introspectUser, 404, .unexpectedStatus(404)),
    ]

    @Test(arguments: common + special)
    func `each status has one meaning`(row: Row) async throws {
        try await withTester(.verifiable, script: { _ in .status(row.status, text: row.body) }) { tester in
            #expect(await tester.failure(of: row.sample) == row.failure)
            #expect(tester.calls.map(\.result) == [.status(row.status)])
        }
    }

    @Test(arguments: special.filter { $0.status == 401 })
    func `a 401 means the same with details, with a code, and with a page in its body`(row: Row) async throws
    {
        let bodies = [
            "", #"{"errorCode":"UNAUTHORIZED"}"#, #"{"title":"Unauthorized","status":401}"#,
            "<html>no</html>",
        ]
        for body in bodies {
            try await withTester(.verifiable, script: { _ in .status(401, text: body) }) { tester in
                #expect(await tester.failure(of: row.sample) == row.failure, "\(body)")
            }
        }
    }

    @Test func `the wait of a rate limit is what Retry-After says`() async throws {
        let reply = Reply.status(429, headers: [("retry-after", "17"), ("x-ratelimit-reset", "5")])
        try await withTester(.verifiable, script: { _ in reply }) { tester in
            #expect(await tester.failure(of: SampleRequest.signIn) == .rateLimited(for: .seconds(17)))
        }
    }

    @Test func `a page of a network that wants its own sign-in is no proof of anything`() async throws {
        let portal = Reply.status(200, text: "<html>Welcome to the hotel</html>")
        try await withTester(.verifiable, script: { _ in portal }) { tester in
            for sample in SampleRequest.verifiable {
                #expect(
                    await tester.failure(of: sample)
                        == (sample.isBare
                            ? .unexpectedStatus(200) : .malformedAnswer("the answer is not JSON")),
                    "\(sample)")
            }
        }
    }
}
