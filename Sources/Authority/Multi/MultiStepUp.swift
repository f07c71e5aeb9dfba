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
        let now = call.moment
        return try await book.perform(call, by: token) { db in
            try requireEnrolled(channel, by: user, db)
            if let fault = MobileNumber.fault(in: user.device.mobile) { throw Refusal.conflict(fault) }
            if let last = try ChallengeTable.latest(.stepUp, channel, of: user.id, db),
                now < last.began + Challenge.resendAfter
            {
                throw Refusal.conflict("RETRY_IN_15SEC")
            }
            try ChallengeTable.replace(.stepUp, channel, of: user.id, token: token.fingerprint, db)
            _ = try begin(channel, for: token, at: now, db)
            return (.noContent, {})
        }
    }

    private struct CodeBody: Decodable {
        let verificationCode: String?
    }

    private func verifyCode(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        let body = try call.decode(CodeBody.self)
        var check = FieldCheck()
        let code = OneTimeCode(
            text: check.code(body.verificationCode), alreadyVerified: "ALREADY_VERIFIED")
        try check.finish()
        let channel = try FactorChannel.named(call.parameter, among: [.sms], of: channels)
        let now = call.moment
        return try await book.perform(call, by: token) { db in
            try requireEnrolled(channel, by: user, db)
            let challenge = try ChallengeTable.latest(of: token.fingerprint, byCode: true, db)
            let (fault, applied) = try code.attempt(challenge, at: now, in: book, db)
            return (try fault.map { try Reply(.conflict($0)) } ?? .noContent, applied)
        }
    }

    private struct PushReply: Encodable {
        let id: String
    }

    private func push(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        try call.requireNoFields()
        let channel = try FactorChannel.named(call.parameter, among: [.authy, .biometric], of: channels)
        let now = call.moment
        return try await book.perform(call, by: token) { db in
            try requireEnrolled(channel, by: user, db)
            // One at a time for a token, and none for one that is stepped up.
            let last = try ChallengeTable.latest(of: token.fingerprint, byCode: false, db)
            guard try !SessionBook.isSteppedUp(token.fingerprint, db), last?.isPending(at: now) != true else {
                throw Refusal.conflict("STATE_INVALID")
            }
            let id = try begin(channel, for: token, at: now, db)
            return (try Reply(json: PushReply(id: String(id))), {})
        }
    }

    private func requireEnrolled(_ channel: FactorChannel, by user: User, _ db: Database) throws {
        guard try book.factors.has(user.id, channel, db) else {
            throw Refusal.conflict("CHANNEL_NOT_REGISTERED")
        }
    }

    private func begin(
        _ channel: FactorChannel, for token: TokenRecord, at now: Int64, _ db: Database
    ) throws -> Int64 {
        guard try ChallengeTable.pause(of: token.user, at: now, db) == nil else {
            throw Refusal.conflict("CHALLENGE_LIMIT_EXCEEDED")
        }
        return try ChallengeTable.begin(
            .stepUp, channel, of: token.user, session: token.session, token: token.fingerprint,
            identity: token.identity, at: now, db)
    }

    private func holder(of call: Call) throws -> (token: TokenRecord, user: User) {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.unauthorized }
        return (token, user)
    }
}
