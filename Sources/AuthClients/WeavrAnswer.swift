import Secrets
import Sessions

/// An answer of the server, and what it means in this vendor's words.
struct WeavrAnswer {
    let call: WeavrCall
    let json: JSONAnswer
    /// How long a lock lasts; the answer gives no figure.
    let lockSpan: Duration

    var head: HTTPAnswerHead { json.head }
    var body: WipedBytes? { json.body }

    var meaning: WeavrCall.Meaning? { call.meaning(of: head.status) }

    func token() throws(AuthFailure) -> Secret {
        // Back Office wraps it once more.
        try json.token(at: call == .actFor ? ["token", "token"] : ["token"])
    }

    /// Throws what the answer means, unless it is a success.
    func requireSuccess() throws(AuthFailure) {
        guard meaning == .success else { throw failure }
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws(AuthFailure) -> Value { try json.decoded(type) }

    /// What an answer that is no success means.
    var failure: AuthFailure {
        switch meaning {
        case .invalidFields: .invalidFields(invalidFields)
        case .keyRefused: .keyRefused
        case .wrongCredentials: .wrongCredentials
        case .delegationRefused: delegationProblem.map { .delegationRefused($0) } ?? .conflict(code: code)
        case .loginUnknown: .challengeRefused(.loginUnknown)
        case .exchangeRefused: .challengeRefused(.answerRefused)
        case .ended: .ended
        case .endedByCode: hasTokenCode ? .ended : .unexpectedStatus(head.status)
        case .notPermitted: .notPermitted(code: code)
        case .passwordRefused: passwordProblem.map { .passwordRefused($0) } ?? .conflict(code: code)
        case .challengeRefused: challengeProblem.map { .challengeRefused($0) } ?? .conflict(code: code)
        case .conflict: .conflict(code: code)
        case .locked: .locked(for: lockSpan)
        case .rateLimited: .rateLimited(for: head.limitReset)
        case .serverFault: .serverFault(status: head.status)
        case .success, .passwordExpired, nil: .unexpectedStatus(head.status)
        }
    }

    /// The server's code for an error, if it sent one that looks like a code.
    var code: String? {
        guard let error: WeavrError = decodedError(), let code = error.errorCode ?? error.code,
            (1...64).contains(code.utf8.count),
            code.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { return nil }
        return code
    }

    private var hasTokenCode: Bool { code == "TOKEN_EXPIRED" || code == "TOKEN_NOT_FOUND" }

    private var passwordProblem: AuthFailure.PasswordProblem? {
        switch code {
        case "PASSWORD_ALREADY_USED": .alreadyUsed
        case "PASSWORD_TOO_SHORT": .tooShort
        case "PASSWORD_TOO_LONG": .tooLong
        case "PASSWORD_TOO_SIMPLE": .tooSimple
        case "PASSWORD_INCORRECT": .incorrect
        default: nil
        }
    }

    private var delegationProblem: AuthFailure.DelegationProblem? {
        switch code {
        case "UNRESOLVED_IDENTITY": .identityUnknown
        case "ALREADY_IMPERSONATED": .actingAlready
        default: nil
        }
    }

    private var challengeProblem: AuthFailure.ChallengeProblem? {
        switch code {
        case "VERIFICATION_CODE_INVALID": .wrongCode
        case "ONE_CHALLENGE_LIMIT_REMAINING": .oneTryLeft
        case "CHALLENGE_LIMIT_EXCEEDED": .tooManyTries
        case "VERIFICATION_CODE_EXPIRED": .codeOver
        case "STATE_INVALID": call.isStepUpPush ? .underWay : .notAsked
        case "ALREADY_VERIFIED": .alreadyVerified
        case "RETRY_IN_15SEC": .tooSoon
        case "CHANNEL_NOT_REGISTERED": .channelNotEnrolled
        case "CHANNEL_NOT_SUPPORTED": .channelNotSupported
        case "MOBILE_NUMBER_INVALID": .numberInvalid
        case "MOBILE_COUNTRY_NOT_SUPPORTED": .countryNotSupported
        default: nil
        }
    }

    private var invalidFields: [AuthFailure.InvalidField] {
        let error: WeavrBadRequest? = decodedError()
        // More than a form ever has is noise.
        return (error?.syntaxErrors?.invalidFields ?? error?.validationErrors ?? []).prefix(32).map { field in
            AuthFailure.InvalidField(
                name: field.fieldName ?? "", problem: field.error ?? "", parameters: field.params ?? [])
        }
    }

    /// Errors may come from something in between, with any body: what cannot be read is left out.
    private func decodedError<Value: Decodable>() -> Value? {
        do {
            return try json.decodedOrNil(Value.self)
        } catch {
            return nil
        }
    }
}
