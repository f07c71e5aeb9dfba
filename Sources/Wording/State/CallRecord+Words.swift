package import Sessions

extension CallRecord {
    /// What came of it, without the reason.
    package var status: Sentence {
        switch result {
        case .status(let status): "\(status)"
        case .unreachable: "unreachable"
        case .cancelled: "cancelled"
        }
    }

    /// What came of it and why, as "403 wrong e-mail or password", "unreachable: connection refused" or "200"; in a few
    /// words or in all there are.
    package func outcome(inFull: Bool = false) -> Sentence {
        switch result {
        case .status(let status):
            if provesEnd { return "\(status) refused: proof" }
            guard let failure, failure.hasReason(besides: status) else { return "\(status)" }
            return "\(status) \(inFull ? failure.cause : failure.briefly)"
        case .unreachable(let problem): return "unreachable: \(problem.reason)"
        case .cancelled: return "cancelled"
        }
    }
}

extension AuthFailure {
    /// Whether its words say more than a status that stands beside them.
    fileprivate func hasReason(besides status: Int) -> Bool {
        switch self {
        case .serverFault(status), .unexpectedStatus(status), .cancelled: false
        default: true
        }
    }

    /// What happened, in so few words that they fit beside a call.
    package var briefly: Sentence {
        switch self {
        case .locked: "the account is locked"
        case .ended: "token no longer accepted"
        case .keyRefused: "unknown API key"
        case .keyMissing: "no API key"
        case .keyTimedOut: "API key late"
        case .notRecorded: "not recorded"
        case .stepUpRequired: "step-up needed"
        case .notPermitted: "not permitted"
        case .malformedAnswer: "reply not valid"
        case .conflict: "conflict"
        case .delegationRefused(.actingAlready): "already acting"
        case .unreachable(let problem): problem.reason
        case .passwordRefused(.codeUnknown): "code wrong, used or expired"
        case .passwordRefused(.againstRules): "password against the rules"
        case .challengeRefused(let problem): problem.briefly
        case .serverFault: "server fault"
        case .unexpectedStatus: "unexpected status"
        case .wrongCredentials, .rateLimited, .invalidFields, .passwordRefused, .delegationRefused,
            .notOffered, .cancelled:
            cause
        }
    }
}

extension AuthFailure.ChallengeProblem {
    fileprivate var briefly: Sentence {
        switch self {
        case .alreadyVerified: "already stepped up"
        case .underWay: "a push is pending"
        case .tooSoon: "the last code is too recent"
        case .channelNotEnrolled: "no device enrolled"
        case .phoneNotEnrolled: "no phone enrolled"
        case .noCodeNow: "no code for this token now"
        case .channelNotSupported: "channel not supported"
        case .numberInvalid: "phone number not valid"
        case .countryNotSupported: "country without codes"
        case .loginUnknown: "unknown login"
        case .alreadyEnrolled: "already enrolled"
        case .notEnrolled: "not enrolled"
        case .numberMissing: "no phone number"
        case .notReady: "other factor first"
        case .passcodeMissing: "no passcode"
        case .tooManyEnrolments: "too many enrolments"
        case .credentialsInactive: "credentials not active"
        case .typeNotEnrollable: "type enrols nothing"
        case .notReported: "outcome not reported"
        case .answerRefused: "answer refused"
        case .notListening: "no webhooks received"
        case .wrongCode, .oneTryLeft, .tooManyTries, .codeExpired, .notAsked, .declined, .unanswered: cause
        }
    }
}
