package import Sessions

/// Every failure in words: what happened, and what to do next.
extension AuthFailure {
    /// What happened, as a sentence.
    package var sentence: Sentence { cause.asSentence }

    /// What happened, as a clause without a full stop, to end a sentence that says what it happened to.
    package var cause: Sentence {
        switch self {
        case .wrongCredentials: "wrong e-mail or password"
        case .locked: "the account is locked after too many wrong passwords"
        case .rateLimited: "too many requests"
        case .ended: "the server no longer accepts this token"
        case .keyRefused: "the server does not know this profile's API key"
        case .keyMissing(let why): "could not read this profile's API key (\(untrusted: why, columns: 80))"
        case .keyTimedOut: "this profile's API key did not come in time, so nothing was sent"
        case .notRecorded(let why):
            "the audit record could not be written, so nothing was sent (\(untrusted: why, columns: 120))"
        case .stepUpRequired: "the server asks for a step-up first"
        case .notPermitted(let code): "the server does not permit this\(Self.suffix(code))"
        case .invalidFields(let fields): Self.cause(fields)
        case .passwordRefused(let problem): problem.cause
        case .challengeRefused(let problem): problem.cause
        case .delegationRefused(.identityUnknown): "no identity has this type and id"
        case .delegationRefused(.actingAlready): "the server already acts for an identity"
        case .conflict(let code): "the server refused because of a conflict\(Self.suffix(code))"
        case .unreachable(let problem): problem.cause
        case .malformedAnswer(let what): "the server's reply is not valid (\(untrusted: what, columns: 80))"
        case .serverFault(let status): "the server failed (\(status))"
        case .unexpectedStatus(404): "no such API at the server's address (404)"
        case .unexpectedStatus(let status): "the server replied with an unexpected status (\(status))"
        case .notOffered: "this vendor does not offer that"
        case .cancelled: "cancelled"
        }
    }

    /// What can be done about it; nil where nothing need be. `profile` is the one that was called.
    package func nextStep(for profile: Profile? = nil) -> NextStep? {
        switch self {
        case .wrongCredentials:
            profile?.offers(.passwordReset) == true ? .typePasswordAgainOrReset : .typePasswordAgain
        case .locked: .waitForUnlock(until: nil)
        case .rateLimited: .retryLater
        case .ended: .signInAgain(nil)
        case .keyRefused, .keyMissing, .keyTimedOut: .check(.apiKey, ofProfile: profile?.name)
        case .notRecorded: .repairRecord
        case .stepUpRequired: .stepUp
        case .notPermitted: .askForPermission
        case .invalidFields: .correctInput
        case .passwordRefused(.codeUnknown): .typeCodeAgainOrReset
        case .passwordRefused(.incorrect): .typePasswordAgain
        case .passwordRefused: .choosePassword
        case .challengeRefused(let problem): problem.nextStep(for: profile)
        case .delegationRefused(.identityUnknown): .correctDelegation
        case .delegationRefused(.actingAlready): .logOut
        // Most likely it is not the vendor's server.
        case .unexpectedStatus: .check(.url, ofProfile: profile?.name)
        case .conflict, .malformedAnswer: .quoteReference
        case .unreachable(let problem): problem.nextStep(for: profile)
        case .serverFault: .retryOrQuoteReference
        case .notOffered: .chooseProfile
        case .cancelled: .retry
        }
    }

    package func statement(for profile: Profile? = nil) -> Statement {
        Statement(sentence, .failure, next: nextStep(for: profile))
    }

    private static func suffix(_ code: String?) -> Sentence {
        code.map { " (\(untrusted: $0, columns: 40))" } ?? ""
    }

    private static func cause(_ fields: [InvalidField]) -> Sentence {
        guard let first = fields.first else { return "the server found the request malformed" }
        return fields.dropFirst().reduce("the server did not accept \(first.words)") { "\($0), \($1.words)" }
    }
}
