/// Every failure in words: what happened, and what to do next. The only place where they are written.
extension AuthFailure {
    /// What happened. Text from a server in it is untrusted, like all text from a server.
    package var sentence: String {
        switch self {
        case .wrongCredentials: "Wrong e-mail or password."
        case .locked: "Locked after too many wrong passwords."
        case .rateLimited: "Too many requests."
        case .ended: "The server no longer accepts this token."
        case .keyRefused: "The server does not know this profile's API key."
        case .keyMissing(let why): "The key of this profile is not to be had: \(why)."
        case .notPermitted(let code): "The server does not permit this\(Self.suffix(code))."
        case .invalidFields(let fields): Self.sentence(about: fields)
        case .passwordRefused(let problem): problem.sentence
        case .challengeRefused(let problem): problem.sentence
        case .delegationRefused(.identityUnknown): "No identity has this type and id."
        case .delegationRefused(.actingAlready): "The server says that somebody is acted for already."
        case .conflict(let code): "The server refused: a conflict\(Self.suffix(code))."
        case .unreachable(let cause): cause.sentence
        case .malformedAnswer(let what): "The answer was not understood: \(what)."
        case .serverFault(let status): "The server failed (\(status))."
        case .unexpectedStatus(let status): "The server answered with a status nobody expected (\(status))."
        case .notOffered: "This vendor has no such call."
        case .cancelled: "Cancelled."
        }
    }

    /// What the person can do about it.
    package var nextStep: String {
        switch self {
        case .wrongCredentials: "Type the password again."
        case .locked: "Wait, or ask an administrator to unlock the account."
        case .rateLimited: "Wait, then try again."
        case .ended: "Sign in again."
        case .keyRefused: "Check the profile's key."
        case .keyMissing: "Correct 'api-key' in the configuration."
        case .notPermitted: "Ask an administrator for the permission, or choose another identity."
        case .invalidFields: "Correct it and try again."
        case .passwordRefused(.codeUnknown): "Type it again, or leave and have another mailed."
        case .passwordRefused: "Choose another password."
        case .challengeRefused(let problem): problem.nextStep
        case .delegationRefused(.identityUnknown): "Ask the customer for the id, and check the type (f)."
        case .delegationRefused(.actingAlready): "Log out of that first."
        case .conflict, .malformedAnswer, .unexpectedStatus:
            "Quote the request-ref in Activity to the vendor's support."
        case .unreachable(let cause): cause.nextStep
        case .serverFault: "Try again in a moment; if it stays, quote the request-ref in Activity."
        case .notOffered: "Choose another profile for it."
        case .cancelled: "Try again when ready."
        }
    }

    private static func suffix(_ code: String?) -> String {
        code.map { " (\($0))" } ?? ""
    }

    private static func sentence(about fields: [InvalidField]) -> String {
        guard !fields.isEmpty else { return "The server found the request malformed." }
        let list = fields.map { "\($0.name) (\($0.reason))" }.joined(separator: ", ")
        return "Not accepted: \(list)."
    }
}

extension AuthFailure.InvalidField {
    /// The vendor's code for the problem, in words.
    fileprivate var reason: String {
        switch problem {
        case "REQUIRED", "HAS_TEXT": "missing"
        case "SIZE": "wrong length"
        case "RANGE", "AT_LEAST", "AT_MOST": "out of range"
        case "IN", "NOT_IN": "not one of the allowed values"
        case "REGEX", "EXACTLY": "wrong form"
        default: problem
        }
    }
}

extension AuthFailure.PasswordProblem {
    fileprivate var sentence: String {
        switch self {
        case .alreadyUsed: "One of the last five passwords."
        case .tooShort: "The new password is too short."
        case .tooLong: "The new password is too long."
        case .tooSimple: "The new password is too simple."
        case .incorrect: "The old password was not accepted."
        case .unchanged: "The new password is the old one."
        case .codeUnknown: "The server knows no such code: mistyped, used, or over."
        case .againstRules: "The new password is against the vendor's rules."
        }
    }
}

extension AuthFailure.ChallengeProblem {
    fileprivate var sentence: String {
        switch self {
        case .wrongCode: "Wrong code."
        case .oneTryLeft: "Wrong code. One try is left (exact)."
        case .tooManyTries: "Too many tries: the server takes no more for now."
        case .codeOver: "The code is over."
        case .notAsked: "The server waits for no answer."
        case .alreadyVerified: "The token is stepped up already."
        case .underWay: "A push for this token is under way, or none is needed."
        case .tooSoon: "Too soon for another code."
        case .channelNotEnrolled: "This login has no device enrolled."
        case .phoneNotEnrolled: "This login has no phone enrolled for codes."
        case .noCodeNow: "The server sends no code for this token now."
        case .channelNotSupported: "The server does not offer this way."
        case .numberInvalid: "The phone number on file cannot be one."
        case .loginUnknown: "The server knows no such login."
        case .declined: "Declined on the customer's device."
        case .unanswered: "The push was not answered in time."
        case .nobodyTold: "The server said nothing about the push."
        case .answerRefused:
            "The server did not take the device's answer: used, over, or for another identity."
        case .notListening(let why): "Nobody was asked: no webhook can come in here (\(why))."
        case .countryNotSupported: "No messages can be sent to the country of the phone number on file."
        }
    }

    fileprivate var nextStep: String {
        switch self {
        case .wrongCode, .oneTryLeft: "Type it again."
        case .underWay: "Answer it on the device, or have a code sent (r)."
        case .tooManyTries, .codeOver, .notAsked: "Have another sent (r), or try later."
        case .alreadyVerified: "Nothing more is needed."
        case .tooSoon: "Type the one before, or wait."
        case .channelNotEnrolled, .phoneNotEnrolled: "The customer enrols one in the vendor's application."
        case .noCodeNow: "Ask the device (U), or try later."
        case .loginUnknown: "Check the e-mail."
        case .declined: "Ask the customer, then try again."
        case .unanswered, .answerRefused: "Try again."
        case .nobodyTold: "Check that webhooks lead here, and this machine's clock."
        case .notListening: "Check 'webhooks' in the configuration."
        case .channelNotSupported: "Ask the vendor to switch it on."
        case .numberInvalid, .countryNotSupported: "Have the number corrected with the vendor."
        }
    }
}

extension AuthFailure.Unreachable {
    fileprivate var sentence: String {
        switch self {
        case .connectionRefused: "Unreachable: nothing answers at the server's address."
        case .nameNotFound: "Unreachable: the server's name is not known."
        case .timedOut: "Unreachable: no answer in time."
        case .connectionLost: "Unreachable: the connection broke off."
        case .certificateRefused: "Unreachable: the server's certificate is not trusted."
        case .other(let what): "Unreachable: \(what)."
        }
    }

    fileprivate var nextStep: String {
        switch self {
        case .connectionRefused, .timedOut, .connectionLost: "Check the network, then try again."
        case .nameNotFound: "Check the profile's address and the network."
        case .certificateRefused: "Do not sign in; ask who runs the server."
        case .other: "Check the profile's address."
        }
    }
}
