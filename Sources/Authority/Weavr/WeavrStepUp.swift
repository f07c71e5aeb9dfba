import GRDB
import HTTPTypes

/// Weavr's calls that step a token up: by a code in a text message, or by a push to the person's device.
struct WeavrStepUp: Sendable {
    let directory: Directory
    let challenges: ChallengeService
    /// The channels of the programme.
    let channels: Set<FactorChannel>

    var routes: [Route] {
        let policy = AccessPolicy.token([.access])
        return [
            Route(.post, "/multi/stepup/challenges/otp/{channel}", policy, handle: sendCode),
            Route(.post, "/multi/stepup/challenges/otp/{channel}/verify", policy, handle: verifyCode),
            Route(.post, "/multi/stepup/challenges/push/{channel}", policy, handle: push),
        ]
    }

    private func sendCode(_ request: IncomingRequest) async throws -> Reply {
        let (token, user) = try directory.holder(of: request)
        try request.requireNoFields()
        let channel = try FactorChannel.named(request.parameter, among: [.sms], of: channels)
        let now = request.moment
        return try await challenges.perform(request, by: token) { db in
            try requireEnrolled(channel, by: user, db)
            if let fault = MobileNumber.fault(in: user.device.mobile) { throw APIError.conflict(fault) }
            if let last = try ChallengeTable.latest(.stepUp, channel, of: user.id, db),
                now < last.began + Challenge.resendAfter
            {
                throw APIError.conflict("RETRY_IN_15SEC")
            }
            try ChallengeTable.replace(.stepUp, channel, of: user.id, token: token.fingerprint, db)
            _ = try begin(channel, for: token, at: now, db)
            return (.noContent, {})
        }
    }

    private func verifyCode(_ request: IncomingRequest) async throws -> Reply {
        let (token, user) = try directory.holder(of: request)
        let code = try OneTimeCode(request, alreadyVerified: "ALREADY_VERIFIED")
        let channel = try FactorChannel.named(request.parameter, among: [.sms], of: channels)
        let now = request.moment
        return try await challenges.perform(request, by: token) { db in
            try requireEnrolled(channel, by: user, db)
            let challenge = try ChallengeTable.latest(of: token.fingerprint, byCode: true, db)
            let (fault, applied) = try code.attempt(challenge, at: now, in: challenges, db)
            return (try fault.map { try WeavrError.reply(to: .conflict($0)) } ?? .noContent, applied)
        }
    }

    private struct PushReply: Encodable {
        let id: String
    }

    private func push(_ request: IncomingRequest) async throws -> Reply {
        let (token, user) = try directory.holder(of: request)
        try request.requireNoFields()
        let channel = try FactorChannel.named(request.parameter, among: [.authy, .biometric], of: channels)
        let now = request.moment
        return try await challenges.perform(request, by: token) { db in
            try requireEnrolled(channel, by: user, db)
            // One pending push per token, and none for a token that is stepped up.
            let last = try ChallengeTable.latest(of: token.fingerprint, byCode: false, db)
            guard try !SessionRepository.isSteppedUp(token.fingerprint, db), last?.isPending(at: now) != true
            else {
                throw APIError.conflict("STATE_INVALID")
            }
            let id = try begin(channel, for: token, at: now, db)
            return (try Reply(json: PushReply(id: String(id))), {})
        }
    }

    private func requireEnrolled(_ channel: FactorChannel, by user: User, _ db: Database) throws {
        guard try challenges.factors.isActive(user.id, channel, db) else {
            throw APIError.conflict("CHANNEL_NOT_REGISTERED")
        }
    }

    private func begin(
        _ channel: FactorChannel, for token: TokenRecord, at now: Timestamp, _ db: Database
    ) throws -> Int64 {
        guard try ChallengeTable.pause(of: token.user, at: now, db) == nil else {
            throw APIError.conflict("CHALLENGE_LIMIT_EXCEEDED")
        }
        return try ChallengeTable.begin(
            .stepUp, channel, of: token.user, session: token.session, token: token.fingerprint,
            identity: token.identity, at: now, db)
    }
}
