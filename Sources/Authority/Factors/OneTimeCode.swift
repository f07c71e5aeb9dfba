import GRDB

/// A code that was sent by text message, and what is typed for it.
struct OneTimeCode {
    /// The sandbox of the description: nothing is sent, and the code is always this one.
    private static let sandbox = "123456"

    /// As it was typed.
    let text: String
    /// The vendor's code where the challenge was met before.
    let alreadyVerified: String

    /// Tries the code for a challenge; answers the vendor's code for a wrong one, nil for the right one. Either is
    /// written down, so the transaction is to be kept.
    ///
    /// - Throws: A conflict where there is nothing to try it for.
    func attempt(
        _ challenge: Challenge?, at now: Int64, in book: ChallengeBook, _ db: Database
    ) throws -> (fault: String?, applied: ChallengeBook.Applied) {
        guard var challenge else { throw Refusal.conflict("STATE_INVALID") }
        switch challenge.state {
        case .verified: throw Refusal.conflict(alreadyVerified)
        case .declined: throw Refusal.conflict("CHALLENGE_LIMIT_EXCEEDED")
        case .expired: throw Refusal.conflict("VERIFICATION_CODE_EXPIRED")
        case .pending: break
        }
        guard challenge.isPending(at: now) else { throw Refusal.conflict("VERIFICATION_CODE_EXPIRED") }
        if text == Self.sandbox { return (nil, try book.finish(challenge, .yes, at: now, db)) }
        challenge.attempts += 1
        switch Challenge.attemptLimit - challenge.attempts {
        case ...0: return ("CHALLENGE_LIMIT_EXCEEDED", try book.finish(challenge, .no, at: now, db))
        case 1: return ("ONE_CHALLENGE_LIMIT_REMAINING", try count(challenge, db))
        default: return ("VERIFICATION_CODE_INVALID", try count(challenge, db))
        }
    }

    private func count(_ challenge: Challenge, _ db: Database) throws -> ChallengeBook.Applied {
        try ChallengeTable.set(challenge.id, .pending, attempts: challenge.attempts, db)
        return {}
    }
}

extension FieldCheck {
    /// A code of six digits.
    mutating func code(_ value: String?) -> String {
        let code = text(value, "verificationCode")
        if !code.isEmpty, code.utf8.count != 6 || !code.allSatisfy(\.isASCIIDigit) {
            report("verificationCode", .pattern, ["^[0-9]{6}$"])
        }
        return code
    }
}
