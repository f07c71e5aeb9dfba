import GRDB
import HTTPTypes

/// Weavr's calls about the factors of the signed-in person: list, enrol and unlink.
struct WeavrFactors: Sendable {
    let directory: Directory
    let challenges: ChallengeService
    let channels: Set<FactorChannel>

    var routes: [Route] {
        let otp = AccessPolicy.token([.access])
        var push = AccessPolicy.token([.access])
        push.errors = [.auth: .denied("ACCESS_TOKEN_REQUIRED")]
        let root = "/multi/authentication_factors"
        return [
            Route(.get, root, .token([.access, .delegated]), handle: list),
            Route(.post, root + "/otp/{channel}", otp, handle: enrolByCode),
            Route(.post, root + "/otp/{channel}/verify", otp, handle: verifyCode),
            Route(.post, root + "/push/{channel}", push, handle: enrolByPush),
            Route(.delete, root + "/push/{channel}", push, handle: unlink),
        ]
    }

    private struct FactorsReply: Encodable {
        struct Item: Encodable {
            let type: String
            let status: String
            let channel: String
        }

        let factors: [Item]
    }

    private func list(_ request: IncomingRequest) async throws -> Reply {
        let user = try directory.holder(of: request).user
        return try Reply(
            json: FactorsReply(
                factors: challenges.factors.factors(of: user.id).map {
                    FactorsReply.Item(type: $0.type, status: $0.status, channel: $0.channel)
                }))
    }

    private func enrolByCode(_ request: IncomingRequest) async throws -> Reply {
        let (token, user) = try directory.holder(of: request)
        try request.requireNoFields()
        let channel = try FactorChannel.named(request.parameter, among: [.sms], of: channels)
        let now = request.moment
        return try await challenges.perform(request, by: token) { db in
            try requireEnrollable(user)
            try requireUnregistered(channel, of: user, db)
            guard !user.device.mobile.isEmpty else { throw APIError.conflict("MOBILE_NUMBER_NOT_AVAILABLE") }
            if let fault = MobileNumber.fault(in: user.device.mobile) { throw APIError.conflict(fault) }
            if let pause = try ChallengeTable.pause(of: user.id, at: now, db) {
                throw APIError.tooManyChallenges(pause: pause)
            }
            return (.noContent, try begin(channel, token, at: now, db))
        }
    }

    private func verifyCode(_ request: IncomingRequest) async throws -> Reply {
        let (token, user) = try directory.holder(of: request)
        let code = try OneTimeCode(request, alreadyVerified: "CHANNEL_ALREADY_REGISTERED")
        let channel = try FactorChannel.named(request.parameter, among: [.sms], of: channels)
        let now = request.moment
        return try await challenges.perform(request, by: token) { db in
            try requireEnrollable(user)
            try requireUnregistered(channel, of: user, db)
            let challenge = try ChallengeTable.latest(.enrolment, channel, of: user.id, db)
            let (fault, applied) = try code.attempt(challenge, at: now, in: challenges, db)
            return (try fault.map { try WeavrError.reply(to: .conflict($0)) } ?? .noContent, applied)
        }
    }

    private func enrolByPush(_ request: IncomingRequest) async throws -> Reply {
        let (token, user) = try directory.holder(of: request)
        try request.requireNoFields()
        // The customer's own application enrols biometrics.
        let channel = try FactorChannel.named(request.parameter, among: [.authy], of: channels)
        let now = request.moment
        return try await challenges.perform(request, by: token) { db in
            try requireSteppedUp(token, db)
            guard user.role != Self.machine else {
                throw APIError.conflict("TYPE_DOES_NOT_SUPPORT_ENROLMENT")
            }
            try requireUnregistered(channel, of: user, db)
            switch MobileNumber.fault(in: user.device.mobile) {
            case nil: break
            case "MOBILE_COUNTRY_NOT_SUPPORTED": throw APIError.conflict("MOBILE_COUNTRY_NOT_SUPPORTED")
            default: throw APIError.conflict("MOBILE_NUMBER_NOT_AVAILABLE")
            }
            guard try challenges.factors.isActive(user.id, .sms, db) else {
                throw APIError.conflict("CHANNEL_NOT_READY")
            }
            guard user.device.hasPasscode else { throw APIError.conflict("PASSCODE_NOT_SET") }
            guard try ChallengeTable.enrolments(of: user.id, at: now, db) < Challenge.enrolmentLimit else {
                throw APIError.conflict("ENROLMENT_LIMIT_EXCEEDED")
            }
            guard try ChallengeTable.pause(of: user.id, at: now, db) == nil else {
                throw APIError.conflict("CHALLENGE_LIMIT_EXCEEDED")
            }
            return (.noContent, try begin(channel, token, at: now, db))
        }
    }

    private func unlink(_ request: IncomingRequest) async throws -> Reply {
        let (token, user) = try directory.holder(of: request)
        // Any other channel is 400, because the description has no conflict here.
        let allowed: Set<FactorChannel> = [.authy, .biometric]
        guard let channel = FactorChannel(rawValue: String(request.parameter ?? "")),
            allowed.contains(channel)
        else { throw FactorChannel.unknown(among: allowed) }
        let now = request.moment
        return try await challenges.perform(request, by: token) { db in
            try requireSteppedUp(token, db)
            guard user.device.isActive else { throw APIError.conflict("CREDENTIALS_INACTIVE") }
            guard try challenges.factors.isActive(user.id, channel, db) else {
                throw APIError.conflict("CHANNEL_NOT_REGISTERED")
            }
            let ended = try challenges.expire(channel, of: user.id, at: now, db)
            let removed = try challenges.factors.remove(user.id, channel, db)
            return (
                .noContent,
                {
                    ended()
                    removed()
                }
            )
        }
    }

    /// The role of a program's credentials.
    private static let machine = "API_CLIENT"

    private func requireEnrollable(_ user: User) throws {
        guard user.role != Self.machine else { throw APIError.conflict("TYPE_DOES_NOT_SUPPORT_ENROLMENT") }
        guard user.device.isActive else { throw APIError.conflict("CREDENTIALS_INACTIVE") }
    }

    private func requireUnregistered(_ channel: FactorChannel, of user: User, _ db: Database) throws {
        guard try !challenges.factors.isActive(user.id, channel, db) else {
            throw APIError.conflict("CHANNEL_ALREADY_REGISTERED")
        }
    }

    private func requireSteppedUp(_ token: TokenRecord, _ db: Database) throws {
        guard try SessionRepository.isSteppedUp(token.fingerprint, db) else {
            throw APIError.denied("STEP_UP_REQUIRED")
        }
    }

    /// Begins an enrolment and replaces a pending one. Returns the update of memory.
    private func begin(
        _ channel: FactorChannel, _ token: TokenRecord, at now: Timestamp, _ db: Database
    ) throws -> ChallengeService.Applied {
        try ChallengeTable.replace(.enrolment, channel, of: token.user, db)
        // Without a session: an enrolment concerns the person, so it outlives the session.
        _ = try ChallengeTable.begin(
            .enrolment, channel, of: token.user, identity: token.identity, at: now, db)
        return try challenges.factors.set(token.user, channel, .pending, db)
    }
}
