import AuthClients
import Sessions
import Testing

/// Every status that the vendor's description names, call by call, and some that it does not.
@Suite struct StatusTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var call: PortCall
        var status: Int
        var fixture: String?
        var failure: AuthFailure?

        init(_ call: PortCall, _ status: Int, _ fixture: String?, _ failure: AuthFailure?) {
            self.call = call
            self.status = status
            self.fixture = fixture
            self.failure = failure
        }

        /// With an empty body.
        init(_ call: PortCall, _ status: Int, _ failure: AuthFailure?) {
            self.init(call, status, nil, failure)
        }

        var testDescription: String { "\(call) \(status) \(fixture ?? "empty")" }
    }

    static let fields = AuthFailure.invalidFields([
        .init(name: "email", problem: "REGEX", parameters: ["^.+@.+$"]),
        .init(name: "password.value", problem: "SIZE", parameters: ["0", "100"]),
    ])
    static let halfAnHour = AuthFailure.locked(for: .minutes(30))
    static let forbidden = AuthFailure.notPermitted(code: "INSUFFICIENT_PERMISSIONS")
    static let unsupported = AuthFailure.conflict(code: "IDENTITY_TYPE_NOT_SUPPORTED")

    static let rows: [Row] = [
        Row(.signIn, 200, "sign-in", nil),
        Row(.signIn, 400, "bad-request", fields),
        Row(.signIn, 400, .invalidFields([])),
        Row(.signIn, 401, .keyRefused),
        Row(.signIn, 403, .wrongCredentials),
        Row(.signIn, 404, "token-not-found", .unexpectedStatus(404)),
        Row(.signIn, 409, "sign-in-password-expired", nil),
        Row(.signIn, 410, "token-expired", .unexpectedStatus(410)),
        Row(.signIn, 423, halfAnHour),
        Row(.signIn, 429, .rateLimited(for: nil)),

        Row(.changePassword, 200, "password-updated", nil),
        Row(.changePassword, 400, "bad-request", fields),
        Row(.changePassword, 401, .ended),
        Row(.changePassword, 403, "forbidden", forbidden),
        Row(.changePassword, 404, "token-not-found", .ended),
        Row(.changePassword, 409, "password-refused", .passwordRefused(.alreadyUsed)),
        Row(.changePassword, 409, .conflict(code: nil)),
        Row(.changePassword, 410, "token-expired", .ended),
        Row(.changePassword, 429, .rateLimited(for: nil)),

        Row(.identities, 200, "identities", nil),
        Row(.identities, 400, "bad-request", fields),
        Row(.identities, 401, .ended),
        Row(.identities, 403, "forbidden", forbidden),
        Row(.identities, 404, "not-found", .unexpectedStatus(404)),
        Row(.identities, 404, "token-expired", .ended),
        Row(.identities, 409, "identities-conflict", unsupported),
        Row(.identities, 410, .ended),

        Row(.accessToken, 200, "access-token", nil),
        Row(.accessToken, 400, "bad-request", fields),
        Row(.accessToken, 401, .ended),
        Row(.accessToken, 403, .notPermitted(code: nil)),
        Row(.accessToken, 410, .ended),
        Row(.accessToken, 423, halfAnHour),
        Row(.accessToken, 429, .rateLimited(for: nil)),

        Row(.logOut, 200, "logged-out-with-url", nil),
        Row(.logOut, 204, nil),
        Row(.logOut, 400, "bad-request", fields),
        Row(.logOut, 401, .ended),
        Row(.logOut, 410, .ended),
        Row(.logOut, 429, .rateLimited(for: nil)),

        Row(.acceptsAuth, 409, "identities-conflict", unsupported),
        Row(.acceptsAuth, 404, "not-found", .unexpectedStatus(404)),
        Row(.acceptsAccess, 400, "bad-request", fields),
        Row(.acceptsAccess, 403, .notPermitted(code: nil)),
        Row(.acceptsAccess, 404, "not-found", .unexpectedStatus(404)),
        Row(.acceptsAccess, 429, .rateLimited(for: nil)),
    ]

    @Test(arguments: rows)
    func `each documented status has its outcome`(row: Row) async throws {
        let reply = try row.fixture.map { try Reply.status(row.status, fixture: $0) } ?? .status(row.status)
        try await withDesk(script: { _ in reply }) { desk in
            #expect(await desk.failure(of: row.call) == row.failure)
            #expect(desk.calls.map(\.result) == [.status(row.status)])
        }
    }

    @Test(arguments: PortCall.allCases)
    func `what is wrong with the server itself is said to be its fault, whatever was asked`(
        call: PortCall
    ) async throws {
        for status in [500, 502, 503, 599] {
            let page = Reply.status(status, text: "<html>sorry</html>")
            try await withDesk(script: { _ in page }) { desk in
                #expect(await desk.failure(of: call) == .serverFault(status: status))
            }
        }
    }

    @Test(arguments: PortCall.allCases)
    func `a status that nobody foresaw is named and not guessed at`(call: PortCall) async throws {
        for status in [201, 202, 301, 302, 307, 402, 418, 451] {
            try await withDesk(script: { _ in .status(status, text: "{}") }) { desk in
                #expect(await desk.failure(of: call) == .unexpectedStatus(status))
            }
        }
    }

    @Test(arguments: [
        ("PASSWORD_ALREADY_USED", AuthFailure.passwordRefused(.alreadyUsed)),
        ("PASSWORD_TOO_SHORT", .passwordRefused(.tooShort)),
        ("PASSWORD_TOO_LONG", .passwordRefused(.tooLong)),
        ("PASSWORD_TOO_SIMPLE", .passwordRefused(.tooSimple)),
        ("PASSWORD_INCORRECT", .passwordRefused(.incorrect)),
        ("PASSWORD_FROM_NEXT_YEAR", .conflict(code: "PASSWORD_FROM_NEXT_YEAR")),
        ("not \\u001b[2J a code", .conflict(code: nil)),
    ])
    func `each reason to refuse a new password is told apart`(code: String, failure: AuthFailure) async throws
    {
        let reply = Reply.status(409, text: #"{"errorCode":"\#(code)"}"#)
        try await withDesk(script: { _ in reply }) { desk in
            #expect(await desk.failure(of: .changePassword) == failure)
        }
    }

    @Test(arguments: [
        ("17", Duration?.some(.seconds(17))), ("0", .some(.zero)), ("86400", .some(.seconds(86_400))),
        ("86401", nil),
        ("-1", nil), ("+5", nil), ("99999999999999999999", nil), ("soon", nil), ("1.5", nil), ("", nil),
    ])
    func `the wait of a rate limit is taken if it makes sense`(text: String, span: Duration?) async throws {
        let reply = Reply.status(
            429, headers: [("x-ratelimit-limit", "5, 5;w=60"), ("x-ratelimit-reset", text)])
        try await withDesk(script: { _ in reply }) { desk in
            #expect(await desk.failure(of: .signIn) == .rateLimited(for: span))
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
        try await withDesk(script: { _ in .status(status, text: body) }) { desk in
            for kind in [Token.Kind.identity, .steppedUp, .passwordChangeOnly] {
                let answer = try await desk.client.accepts(Credential("t", kind), trace: desk.trace)
                #expect(answer == isAccepted)
            }
            #expect(desk.server.requests.allSatisfy { $0.uri == "/multi/authentication_factors" })
        }
    }

    @Test func `an auth token is asked about with the smallest page of identities`() async throws {
        let page = try Reply.status(200, fixture: "identities")
        try await withDesk(script: { _ in page }) { desk in
            let isAccepted = try await desk.client.accepts(Credential("t"), trace: desk.trace)
            #expect(isAccepted)
            #expect(desk.server.requests.map(\.uri) == ["/multi/identities?limit=1"])
        }
    }

    @Test func `a page of a network that wants its own sign-in is no proof of anything`() async throws {
        let portal = Reply.status(200, text: "<html>Welcome to the hotel</html>")
        try await withDesk(script: { _ in portal }) { desk in
            for call in PortCall.allCases {
                #expect(await desk.failure(of: call) == .malformedAnswer("the answer is not JSON"))
            }
        }
    }
}
