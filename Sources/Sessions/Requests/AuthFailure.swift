/// Every way in which a call to an authentication API can fail to give what was asked.
package enum AuthFailure: Error, Hashable, Sendable, Codable {
    /// Wrong e-mail or password; which of them, the server does not say.
    case wrongCredentials
    /// Too many wrong passwords. The span is the vendor's rule, not an answer of the server.
    case locked(for: Duration)
    /// Too many calls; nil when the server did not say for how long.
    case rateLimited(for: Duration?)
    /// The token is no longer accepted.
    case ended
    /// The key of the profile was refused.
    case keyRefused
    /// The key of the profile could not be read, and nothing was sent; says why in a few words, without the key.
    case keyMissing(String)
    /// The key of the profile did not come in the time of a call, and nothing was sent.
    case keyTimedOut
    /// The record of actions must be kept and could not be written, so nothing was sent; says why in a few words.
    case notRecorded(String)
    /// The login is known but may not do this; with the server's code, if it gave one.
    case notPermitted(code: String?)
    /// The token has to be stepped up for this.
    case stepUpRequired
    case invalidFields([InvalidField])
    /// A new password that the server's rules refuse.
    case passwordRefused(PasswordProblem)
    /// A code or a push that came to nothing.
    case challengeRefused(ChallengeProblem)
    /// Acting for somebody was refused.
    case delegationRefused(DelegationProblem)
    /// A conflict that this version has no word for, by the server's code.
    case conflict(code: String?)
    case unreachable(Unreachable)
    /// The answer was not what the vendor's description promises; says what was wrong, never what was in it.
    case malformedAnswer(String)
    /// The server says that the fault is its own (5xx).
    case serverFault(status: Int)
    case unexpectedStatus(Int)
    /// The vendor's API has no such call.
    case notOffered
    case cancelled

    /// A field that the server refused, and its reason.
    package struct InvalidField: Hashable, Sendable, Codable {
        /// As the server names it; untrusted.
        package var name: String
        package var problem: FieldProblem

        package init(name: String, problem: FieldProblem) {
            self.name = name
            self.problem = problem
        }
    }

    package enum FieldProblem: Hashable, Sendable, Codable {
        case missing, wrongLength, outOfRange, notAllowed, wrongForm
        /// A word that this version does not know; untrusted.
        case other(String)
    }

    package enum PasswordProblem: CaseIterable, Hashable, Sendable, Codable {
        case alreadyUsed, tooShort, tooLong, tooSimple, incorrect
        /// The new one is the old one.
        case unchanged
        /// The mailed code for a reset is unknown, used or over.
        case codeUnknown
        /// Against the vendor's rules, the answer does not say which.
        case againstRules
    }

    package enum ChallengeProblem: Hashable, Sendable, Codable {
        case wrongCode
        /// One more wrong code ends it.
        case oneTryLeft
        case tooManyTries
        case codeExpired
        /// Nothing was asked that this could be the answer to.
        case notAsked
        case alreadyVerified
        /// One push at a time, and none for a token that is stepped up.
        case underWay
        /// The vendor sends another code only after fifteen seconds.
        case tooSoon
        case channelNotEnrolled
        /// The same, of codes: no phone number.
        case phoneNotEnrolled
        /// The server sends no code for this token now.
        case noCodeNow
        case channelNotSupported
        case numberInvalid
        case countryNotSupported
        case loginUnknown
        /// Of an enrolment: there is such a factor already.
        case alreadyEnrolled
        /// Of what is to be unlinked: there is no such factor any more.
        case notEnrolled
        /// No phone number is on file.
        case numberMissing
        /// Another factor has to be enrolled first.
        case notReady
        case passcodeMissing
        case tooManyEnrolments
        case credentialsInactive
        /// Not for credentials of this type.
        case typeNotEnrollable
        /// The person said no.
        case declined
        /// The person said nothing.
        case unanswered
        /// The server never told what became of it.
        case notReported
        /// The accepted answer was not taken.
        case answerRefused
        /// The server has no way to tell of an answer, so nobody was asked; says why in a few words.
        case notListening(String)
    }

    package enum DelegationProblem: Hashable, Sendable, Codable {
        case identityUnknown, actingAlready
    }

    package enum Unreachable: Hashable, Sendable, Codable {
        case connectionRefused, nameNotFound, timedOut, connectionLost, certificateRefused
        /// Something else went wrong on the way; in a few words without addresses or secrets.
        case other(String)
    }

    /// The outcomes that must never be mixed up.
    package enum Outcome: Hashable, Sendable, Codable {
        case ended, unreachable, refused, failed
    }

    package var outcome: Outcome {
        switch self {
        case .ended: .ended
        case .unreachable: .unreachable
        case .wrongCredentials, .locked, .rateLimited, .keyRefused, .notPermitted, .stepUpRequired,
            .passwordRefused, .challengeRefused, .delegationRefused:
            .refused
        case .keyMissing, .keyTimedOut, .notRecorded, .invalidFields, .conflict, .malformedAnswer,
            .serverFault,
            .unexpectedStatus,
            .notOffered, .cancelled:
            .failed
        }
    }
}
