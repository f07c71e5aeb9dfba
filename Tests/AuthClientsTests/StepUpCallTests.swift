import AuthClients
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// The calls that step a token up, status by status and code by code.
@Suite struct StepUpCalls {
    private static let bearer = Credential("bearer-1", .identity)

    @Test func `a code is asked for and given with the token that it steps up`() async throws {
        try await withDesk(script: { _ in .status(204, text: "") }) { desk in
            try await desk.client.sendCode(authorisedBy: Self.bearer, trace: desk.trace)
            try await desk.client.verifyCode(
                Secret("123456"), authorisedBy: Self.bearer, trace: desk.trace)
            #expect(
                desk.server.requests.map(\.uri) == [
                    "/multi/stepup/challenges/otp/SMS", "/multi/stepup/challenges/otp/SMS/verify",
                ])
            #expect(
                desk.server.requests.map { $0.headers["authorization"] } == [
                    ["Bearer bearer-1"], ["Bearer bearer-1"],
                ])
            #expect(
                String(decoding: desk.server.requests[1].body, as: UTF8.self)
                    == #"{"verificationCode":"123456"}"#)
        }
    }

    @Test(arguments: [
        ("VERIFICATION_CODE_INVALID", AuthFailure.challengeRefused(.wrongCode)),
        ("ONE_CHALLENGE_LIMIT_REMAINING", .challengeRefused(.oneTryLeft)),
        ("CHALLENGE_LIMIT_EXCEEDED", .challengeRefused(.tooManyTries)),
        ("VERIFICATION_CODE_EXPIRED", .challengeRefused(.codeOver)),
        ("STATE_INVALID", .challengeRefused(.notAsked)),
        ("ALREADY_VERIFIED", .challengeRefused(.alreadyVerified)),
        ("RETRY_IN_15SEC", .challengeRefused(.tooSoon)),
        ("CHANNEL_NOT_REGISTERED", .challengeRefused(.channelNotEnrolled)),
        ("CHANNEL_NOT_SUPPORTED", .challengeRefused(.channelNotSupported)),
        ("MOBILE_NUMBER_INVALID", .challengeRefused(.numberInvalid)),
        ("MOBILE_COUNTRY_NOT_SUPPORTED", .challengeRefused(.countryNotSupported)),
        ("SOMETHING_NEW", .conflict(code: "SOMETHING_NEW")),
    ])
    func `each code of a conflict has its own meaning and its own words`(code: String, wanted: AuthFailure)
        async throws
    {
        try await withDesk(script: { _ in .status(409, text: #"{"errorCode":"\#(code)"}"#) }) { desk in
            let sent = await failure { () async throws(AuthFailure) in
                try await desk.client.sendCode(authorisedBy: Self.bearer, trace: desk.trace)
            }
            let judged = await failure { () async throws(AuthFailure) in
                try await desk.client.verifyCode(
                    Secret("123456"), authorisedBy: Self.bearer, trace: desk.trace)
            }
            #expect(sent == wanted && judged == wanted)
            #expect(!wanted.sentence.isEmpty && !wanted.nextStep.isEmpty)
        }
    }

    @Test(arguments: [
        (400, AuthFailure.invalidFields([])), (401, .ended), (403, .notPermitted(code: nil)),
        (404, .unexpectedStatus(404)), (410, .ended), (429, .rateLimited(for: nil)),
        (500, .serverFault(status: 500)), (200, .unexpectedStatus(200)), (302, .unexpectedStatus(302)),
    ])
    func `each other status has one meaning`(status: Int, wanted: AuthFailure) async throws {
        // The key is good: a 401 is about the token.
        try await withDesk(script: { request in
            request.uri.hasSuffix("/passwords/validate") ? .status(409) : .status(status, text: "{}")
        }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.client.sendCode(authorisedBy: Self.bearer, trace: desk.trace)
            }
            #expect(found == wanted)
        }
    }

    @Test func `nobody's device is asked where no answer could come in`() async throws {
        try await withDesk(script: { _ in .status(200, text: #"{"id":"7"}"#) }) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.client.askStepUp(authorisedBy: Self.bearer, trace: desk.trace)
            }
            #expect(found == .challengeRefused(.notListening("the profile has no address for them")))
            #expect(desk.server.requests.isEmpty)
        }
    }

    @Test(
        arguments: [
            // What each channel answers, the paths that are asked, and what comes of it.
            (["CHANNEL_NOT_REGISTERED", nil], ["BIOMETRIC", "AUTHY"], nil),
            (["CHANNEL_NOT_SUPPORTED", nil], ["BIOMETRIC", "AUTHY"], nil),
            ([nil, nil], ["BIOMETRIC"], nil),
            (["STATE_INVALID", nil], ["BIOMETRIC"], AuthFailure.challengeRefused(.underWay)),
            (["CHALLENGE_LIMIT_EXCEEDED", nil], ["BIOMETRIC"], .challengeRefused(.tooManyTries)),
            (
                ["CHANNEL_NOT_REGISTERED", "CHANNEL_NOT_SUPPORTED"], ["BIOMETRIC", "AUTHY"],
                .challengeRefused(.channelNotEnrolled)
            ),
            (
                ["CHANNEL_NOT_REGISTERED", "STATE_INVALID"], ["BIOMETRIC", "AUTHY"],
                .challengeRefused(.underWay)
            ),
        ] as [([String?], [String], AuthFailure?)])
    func `the device that is enrolled is asked, one way or the other`(
        codes: [String?], asked: [String], wanted: AuthFailure?
    ) async throws {
        let script: ScriptedServer.Script = { request in
            guard let code = codes[request.uri.hasSuffix("AUTHY") ? 1 : 0] else {
                return .status(200, text: #"{"id":"7"}"#)
            }
            return .status(409, text: #"{"errorCode":"\#(code)"}"#)
        }
        let clock = SteppingClock()
        let receiver = WebhookReceiver(now: { clock.read() })
        try await receiver.start(key: Secret("key-1"))
        try await withDesk(receiver: receiver, script: script) { desk in
            let found = await failure { () async throws(AuthFailure) in
                try await desk.client.askStepUp(authorisedBy: Self.bearer, trace: desk.trace)
            }
            #expect(found == wanted)
            #expect(desk.server.requests.map(\.uri) == asked.map { "/multi/stepup/challenges/push/\($0)" })
        }
        await receiver.stop()
    }

    @Test(
        arguments: [
            (
                #"{"factors":[{"type":"OTP","status":"ACTIVE","channel":"SMS"}]}"#,
                [Factor(channel: "SMS", status: .active)]
            ),
            (
                #"{"factors":[{"status":"PENDING_VERIFICATION","channel":"AUTHY"},{"status":"INACTIVE","channel":"BIOMETRIC"}]}"#,
                [Factor(channel: "AUTHY", status: .pending), Factor(channel: "BIOMETRIC", status: .inactive)]
            ),
            (
                #"{"factors":[{"status":"NEW","channel":"X"},{}]}"#,
                [Factor(channel: "X", status: .other("NEW")), Factor(channel: "", status: .other(""))]
            ),
            (#"{"factors":[]}"#, []), (#"{}"#, nil), (#"{"factors":{}}"#, nil), ("[]", nil),
        ] as [(String, [Factor]?)])
    func `factors are read as the description has them, and nothing else passes for them`(
        body: String, wanted: [Factor]?
    ) async throws {
        try await withDesk(script: { _ in .status(200, text: body) }) { desk in
            do throws(AuthFailure) {
                let found = try await desk.client.factors(authorisedBy: Self.bearer, trace: desk.trace)
                #expect(found == wanted)
            } catch {
                #expect(wanted == nil && error.outcome == .failed)
            }
            #expect(desk.server.requests.map(\.uri) == ["/multi/authentication_factors"])
        }
    }
}
