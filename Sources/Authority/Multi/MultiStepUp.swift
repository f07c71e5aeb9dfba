import GRDB
import HTTPTypes

/// Weavr Multi's calls that make a token worth more: a code by text message, or a push to the person's device.
struct MultiStepUp: Sendable {
    let directory: Directory
    let ledger: Ledger
    let book: ChallengeBook
    /// The channels that the programme has.
    let channels: Set<FactorChannel>

    var routes: [Route] {
        let door = Door.token([.access])
        return [
            Route(.post, "/multi/stepup/challenges/otp/{channel}", door, handle: sendCode),
            Route(.post, "/multi/stepup/challenges/otp/{channel}/verify", door, handle: verifyCode),
            Route(.post, "/multi/stepup/challenges/push/{channel}", door, handle: push),
        ]
    }

    private func sendCode(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        try call.requireNoFields()
        let channel = try FactorChannel.named(call.parameter, among: [.sms], of: channels)
        guard book.factors.has(user.id, channel) else { throw Refusal.conflict("CHANNEL_NOT_REGISTERED") }
        if let fault = MobileNumber.fault(in: user.device.mobile) { throw Refusal.conflict(fault) }
        let now = call.moment
        _ = try await book.commit { db in
            if let last = try ChallengeTable.latest(.stepUp, channel, of: user.id, db),
                now < last.began + Challenge.resendAfter
            {
                throw Refusal.conflict("RETRY_IN_15SEC")
            }
            return (try begin(.stepUp, channel, for: token, at: now, db), {})
        }
        return .noContent
    }

    private struct CodeBody: Decodable {
        let verificationCode: String?
    }

    private func verifyCode(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        let body = try call.decode(CodeBody.self)
        var check = FieldCheck()
        let code = check.code(body.verificationCode)
        try check.finish()
        let channel = try FactorChannel.named(call.parameter, among: [.sms], of: channels)
        guard book.factors.has(user.id, channel) else { throw Refusal.conflict("CHANNEL_NOT_REGISTERED") }
        let now = call.moment
        let fault: String? = try await book.commit { db in
            let challenge = try ChallengeTable.latest(of: token.fingerprint, byCode: true, db)
            if let fault = try OneTimeCode.fault(code, for: challenge, at: now, db) { return (fault, {}) }
            guard let challenge else { return ("STATE_INVALID", {}) }
            return (nil, try book.finish(challenge, .yes, at: now, db))
        }
        if let fault { throw Refusal.conflict(fault) }
        return .noContent
    }

    private struct PushReply: Encodable {
        let id: String
    }

    private func push(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        try call.requireNoFields()
        let channel = try FactorChannel.named(call.parameter, among: [.authy, .biometric], of: channels)
        guard book.factors.has(user.id, channel) else { throw Refusal.conflict("CHANNEL_NOT_REGISTERED") }
        let now = call.moment
        let id: Int64 = try await book.commit { db in
            // One at a time for a token, and none for one that is stepped up.
            let last = try ChallengeTable.latest(of: token.fingerprint, byCode: false, db)
            guard !token.steppedUp, last?.isPending(at: now) != true else {
                throw Refusal.conflict("STATE_INVALID")
            }
            return (try begin(.stepUp, channel, for: token, at: now, db), {})
        }
        return try Reply(json: PushReply(id: String(id)))
    }

    private func begin(
        _ purpose: Challenge.Purpose, _ channel: FactorChannel, for token: TokenRecord, at now: Int64,
        _ db: Database
    ) throws -> Int64 {
        guard try !ChallengeTable.isExhausted(token.user, at: now, db) else {
            throw Refusal.conflict("CHALLENGE_LIMIT_EXCEEDED")
        }
        // The session may have ended since the door opened.
        guard try SessionBook.isOpen(token.session, db) else { throw Refusal.unauthorized }
        return try ChallengeTable.begin(
            purpose, channel, of: token.user, session: token.session, token: token.fingerprint,
            identity: token.identity, at: now, db)
    }

    private func holder(of call: Call) throws -> (token: TokenRecord, user: User) {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.unauthorized }
        return (token, user)
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
