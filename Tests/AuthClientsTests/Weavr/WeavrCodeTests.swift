import AuthClients
import Sessions
import Testing

/// Every code of an error that the vendor's description lists, but those of challenges.
@Suite struct WeavrCodeTests {
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
        try await withTester(script: { _ in reply }) { tester in
            #expect(await tester.failure(of: SampleRequest.replacePassword) == failure)
            #expect(await tester.failure(of: SampleRequest.resetPassword) == failure)
        }
    }

    @Test(arguments: [
        ("REQUIRED", AuthFailure.FieldProblem.missing), ("HAS_TEXT", .missing), ("SIZE", .wrongLength),
        ("RANGE", .outOfRange), ("AT_LEAST", .outOfRange), ("AT_MOST", .outOfRange), ("IN", .notAllowed),
        ("NOT_IN", .notAllowed), ("REGEX", .wrongForm), ("EXACTLY", .wrongForm),
        ("REQUIRES", .other("REQUIRES")), ("ALL_OR_NONE", .other("ALL_OR_NONE")), ("NEW", .other("NEW")),
    ])
    func `each problem of a field is told apart`(code: String, problem: AuthFailure.FieldProblem) async throws
    {
        let list = #"[{"fieldName":"email","error":"\#(code)","params":["1"]},{}]"#
        // Back Office has another name for the list.
        for body in [#"{"syntaxErrors":{"invalidFields":\#(list)}}"#, #"{"validationErrors":\#(list)}"#] {
            try await withTester(script: { _ in .status(400, text: body) }) { tester in
                #expect(
                    await tester.failure(of: SampleRequest.signIn)
                        == .invalidFields([
                            .init(name: "email", problem: problem), .init(name: "", problem: .other("")),
                        ]))
            }
        }
    }

    @Test func `a token that has to be stepped up is told from one that may not`() async throws {
        let reply = Reply.status(403, text: #"{"errorCode":"STEP_UP_REQUIRED"}"#)
        try await withTester(script: { _ in reply }) { tester in
            for sample in [
                SampleRequest.replacePassword, .listIdentities, .accessToken, .listFactors, .pushStepUp,
                .sendOTP, .verifyOTP, .delegate, .enrolBySMS, .enrolByAuthy, .unlinkAuthy,
                .unlinkBiometric,
            ] {
                #expect(await tester.failure(of: sample) == .stepUpRequired, "\(sample)")
            }
        }
    }

    @Test(arguments: [
        ("UNRESOLVED_IDENTITY", AuthFailure.delegationRefused(.identityUnknown)),
        ("ALREADY_IMPERSONATED", .delegationRefused(.actingAlready)), ("NEW", .conflict(code: "NEW")),
    ])
    func `each reason to refuse a delegation is told apart`(code: String, failure: AuthFailure) async throws {
        try await withTester(script: { _ in .status(409, text: #"{"errorCode":"\#(code)"}"#) }) { tester in
            #expect(await tester.failure(of: SampleRequest.delegate) == failure)
        }
    }
}
