import NIOHTTP1
import Secrets
import Sessions
import Testing

@testable import AuthClients

/// Every status that the vendor's description names, call by call, and some that it does not.
@Suite struct WeavrStatusTests {
    @Test(arguments: rows)
    func `each documented status has its outcome`(row: Row) async throws {
        let reply = try row.fixture.map { try Reply.status(row.status, fixture: $0) } ?? .status(row.status)
        try await withTester(script: { _ in reply }) { tester in
            #expect(await tester.failure(of: row.sample) == row.failure)
            #expect(tester.calls.map(\.result) == [.status(row.status)])
        }
    }

    /// The call that a request makes first.
    private static let calls: [(WeavrCall, SampleRequest)] = [
        (.signIn, .signIn), (.changePassword, .replacePassword), (.startLostPassword, .mailPasswordReset),
        (.resumeLostPassword, .resetPassword), (.pushSignIn, .pushSignIn), (.exchange, .exchange),
        (.delegate, .delegate), (.identities, .listIdentities), (.accessToken, .accessToken),
        (.authenticationFactors, .listFactors), (.stepUpByBiometric, .pushStepUp), (.sendOTP, .sendOTP),
        (.verifyOTP, .verifyOTP), (.logOut, .logOut), (.enrolBySMS, .enrolBySMS), (.verifySMS, .verifySMS),
        (.enrolByAuthy, .enrolByAuthy), (.unlinkAuthy, .unlinkAuthy),
        (.unlinkBiometric, .unlinkBiometric),
    ]

    @Test func `every status that the table of calls gives a meaning stands in a row here`() {
        // The others have tests of their own: the check of the key, and the second way to push.
        #expect(
            Set(Self.calls.map(\.0)).union([.validatePassword, .stepUpByAuthy]) == Set(WeavrCall.allCases))
        for (call, sample) in Self.calls {
            for status in 100..<500 where call.meaning(of: status) != nil {
                let hasRow = Self.rows.contains {
                    $0.sample.testDescription == sample.testDescription && $0.status == status
                }
                #expect(hasRow, "\(call) \(status)")
            }
            for status in 100..<600 {
                #expect(
                    call != .stepUpByBiometric
                        || call.meaning(of: status) == WeavrCall.stepUpByAuthy.meaning(of: status))
            }
        }
    }

    @Test(arguments: SampleRequest.weavr)
    func `what is wrong with the server itself is said to be its fault, whatever was asked`(
        sample: SampleRequest
    ) async throws {
        for status in [500, 502, 503, 599] {
            let page = Reply.status(status, text: "<html>sorry</html>")
            try await withTester(script: { _ in page }) { tester in
                #expect(await tester.failure(of: sample) == .serverFault(status: status))
            }
        }
    }

    @Test(arguments: SampleRequest.weavr)
    func `a status that no description foresees is named and not guessed at`(
        sample: SampleRequest
    ) async throws {
        for status in [201, 202, 301, 302, 307, 402, 418, 451] {
            try await withTester(script: { _ in .status(status, text: "{}") }) { tester in
                #expect(await tester.failure(of: sample) == .unexpectedStatus(status))
            }
        }
    }

    @Test(arguments: SampleRequest.weavr)
    func `an unexpected status of the vendor itself is told from that of another server`(
        sample: SampleRequest
    ) async throws {
        for status in [201, 302, 404, 418] {
            let page = Reply.status(status, "<html>".utf8, headers: [("request-ref", "ref-1")])
            try await withTester(script: { _ in page }) { tester in
                guard let failure = await tester.failure(of: sample) else {
                    Issue.record("\(sample) \(status)")
                    return
                }
                // A 404 is a path that the vendor's server does not have, or a code that no account has.
                let isExpected =
                    status == 404
                    ? [.unexpectedStatus(404), .passwordRefused(.codeUnknown)].contains(failure)
                    : failure
                        == .malformedAnswer("its status \(status) is not in the vendor's description")
                #expect(isExpected, "\(sample) \(failure)")
            }
        }
    }

    @Test(arguments: [
        (200, AuthFailure.unexpectedStatus(200)), (204, .ended), (400, .ended), (401, .keyRefused),
        (403, .unexpectedStatus(403)), (409, .ended), (423, halfAnHour), (429, .rateLimited(for: nil)),
        (500, .serverFault(status: 500)),
    ])
    func `a refusal counts for the token only where the server accepts the key`(
        status: Int, failure: AuthFailure
    ) async throws {
        try await withTester(
            answersKeyChecks: false,
            script: { request in .status(request.uri.hasSuffix("/passwords/validate") ? status : 401) }
        ) { tester in
            #expect(await tester.failure(of: SampleRequest.logOut) == failure)
            // A proof asks about the key by itself, once for many tokens.
            let isActive = await tester.result(
                of: SampleRequest.introspectLogin.request, as: SampleRequest.introspectLogin.credential
            ).isActive
            #expect(isActive == .success(false))
            let isKeyAccepted = await tester.result(of: .verifyKey).done.map { true }
            #expect(isKeyAccepted == (failure == .ended ? .success(true) : .failure(failure)))
            let checks = tester.server.requests.filter { $0.uri.hasSuffix("/passwords/validate") }
            #expect(checks.count == 2 && checks.allSatisfy { $0.headers["authorization"] == [] })
        }
    }

    @Test(arguments: [
        ("17", Duration?.some(.seconds(17))), ("0", .some(.zero)), ("86400", .some(.seconds(86_400))),
        ("86401", nil),
        ("-1", nil), ("+5", nil), ("99999999999999999999", nil), ("soon", nil), ("1.5", nil), ("", nil),
    ])
    func `the wait of a rate limit is taken if it makes sense`(text: String, wait: Duration?) async throws {
        let reply = Reply.status(
            429, headers: [("x-ratelimit-limit", "5, 5;w=60"), ("x-ratelimit-reset", text)])
        try await withTester(script: { _ in reply }) { tester in
            #expect(await tester.failure(of: SampleRequest.signIn) == .rateLimited(for: wait))
        }
    }

    @Test(arguments: [
        (200, "{\"factors\":[]}", true), (403, "{\"errorCode\":\"INSUFFICIENT_PERMISSIONS\"}", true),
        (403, "{\"errorCode\":\"STEP_UP_REQUIRED\"}", true), (401, "", false), (410, "", false),
        (404, "{\"errorCode\":\"TOKEN_NOT_FOUND\"}", false),
        (404, "{\"errorCode\":\"TOKEN_EXPIRED\"}", false),
    ])
    func `a token counts as refused only where the server speaks of the token`(
        status: Int, body: String, isAccepted: Bool
    ) async throws {
        try await withTester(script: { _ in .status(status, text: body) }) { tester in
            for kind in [Token.Kind.identity, .steppedUp, .delegated, .passwordChangeOnly] {
                let result = await tester.result(of: .introspect, as: Credential("t", kind))
                #expect(result == .success(.introspection(isActive: isAccepted)))
            }
            #expect(tester.server.requests.allSatisfy { $0.uri == "/multi/authentication_factors" })
        }
    }

    @Test func `a login's token is asked about with the smallest page of identities`() async throws {
        let page = try Reply.status(200, fixture: "identities")
        try await withTester(script: { _ in page }) { tester in
            let result = await tester.result(of: .introspect, as: Credential("t"))
            #expect(result == .success(.introspection(isActive: true)))
            #expect(tester.server.requests.map(\.uri) == ["/multi/identities?limit=1"])
        }
    }

    @Test func `a page of a network that wants its own sign-in is no proof of anything`() async throws {
        let portal = Reply.status(200, text: "<html>Welcome to the hotel</html>")
        try await withTester(script: { _ in portal }) { tester in
            for sample in SampleRequest.weavr {
                // Of a success without a body the status says all.
                #expect(
                    await tester.failure(of: sample)
                        == (sample.isBare
                            ? .unexpectedStatus(200) : .malformedAnswer("the answer is not JSON")),
                    "\(sample)")
            }
        }
    }
}
