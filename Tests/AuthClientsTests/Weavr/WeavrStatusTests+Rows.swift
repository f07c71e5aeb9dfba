import Sessions
import Testing

/// The table of statuses, request by request.
extension WeavrStatusTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var sample: SampleRequest
        var status: Int
        var fixture: String?
        var failure: AuthFailure?

        init(_ sample: SampleRequest, _ status: Int, _ fixture: String?, _ failure: AuthFailure?) {
            self.sample = sample
            self.status = status
            self.fixture = fixture
            self.failure = failure
        }

        /// With an empty body.
        init(_ sample: SampleRequest, _ status: Int, _ failure: AuthFailure?) {
            self.init(sample, status, nil, failure)
        }

        var testDescription: String { "\(sample.testDescription) \(status) \(fixture ?? "empty")" }
    }

    static let fields = AuthFailure.invalidFields([
        .init(name: "email", problem: .wrongForm), .init(name: "password.value", problem: .wrongLength),
    ])
    static let halfAnHour = AuthFailure.locked(for: .minutes(30))
    static let forbidden = AuthFailure.notPermitted(code: "INSUFFICIENT_PERMISSIONS")
    static let unsupported = AuthFailure.conflict(code: "IDENTITY_TYPE_NOT_SUPPORTED")
    static let loginUnknown = AuthFailure.challengeRefused(.loginUnknown)

    /// The statuses that mean the same for every request.
    fileprivate static let common = SampleRequest.weavr.flatMap { sample in
        [
            Row(sample, 400, "bad-request", fields), Row(sample, 400, .invalidFields([])),
            Row(sample, 423, halfAnHour), Row(sample, 429, .rateLimited(for: nil)),
        ]
    }

    /// The statuses that mean the same for every request whose calls carry a token.
    fileprivate static let withToken = [
        SampleRequest.replacePassword, .listIdentities, .accessToken, .listFactors, .pushStepUp, .sendOTP,
        .verifyOTP, .logOut, .enrolBySMS, .verifySMS, .enrolByAuthy, .unlinkAuthy, .unlinkBiometric,
    ].flatMap { sample in
        [
            Row(sample, 401, .ended), Row(sample, 401, "unauthorized", .ended),
            Row(sample, 401, "unauthorized-with-message", .ended),
            Row(sample, 404, "not-found", .unexpectedStatus(404)),
            Row(sample, 404, "token-not-found", .ended), Row(sample, 404, "token-expired", .ended),
            Row(sample, 410, .ended), Row(sample, 410, "token-expired", .ended),
        ]
    }

    /// The requests whose calls carry no token: a 401 is about the key.
    fileprivate static let withKey = [
        SampleRequest.signIn, .mailPasswordReset, .resetPassword, .pushSignIn, .exchange, .delegate,
    ].flatMap { sample in
        [
            Row(sample, 401, "unauthorized", .keyRefused),
            Row(sample, 401, "unauthorized-with-message", .keyRefused),
        ]
    }

    /// The calls that enrol and unlink answer alike.
    fileprivate static let factors = [
        SampleRequest.enrolBySMS, .verifySMS, .enrolByAuthy, .unlinkAuthy, .unlinkBiometric,
    ].flatMap { sample in
        [
            Row(sample, 204, nil), Row(sample, 200, .unexpectedStatus(200)),
            Row(sample, 403, "forbidden", forbidden), Row(sample, 409, .conflict(code: nil)),
        ]
    }

    fileprivate static let special: [Row] = [
        Row(.signIn, 200, "sign-in", nil),
        Row(.signIn, 401, .keyRefused),
        Row(.signIn, 403, .wrongCredentials),
        Row(.signIn, 404, "token-not-found", .unexpectedStatus(404)),
        Row(.signIn, 409, "sign-in-password-expired", nil),
        Row(.signIn, 410, "token-expired", .unexpectedStatus(410)),

        Row(.replacePassword, 200, "password-updated", nil),
        Row(.replacePassword, 403, "forbidden", forbidden),
        Row(.replacePassword, 409, "password-refused", .passwordRefused(.alreadyUsed)),
        Row(.replacePassword, 409, .conflict(code: nil)),

        Row(.mailPasswordReset, 204, nil),
        Row(.mailPasswordReset, 200, .unexpectedStatus(200)),
        Row(.mailPasswordReset, 401, .keyRefused),
        Row(.mailPasswordReset, 403, "forbidden", forbidden),
        Row(.mailPasswordReset, 404, .unexpectedStatus(404)),
        Row(.mailPasswordReset, 404, "not-found", loginUnknown),
        Row(.mailPasswordReset, 409, .conflict(code: nil)),
        Row(.mailPasswordReset, 410, .unexpectedStatus(410)),

        Row(.resetPassword, 200, "token", nil),
        Row(.resetPassword, 204, .unexpectedStatus(204)),
        Row(.resetPassword, 401, .keyRefused),
        Row(.resetPassword, 403, "forbidden", forbidden),
        Row(.resetPassword, 404, "token-not-found", .passwordRefused(.codeUnknown)),
        Row(.resetPassword, 409, "password-refused", .passwordRefused(.alreadyUsed)),
        Row(.resetPassword, 409, .conflict(code: nil)),
        Row(.resetPassword, 410, "token-expired", .passwordRefused(.codeUnknown)),

        Row(.pushSignIn, 200, "challenge", nil),
        Row(.pushSignIn, 401, .keyRefused),
        Row(.pushSignIn, 403, loginUnknown),
        Row(.pushSignIn, 404, "token-not-found", .unexpectedStatus(404)),
        Row(.pushSignIn, 409, .conflict(code: nil)),

        Row(.exchange, 200, "access-token", nil),
        Row(.exchange, 401, .keyRefused),
        Row(.exchange, 403, .challengeRefused(.answerRefused)),
        Row(.exchange, 404, "token-not-found", .unexpectedStatus(404)),

        Row(.delegate, 200, "delegated-token", nil),
        Row(.delegate, 401, .keyRefused),
        Row(.delegate, 403, "forbidden", forbidden),
        Row(.delegate, 404, "token-not-found", .unexpectedStatus(404)),
        Row(.delegate, 409, .conflict(code: nil)),

        Row(.listIdentities, 200, "identities", nil),
        Row(.listIdentities, 403, "forbidden", forbidden),
        Row(.listIdentities, 409, "identities-conflict", unsupported),

        Row(.accessToken, 200, "access-token", nil),
        Row(.accessToken, 403, .notPermitted(code: nil)),

        Row(.listFactors, 200, "authentication-factors", nil),
        Row(.listFactors, 403, "forbidden", forbidden),

        Row(.pushStepUp, 200, "push", nil),
        Row(.pushStepUp, 403, "forbidden", forbidden),
        Row(.pushStepUp, 409, .conflict(code: nil)),

        Row(.sendOTP, 204, nil),
        Row(.sendOTP, 200, .unexpectedStatus(200)),
        Row(.sendOTP, 403, .notPermitted(code: nil)),
        Row(.sendOTP, 404, .unexpectedStatus(404)),
        Row(.sendOTP, 409, .conflict(code: nil)),

        Row(.verifyOTP, 204, nil),
        Row(.verifyOTP, 200, .unexpectedStatus(200)),
        Row(.verifyOTP, 403, .notPermitted(code: nil)),
        Row(.verifyOTP, 409, .conflict(code: nil)),

        Row(.logOut, 200, "logged-out-with-url", nil),
        Row(.logOut, 204, nil),

        Row(.introspectLogin, 200, "identities", nil),
        Row(.introspectLogin, 401, nil),
        Row(.introspectLogin, 401, "unauthorized", nil),
        Row(.introspectLogin, 409, "identities-conflict", unsupported),
        Row(.introspectLogin, 404, "not-found", .unexpectedStatus(404)),
        Row(.introspectIdentity, 200, "authentication-factors", nil),
        Row(.introspectIdentity, 401, nil),
        Row(.introspectIdentity, 401, "unauthorized", nil),
        Row(.introspectIdentity, 403, .notPermitted(code: nil)),
        Row(.introspectIdentity, 404, "not-found", .unexpectedStatus(404)),
    ]

    static let rows = common + withToken + withKey + factors + special
}
