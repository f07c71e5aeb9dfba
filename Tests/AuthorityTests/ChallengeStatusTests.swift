import Authority
import HTTPTypes
import Testing

/// What every call about codes, pushes and devices has in common: who may not make it, and what it does not take.
@Suite struct `Statuses of challenges` {
    /// A call: `{}` is the place of the channel.
    struct Row: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        var body: String?
        /// A channel that the call takes.
        var channel = "SMS"
        /// A channel of another call, where that is told as a conflict.
        var foreign: String?
        /// What an auth token is told.
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
        _ row: Row, _ desk: Desk, _ bearer: String?, _ channel: String? = nil, body: String? = nil
    ) async throws -> Answer {
        try await desk.call(
            row.method, "/multi" + row.path.replacing("{}", with: channel ?? row.channel), bearer: bearer,
            json: body ?? row.body)
    }

    @Test(arguments: rows)
    func `a channel that is none is 400, and one of another call a conflict`(row: Row) async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            for word in ["PIGEON", "sms", ""] {
                let answer = try await call(row, desk, token, word)
                #expect(answer.status == 400)
                #expect(answer.text("syntaxErrors.invalidFields.0.fieldName") == "channel")
            }
            if let foreign = row.foreign {
                #expect(try await call(row, desk, token, foreign).conflict == "CHANNEL_NOT_SUPPORTED")
            }
        }
    }

    @Test(arguments: rows.filter { $0.method == .post })
    func `a body of another form is 400`(row: Row) async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            #expect(try await call(row, desk, token, body: "[]").status == 400)
            guard row.body != nil else { return }
            for body in [#"{}"#, #"{"verificationCode":"12345"}"#, #"{"verificationCode":"12345a"}"#] {
                let answer = try await call(row, desk, token, body: body)
                #expect(answer.status == 400)
                #expect(answer.text("syntaxErrors.invalidFields.0.fieldName") == "verificationCode")
            }
        }
    }

    @Test(arguments: rows)
    func `another kind of token is told the code, and none is 401`(row: Row) async throws {
        try await withAuthority { desk async throws in
            let delegated = try await desk.call(
                .post, "/multi/backoffice/access_token",
                json: #"{"identity":{"type":"CORPORATE","id":"120000000000000001"}}"#)
            let operators = try await call(row, desk, delegated.text("token.token"))
            #expect(operators.status == 403 && operators.text("errorCode") == "INSUFFICIENT_PERMISSIONS")
            let auth = try await call(row, desk, try await desk.authToken())
            #expect(auth.status == 403 && auth.text("errorCode") == row.denied)
            #expect(try await call(row, desk, nil).status == 401)
        }
    }

    @Test(arguments: rows)
    func `calls of a token over the limit are 429`(row: Row) async throws {
        let limit = try #require(RateLimit("2;w=60"))
        try await withAuthority {
            $0.rateLimits = [limit]
        } _: { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            for _ in 1...2 { #expect(try await call(row, desk, token).status != 429) }
            let limited = try await call(row, desk, token)
            #expect(limited.status == 429)
            #expect(limited.header("x-ratelimit-limit") == "2, 2;w=60")
        }
    }

    @Test func `exchanges of one-time tokens and lists of factors over the limit are 429`() async throws {
        let limit = try #require(RateLimit("2;w=60"))
        try await withAuthority {
            $0.rateLimits = [limit]
        } _: { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            let guess = #"{"identity":{"type":"CORPORATE","id":"120000000000000001"},"token":"guess"}"#
            for status in [403, 403, 429] {
                #expect(try await desk.call(.post, "/multi/access_token", json: guess).status == status)
            }
            for status in [200, 200, 429] { #expect(try await desk.factors(token).status == status) }
        }
    }

    @Test func `a list of factors takes no body to speak of, and a login by push a key`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken())
            let large = try await desk.call(
                .get, "/multi/authentication_factors", bearer: token,
                json: String(repeating: " ", count: 65_537))
            #expect(large.status == 400)
            for key in [nil, "", "demo-secret-key"] {
                let answer = try await desk.call(
                    .post, "/multi/login_via_biometrics", key: key, json: #"{"email":"ada@acme.example"}"#)
                #expect(answer.status == 401 && answer.body.isEmpty)
            }
        }
    }

    @Test func `who is not enrolled has no code to verify`() async throws {
        try await withAuthority { desk async throws in
            let token = try await desk.accessToken(try await desk.authToken("grace@acme.example"))
            #expect(try await desk.verifyCode(token, "123456").conflict == "CHANNEL_NOT_REGISTERED")
        }
    }
}
