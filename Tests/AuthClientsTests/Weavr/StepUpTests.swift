import AuthClients
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// The calls that step a token up, status by status and code by code.
@Suite struct StepUpTests {
    private static let bearer = Credential("bearer-1", .identity)

    @Test func `a code is asked for and given with the token that it steps up`() async throws {
        try await withTester(script: { _ in .status(204, text: "") }) { tester in
            #expect(await tester.result(of: .sendOTP, as: Self.bearer) == .success(.done))
            #expect(
                await tester.result(of: .verifyOTP(Secret("123456")), as: Self.bearer) == .success(.done))
            try #require(tester.server.requests.count == 2)
            #expect(
                tester.server.requests.map(\.uri) == [
                    "/multi/stepup/challenges/otp/SMS", "/multi/stepup/challenges/otp/SMS/verify",
                ])
            #expect(
                tester.server.requests.map { $0.headers["authorization"] } == [
                    ["Bearer bearer-1"], ["Bearer bearer-1"],
                ])
            #expect(
                String(decoding: tester.server.requests[1].body, as: UTF8.self)
                    == #"{"verificationCode":"123456"}"#)
        }
    }

    @Test(arguments: [
        ("VERIFICATION_CODE_INVALID", AuthFailure.challengeRefused(.wrongCode)),
        ("ONE_CHALLENGE_LIMIT_REMAINING", .challengeRefused(.oneTryLeft)),
        ("CHALLENGE_LIMIT_EXCEEDED", .challengeRefused(.tooManyTries)),
        ("VERIFICATION_CODE_EXPIRED", .challengeRefused(.codeExpired)),
        ("STATE_INVALID", .challengeRefused(.notAsked)),
        ("ALREADY_VERIFIED", .challengeRefused(.alreadyVerified)),
        ("RETRY_IN_15SEC", .challengeRefused(.tooSoon)),
        ("CHANNEL_NOT_REGISTERED", .challengeRefused(.channelNotEnrolled)),
        ("CHANNEL_NOT_SUPPORTED", .challengeRefused(.channelNotSupported)),
        ("MOBILE_NUMBER_INVALID", .challengeRefused(.numberInvalid)),
        ("MOBILE_COUNTRY_NOT_SUPPORTED", .challengeRefused(.countryNotSupported)),
        ("SOMETHING_NEW", .conflict(code: "SOMETHING_NEW")),
    ])
    func `each code of a conflict has its own meaning`(code: String, wanted: AuthFailure)
        async throws
    {
        try await withTester(script: { _ in .status(409, text: #"{"errorCode":"\#(code)"}"#) }) { tester in
            #expect(await tester.failure(of: SampleRequest.sendOTP) == wanted)
            #expect(await tester.failure(of: SampleRequest.verifyOTP) == wanted)
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
        let script: FakeServer.Script = { request in
            guard let code = codes[request.uri.hasSuffix("AUTHY") ? 1 : 0] else {
                return .status(200, text: #"{"id":"7"}"#)
            }
            return .status(409, text: #"{"errorCode":"\#(code)"}"#)
        }
        try await withTester(script: script) { tester in
            let result = await tester.result(of: .pushStepUp, as: Self.bearer)
            let reply = VendorReply.challenge(PushChallenge(id: "7"))
            #expect(result == (wanted.map { .failure($0) } ?? .success(reply)))
            #expect(tester.server.requests.map(\.uri) == asked.map { "/multi/stepup/challenges/push/\($0)" })
        }
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
        try await withTester(script: { _ in .status(200, text: body) }) { tester in
            switch await tester.result(of: .listFactors, as: Self.bearer).factors {
            case .success(let found): #expect(found == wanted)
            case .failure(let failure): #expect(wanted == nil && failure.outcome == .failed)
            }
            #expect(tester.server.requests.map(\.uri) == ["/multi/authentication_factors"])
        }
    }
}
