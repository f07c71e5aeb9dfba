import GRDB
import HTTPTypes

/// Weavr Multi's calls about the devices of the person signed in: list them, enrol one, unlink one.
struct MultiFactors: Sendable {
    let directory: Directory
    let book: ChallengeBook
    let channels: Set<FactorChannel>

    var routes: [Route] {
        let otp = Door.token([.access])
        var push = Door.token([.access])
        push.refusals = [.auth: .denied("ACCESS_TOKEN_REQUIRED")]
        let root = "/multi/authentication_factors"
        return [
            Route(.get, root, .token([.access, .delegated]), handle: list),
            Route(.post, root + "/otp/{channel}", otp, handle: enrolByCode),
            Route(.post, root + "/otp/{channel}/verify", otp, handle: verifyCode),
            Route(.post, root + "/push/{channel}", push, handle: enrolByPush),
            Route(.delete, root + "/push/{channel}", push, handle: unlink),
        ]
    }

    private func list(_ call: Call) async throws -> Reply {
        let user = try holder(of: call).user
        return try Reply(
            json: MultiFactorsReply(
                factors: book.factors.of(user.id).map {
                    MultiFactorsReply.Item(type: $0.type, status: $0.status, channel: $0.channel)
                }))
    }

    private func enrolByCode(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        try call.requireNoFields()
        let channel = try FactorChannel.named(call.parameter, among: [.sms], of: channels)
        let now = call.moment
        return try await book.perform(call, by: token) { db in
            try requireEnrollable(user)
            try requireUnregistered(channel, of: user, db)
            guard !user.device.mobile.isEmpty else { throw Refusal.conflict("MOBILE_NUMBER_NOT_AVAILABLE") }
            if let fault = MobileNumber.fault(in: user.device.mobile) { throw Refusal.conflict(fault) }
            if let pause = try ChallengeTable.pause(of: user.id, at: now, db) {
                throw Refusal.askedTooOften(pause: pause)
            }
            return (.noContent, try begin(channel, token, at: now, db))
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
            text: check.code(body.verificationCode), alreadyVerified: "CHANNEL_ALREADY_REGISTERED")
        try check.finish()
        let channel = try FactorChannel.named(call.parameter, among: [.sms], of: channels)
        let now = call.moment
        return try await book.perform(call, by: token) { db in
            try requireEnrollable(user)
            try requireUnregistered(channel, of: user, db)
            let challenge = try ChallengeTable.latest(.enrolment, channel, of: user.id, db)
            let (fault, applied) = try code.attempt(challenge, at: now, in: book, db)
            return (try fault.map { try Reply(.conflict($0)) } ?? .noContent, applied)
        }
    }

    private func enrolByPush(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        try call.requireNoFields()
        // Biometrics are enrolled by the customer's own application.
        let channel = try FactorChannel.named(call.parameter, among: [.authy], of: channels)
        let now = call.moment
        return try await book.perform(call, by: token) { db in
            try requireSteppedUp(token, db)
            guard user.role != Self.machine else {
                throw Refusal.conflict("TYPE_DOES_NOT_SUPPORT_ENROLMENT")
            }
            try requireUnregistered(channel, of: user, db)
            switch MobileNumber.fault(in: user.device.mobile) {
            case nil: break
            case "MOBILE_COUNTRY_NOT_SUPPORTED": throw Refusal.conflict("MOBILE_COUNTRY_NOT_SUPPORTED")
            default: throw Refusal.conflict("MOBILE_NUMBER_NOT_AVAILABLE")
            }
            guard try book.factors.has(user.id, .sms, db) else { throw Refusal.conflict("CHANNEL_NOT_READY") }
            guard user.device.hasPasscode else { throw Refusal.conflict("PASSCODE_NOT_SET") }
            guard try ChallengeTable.enrolments(of: user.id, at: now, db) < Challenge.enrolmentLimit else {
                throw Refusal.conflict("ENROLMENT_LIMIT_EXCEEDED")
            }
            guard try ChallengeTable.pause(of: user.id, at: now, db) == nil else {
                throw Refusal.conflict("CHALLENGE_LIMIT_EXCEEDED")
            }
            return (.noContent, try begin(channel, token, at: now, db))
        }
    }

    private func unlink(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        // The path takes these two alone: the description has no conflict for another.
        let allowed: Set<FactorChannel> = [.authy, .biometric]
        guard let channel = FactorChannel(rawValue: String(call.parameter ?? "")), allowed.contains(channel)
        else { throw FactorChannel.unknown(among: allowed) }
        let now = call.moment
        return try await book.perform(call, by: token) { db in
            try requireSteppedUp(token, db)
            guard user.device.isActive else { throw Refusal.conflict("CREDENTIALS_INACTIVE") }
            guard try book.factors.has(user.id, channel, db) else {
                throw Refusal.conflict("CHANNEL_NOT_REGISTERED")
            }
            let ended = try book.end(channel, of: user.id, at: now, db)
            let removed = try book.factors.remove(user.id, channel, db)
            return (
                .noContent,
                {
                    ended()
                    removed()
                }
            )
        }
    }

    /// The kind of credentials that belongs to a program.
    private static let machine = "API_CLIENT"

    private func requireEnrollable(_ user: User) throws {
        guard user.role != Self.machine else { throw Refusal.conflict("TYPE_DOES_NOT_SUPPORT_ENROLMENT") }
        guard user.device.isActive else { throw Refusal.conflict("CREDENTIALS_INACTIVE") }
    }

    private func requireUnregistered(_ channel: FactorChannel, of user: User, _ db: Database) throws {
        guard try !book.factors.has(user.id, channel, db) else {
            throw Refusal.conflict("CHANNEL_ALREADY_REGISTERED")
        }
    }

    private func requireSteppedUp(_ token: TokenRecord, _ db: Database) throws {
        guard try SessionBook.isSteppedUp(token.fingerprint, db) else {
            throw Refusal.denied("STEP_UP_REQUIRED")
        }
    }

    /// Begins an enrolment in the place of one that still waits; answers what brings memory up to date.
    private func begin(
        _ channel: FactorChannel, _ token: TokenRecord, at now: Int64, _ db: Database
    ) throws -> ChallengeBook.Applied {
        try ChallengeTable.replace(.enrolment, channel, of: token.user, db)
        // Enrolling goes on after the session: it is about the person, not about a token.
        _ = try ChallengeTable.begin(
            .enrolment, channel, of: token.user, identity: token.identity, at: now, db)
        return try book.factors.set(token.user, channel, .pending, db)
    }

    private func holder(of call: Call) throws -> (token: TokenRecord, user: User) {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.unauthorized }
        return (token, user)
    }
}
