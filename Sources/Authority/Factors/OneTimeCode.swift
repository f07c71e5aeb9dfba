import GRDB

/// The code of a text message, as the person entered it.
struct OneTimeCode {
    /// The description's sandbox: no message is sent, and the code is always this one.
    private static let sandbox = "123456"

    private let text: String
    /// The vendor's error code for a challenge that is verified already.
    private let alreadyVerified: String

    private struct Body: Decodable {
        let verificationCode: String?
    }

    /// Reads the code from the body of a request.
    init(_ request: IncomingRequest, alreadyVerified: String) throws(APIError) {
        let body = try request.decode(Body.self)
        var check = FieldValidator()
        text = check.code(body.verificationCode, "verificationCode")
        try check.finish()
        self.alreadyVerified = alreadyVerified
    }

    /// Compares the code and records the attempt, so the caller must commit the transaction in either case.
    ///
    /// - Returns: The vendor's error code for a wrong code, nil for the right one.
    /// - Throws: A conflict if no challenge is pending.
    func attempt(
        _ challenge: Challenge?, at now: Timestamp, in challenges: ChallengeService, _ db: Database
    ) throws -> (fault: String?, applied: ChallengeService.Applied) {
        guard var challenge else { throw APIError.conflict("STATE_INVALID") }
        switch challenge.state {
        case .verified: throw APIError.conflict(alreadyVerified)
        case .declined: throw APIError.conflict("CHALLENGE_LIMIT_EXCEEDED")
        case .expired: throw APIError.conflict("VERIFICATION_CODE_EXPIRED")
        case .pending: break
        }
        guard challenge.isPending(at: now) else { throw APIError.conflict("VERIFICATION_CODE_EXPIRED") }
        if text == Self.sandbox { return (nil, try challenges.finish(challenge, .accept, at: now, db)) }
        challenge.attempts += 1
        switch Challenge.attemptLimit - challenge.attempts {
        case ...0:
            return ("CHALLENGE_LIMIT_EXCEEDED", try challenges.finish(challenge, .decline, at: now, db))
        case 1: return ("ONE_CHALLENGE_LIMIT_REMAINING", try count(challenge, db))
        default: return ("VERIFICATION_CODE_INVALID", try count(challenge, db))
        }
    }

    private func count(_ challenge: Challenge, _ db: Database) throws -> ChallengeService.Applied {
        try ChallengeTable.set(challenge.id, .pending, attempts: challenge.attempts, db)
        return {}
    }
}

extension FieldValidator {
    /// A code of six digits.
    mutating func code(_ value: String?, _ field: String) -> String {
        let code = text(value, field)
        if !code.isEmpty, code.utf8.count != 6 || !code.allSatisfy(\.isASCIIDigit) {
            report(field, .pattern, ["^[0-9]{6}$"])
        }
        return code
    }
}
