import Sessions

/// The vendor's codes for errors.
extension WeavrResponse {
    /// The server's code for an error, if it sent one that looks like a code.
    var code: String? {
        guard let error: WeavrBody.Problem = decodedError(), let code = error.errorCode ?? error.code,
            (1...64).contains(code.utf8.count),
            code.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { return nil }
        return code
    }

    var hasTokenCode: Bool { code == "TOKEN_EXPIRED" || code == "TOKEN_NOT_FOUND" }

    var passwordProblem: AuthFailure.PasswordProblem? {
        switch code {
        case "PASSWORD_ALREADY_USED": .alreadyUsed
        case "PASSWORD_TOO_SHORT": .tooShort
        case "PASSWORD_TOO_LONG": .tooLong
        case "PASSWORD_TOO_SIMPLE": .tooSimple
        case "PASSWORD_INCORRECT": .incorrect
        case "INVALID_NONCE_OR_EMAIL": .codeUnknown
        default: nil
        }
    }

    var delegationProblem: AuthFailure.DelegationProblem? {
        switch code {
        case "UNRESOLVED_IDENTITY": .identityUnknown
        case "ALREADY_IMPERSONATED": .actingAlready
        default: nil
        }
    }

    var challengeProblem: AuthFailure.ChallengeProblem? {
        switch code {
        case "VERIFICATION_CODE_INVALID": .wrongCode
        case "ONE_CHALLENGE_LIMIT_REMAINING": .oneTryLeft
        // Of a push there is no code that could be wrong.
        case "CHALLENGE_LIMIT_EXCEEDED": call == .enrolByAuthy ? .tooManyEnrolments : .tooManyTries
        case "VERIFICATION_CODE_EXPIRED": .codeExpired
        case "STATE_INVALID": call.isStepUpPush ? .underWay : .notAsked
        case "ALREADY_VERIFIED": .alreadyVerified
        case "RETRY_IN_15SEC": .tooSoon
        case "CHANNEL_NOT_REGISTERED": .channelNotEnrolled
        case "CHANNEL_NOT_SUPPORTED": .channelNotSupported
        case "MOBILE_NUMBER_INVALID": .numberInvalid
        case "MOBILE_COUNTRY_NOT_SUPPORTED": .countryNotSupported
        case "CHANNEL_ALREADY_REGISTERED": .alreadyEnrolled
        case "MOBILE_NUMBER_NOT_AVAILABLE": .numberMissing
        case "CHANNEL_NOT_READY": .notReady
        case "PASSCODE_NOT_SET": .passcodeMissing
        case "ENROLMENT_LIMIT_EXCEEDED": .tooManyEnrolments
        case "CREDENTIALS_INACTIVE": .credentialsInactive
        case "TYPE_DOES_NOT_SUPPORT_ENROLMENT": .typeNotEnrollable
        default: nil
        }
    }

    var invalidFields: [AuthFailure.InvalidField] {
        let error: WeavrBody.BadRequest? = decodedError()
        // More than a form ever has is noise.
        return (error?.syntaxErrors?.invalidFields ?? error?.validationErrors ?? []).prefix(32).map { field in
            AuthFailure.InvalidField(
                name: field.fieldName ?? "", problem: .init(weavrCode: field.error ?? ""))
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

extension AuthFailure.FieldProblem {
    fileprivate init(weavrCode code: String) {
        switch code {
        case "REQUIRED", "HAS_TEXT": self = .missing
        case "SIZE": self = .wrongLength
        case "RANGE", "AT_LEAST", "AT_MOST": self = .outOfRange
        case "IN", "NOT_IN": self = .notAllowed
        case "REGEX", "EXACTLY": self = .wrongForm
        default: self = .other(code)
        }
    }
}
