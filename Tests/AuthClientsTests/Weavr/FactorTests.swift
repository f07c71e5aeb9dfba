import AuthClients
import NIOHTTP1
import Secrets
import Sessions
import Testing

/// The calls that enrol and unlink factors, one by one and code by code.
@Suite struct FactorTests {
    private static let bearer = Credential("bearer-1", .identity)
    private static let root = "/multi/authentication_factors"

    @Test(arguments: [
        (VendorRequest.enrolFactor(channel: "SMS"), "POST", "/otp/SMS", ""),
        (
            .verifyFactor(channel: "SMS", Secret("123456")), "POST", "/otp/SMS/verify",
            #"{"verificationCode":"123456"}"#
        ),
        (.enrolFactor(channel: "AUTHY"), "POST", "/push/AUTHY", ""),
        (.unlinkFactor(channel: "AUTHY"), "DELETE", "/push/AUTHY", ""),
        (.unlinkFactor(channel: "BIOMETRIC"), "DELETE", "/push/BIOMETRIC", ""),
    ])
    func `each goes to its path with the person's token, once`(
        request: VendorRequest, method: String, path: String, body: String
    ) async throws {
        try await withTester(script: { _ in .status(204, text: "") }) { tester in
            #expect(await tester.result(of: request, as: Self.bearer) == .success(.done))
            try #require(tester.server.requests.count == 1)
            let sent = tester.server.requests[0]
            #expect(sent.method == method && sent.uri == Self.root + path)
            #expect(sent.headers["authorization"] == ["Bearer bearer-1"])
            #expect(String(decoding: sent.body, as: UTF8.self) == body)
        }
    }

    @Test(arguments: [
        VendorRequest.enrolFactor(channel: "BIOMETRIC"), .enrolFactor(channel: "SMS/../x"),
        .verifyFactor(channel: "AUTHY", Secret("123456")), .unlinkFactor(channel: "SMS"),
        .unlinkFactor(channel: ""),
    ])
    func `a channel that the vendor has no such call for is not asked about`(
        request: VendorRequest
    ) async throws {
        try await withTester(script: { _ in .status(204, text: "") }) { tester in
            #expect(await tester.failure(of: request, as: Self.bearer) == .notOffered)
            #expect(tester.server.requests.isEmpty)
        }
    }

    @Test(arguments: [
        ("CHANNEL_NOT_SUPPORTED", AuthFailure.ChallengeProblem.channelNotSupported),
        ("CHANNEL_ALREADY_REGISTERED", .alreadyEnrolled), ("CHANNEL_NOT_REGISTERED", .channelNotEnrolled),
        ("CHANNEL_NOT_READY", .notReady), ("MOBILE_NUMBER_NOT_AVAILABLE", .numberMissing),
        ("MOBILE_NUMBER_INVALID", .numberInvalid), ("MOBILE_COUNTRY_NOT_SUPPORTED", .countryNotSupported),
        ("CREDENTIALS_INACTIVE", .credentialsInactive), ("PASSCODE_NOT_SET", .passcodeMissing),
        ("TYPE_DOES_NOT_SUPPORT_ENROLMENT", .typeNotEnrollable),
        ("ENROLMENT_LIMIT_EXCEEDED", .tooManyEnrolments), ("VERIFICATION_CODE_EXPIRED", .codeExpired),
        ("VERIFICATION_CODE_INVALID", .wrongCode), ("ONE_CHALLENGE_LIMIT_REMAINING", .oneTryLeft),
        ("STATE_INVALID", .notAsked),
    ])
    func `each code of a conflict has its own meaning, whatever was asked`(
        code: String, problem: AuthFailure.ChallengeProblem
    ) async throws {
        try await withTester(script: { _ in .status(409, text: #"{"errorCode":"\#(code)"}"#) }) { tester in
            for sample in [
                SampleRequest.enrolBySMS, .verifySMS, .enrolByAuthy, .unlinkAuthy, .unlinkBiometric,
            ] {
                #expect(await tester.failure(of: sample) == .challengeRefused(problem), "\(sample)")
            }
        }
    }

    @Test func `too many challenges are wrong codes where one is typed, and enrolments where a push is sent`()
        async throws
    {
        let reply = Reply.status(409, text: #"{"errorCode":"CHALLENGE_LIMIT_EXCEEDED"}"#)
        try await withTester(script: { _ in reply }) { tester in
            #expect(await tester.failure(of: SampleRequest.verifySMS) == .challengeRefused(.tooManyTries))
            #expect(
                await tester.failure(of: SampleRequest.enrolByAuthy)
                    == .challengeRefused(.tooManyEnrolments))
        }
    }

    @Test func `the simulated device answers an enrolment, or says that none waits`() async throws {
        for isPending in [true, false] {
            try await withTester(
                enrolmentDevice: { answer, email, channel in
                    isPending && answer == .accept && email == SampleRequest.email && channel == "AUTHY"
                }, script: { _ in .status(500) }
            ) { tester in
                let failure = await tester.failure(
                    of: .answerEnrolment(.accept, email: SampleRequest.email, channel: "AUTHY"))
                #expect(failure == (isPending ? nil : .challengeRefused(.notAsked)))
                #expect(tester.server.requests.isEmpty)
            }
        }
    }

    @Test func `what can be enrolled and unlinked stands in the descriptor`() {
        let rules = WeavrClient.descriptor(
            environment: .production, mailsResets: false, receivesPushes: false, simulatesDevice: false
        ).factorRules
        #expect(
            rules == [
                FactorRules(channel: "SMS", name: "SMS", enrolment: .byCode, isUnlinkable: false),
                FactorRules(channel: "AUTHY", name: "Authy", enrolment: .byPush, isUnlinkable: true),
                FactorRules(
                    channel: "BIOMETRIC", name: "Biometrics", enrolment: .elsewhere, isUnlinkable: true,
                    signsIn: true),
            ])
        #expect(VerifiableClient.descriptor().factorRules.isEmpty)
    }
}
