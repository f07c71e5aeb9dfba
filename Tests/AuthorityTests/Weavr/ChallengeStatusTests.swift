import Authority
import HTTPTypes
import Testing

/// The errors that all calls about codes, pushes and devices share.
@Suite struct `Statuses of challenges` {
    /// A call; `{}` stands for the channel.
    struct Row: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        var body: String?
        /// A channel that the call takes.
        var channel = "SMS"
        /// A channel of another call, if that is a conflict.
        var foreign: String?
        /// The code for an auth token.
        var denied = "INSUFFICIENT_PERMISSIONS"

        var testDescription: String { "\(method) \(path)" }
    }

    private static let code = #"{"verificationCode":"000000"}"#
    static let rows = [
        Row(method: .post, path: "/stepup/challenges/otp/{}", foreign: "AUTHY"),
        Row(method: .post, path: "/stepup/challenges/otp/{}/verify", body: code, foreign: "BIOMETRIC"),
        Row(method: .post, path: "/stepup/challenges/push/{}", channel: "BIOMETRIC", foreign: "SMS"),
        Row(method: .post, path: "/authentication_factors/otp/{}", foreign: "AUTHY"),
        Row(method: .post, path: "/authentication_factors/otp/{}/verify", body: code, foreign: "BIOMETRIC"),
        Row(
            method: .post, path: "/authentication_factors/push/{}", channel: "AUTHY", foreign: "BIOMETRIC",
            denied: "ACCESS_TOKEN_REQUIRED"),
        Row(
            method: .delete, path: "/authentication_factors/push/{}", channel: "BIOMETRIC",
            denied: "ACCESS_TOKEN_REQUIRED"),
    ]

    private func call(
        _ row: Row, _ authority: AuthorityTester, _ bearer: String?, _ channel: String? = nil,
        body: String? = nil
    ) async throws -> Answer {
        try await authority.call(
            row.method, "/multi" + row.path.replacing("{}", with: channel ?? row.channel), bearer: bearer,
            json: body ?? row.body)
    }

    @Test(arguments: rows)
    func `a channel that is none is 400, and one of another call a conflict`(row: Row) async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            for word in ["PIGEON", "sms", ""] {
                let answer = try await call(row, authority, token, word)
                #expect(answer.status == 400)
                #expect(answer.text("syntaxErrors.invalidFields.0.fieldName") == "channel")
            }
            if let foreign = row.foreign {
                #expect(try await call(row, authority, token, foreign).conflict == "CHANNEL_NOT_SUPPORTED")
            }
        }
    }

    @Test(arguments: rows.filter { $0.method == .post })
    func `a body of another form is 400`(row: Row) async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            #expect(try await call(row, authority, token, body: "[]").status == 400)
            guard row.body != nil else { return }
            for body in [#"{}"#, #"{"verificationCode":"12345"}"#, #"{"verificationCode":"12345a"}"#] {
                let answer = try await call(row, authority, token, body: body)
                #expect(answer.status == 400)
                #expect(answer.text("syntaxErrors.invalidFields.0.fieldName") == "verificationCode")
            }
        }
    }

    @Test(arguments: rows)
    func `another kind of token gets the code, and no token is 401`(row: Row) async throws {
        try await withAuthority { authority async throws in
            let delegated = try await authority.call(
                .post, "/multi/backoffice/access_token",
                json: #"{"identity":{"type":"CORPORATE","id":"120000000000000001"}}"#)
            let operators = try await call(row, authority, delegated.text("token.token"))
            #expect(operators.status == 403 && operators.text("errorCode") == "INSUFFICIENT_PERMISSIONS")
            let auth = try await call(row, authority, try await authority.authToken())
            #expect(auth.status == 403 && auth.text("errorCode") == row.denied)
            #expect(try await call(row, authority, nil).status == 401)
        }
    }

    @Test(arguments: rows)
    func `calls of a token over the limit are 429`(row: Row) async throws {
        let limit = try #require(RateLimit("2;w=60"))
        try await withAuthority {
            $0.rateLimits = [limit]
        } _: { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            for _ in 1...2 { #expect(try await call(row, authority, token).status != 429) }
            let limited = try await call(row, authority, token)
            #expect(limited.status == 429)
            #expect(limited.header("x-ratelimit-limit") == "2, 2;w=60")
        }
    }

    @Test func `exchanges of one-time tokens and lists of factors over the limit are 429`() async throws {
        let limit = try #require(RateLimit("2;w=60"))
        try await withAuthority {
            $0.rateLimits = [limit]
        } _: { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            let guess = #"{"identity":{"type":"CORPORATE","id":"120000000000000001"},"token":"guess"}"#
            for status in [403, 403, 429] {
                #expect(try await authority.call(.post, "/multi/access_token", json: guess).status == status)
            }
            for status in [200, 200, 429] { #expect(try await authority.factors(token).status == status) }
        }
    }

    @Test func `a list of factors ignores the body, and a login by push needs a key`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken())
            let large = try await authority.call(
                .get, "/multi/authentication_factors", bearer: token,
                json: String(repeating: " ", count: 65_537))
            #expect(large.status == 413)
            for key in [nil, "", "demo-secret-key"] {
                let answer = try await authority.call(
                    .post, "/multi/login_via_biometrics", key: key, json: #"{"email":"ada@acme.example"}"#)
                #expect(answer.status == 401 && answer.body.isEmpty)
            }
        }
    }

    @Test func `a person who is not enrolled has no code to verify`() async throws {
        try await withAuthority { authority async throws in
            let token = try await authority.accessToken(try await authority.authToken("grace@acme.example"))
            #expect(try await authority.verifyCode(token, "123456").conflict == "CHANNEL_NOT_REGISTERED")
        }
    }
}
