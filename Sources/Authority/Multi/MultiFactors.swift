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
        try requireEnrollable(user)
        guard !book.factors.has(user.id, channel) else {
            throw Refusal.conflict("CHANNEL_ALREADY_REGISTERED")
        }
        guard !user.device.mobile.isEmpty else { throw Refusal.conflict("MOBILE_NUMBER_NOT_AVAILABLE") }
        if let fault = MobileNumber.fault(in: user.device.mobile) { throw Refusal.conflict(fault) }
        let now = call.moment
        try await book.commit { db in
            // The description has no code for this here: it is the rate limit it looks like.
            guard try !ChallengeTable.isExhausted(user.id, at: now, db) else {
                let limit = "\(Challenge.windowLimit);w=\(Challenge.window / 1000)"
                throw Refusal.limited(
                    limit: "\(Challenge.windowLimit), \(limit)", reset: Int(Challenge.window / 1000))
            }
            try begin(channel, token, at: now, db)
            return ((), try book.factors.set(user.id, channel, .pending, db))
        }
        return .noContent
    }

    private struct CodeBody: Decodable {
        let verificationCode: String?
    }

    private func verifyCode(_ call: Call) async throws -> Reply {
        let (_, user) = try holder(of: call)
        let body = try call.decode(CodeBody.self)
        var check = FieldCheck()
        let code = check.code(body.verificationCode)
        try check.finish()
        let channel = try FactorChannel.named(call.parameter, among: [.sms], of: channels)
        try requireEnrollable(user)
        guard !book.factors.has(user.id, channel) else {
            throw Refusal.conflict("CHANNEL_ALREADY_REGISTERED")
        }
        let now = call.moment
        let fault: String? = try await book.commit { db in
            let challenge = try ChallengeTable.latest(.enrolment, channel, of: user.id, db)
            if let fault = try OneTimeCode.fault(code, for: challenge, at: now, db) { return (fault, {}) }
            guard let challenge else { return ("STATE_INVALID", {}) }
            return (nil, try book.finish(challenge, .yes, at: now, db))
        }
        if let fault { throw Refusal.conflict(fault) }
        return .noContent
    }

    private func enrolByPush(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        try call.requireNoFields()
        // Biometrics are enrolled by the customer's own application.
        let channel = try FactorChannel.named(call.parameter, among: [.authy], of: channels)
        guard user.role != Self.machine else { throw Refusal.conflict("TYPE_DOES_NOT_SUPPORT_ENROLMENT") }
        guard !book.factors.has(user.id, channel) else {
            throw Refusal.conflict("CHANNEL_ALREADY_REGISTERED")
        }
        switch MobileNumber.fault(in: user.device.mobile) {
        case nil: break
        case "MOBILE_COUNTRY_NOT_SUPPORTED": throw Refusal.conflict("MOBILE_COUNTRY_NOT_SUPPORTED")
        default: throw Refusal.conflict("MOBILE_NUMBER_NOT_AVAILABLE")
        }
        guard book.factors.has(user.id, .sms) else { throw Refusal.conflict("CHANNEL_NOT_READY") }
        guard user.device.hasPasscode else { throw Refusal.conflict("PASSCODE_NOT_SET") }
        guard token.steppedUp else { throw Refusal.denied("STEP_UP_REQUIRED") }
        let now = call.moment
        try await book.commit { db in
            guard try ChallengeTable.enrolments(of: user.id, at: now, db) < Challenge.enrolmentLimit else {
                throw Refusal.conflict("ENROLMENT_LIMIT_EXCEEDED")
            }
            guard try !ChallengeTable.isExhausted(user.id, at: now, db) else {
                throw Refusal.conflict("CHALLENGE_LIMIT_EXCEEDED")
            }
            try begin(channel, token, at: now, db)
            return ((), try book.factors.set(user.id, channel, .pending, db))
        }
        return .noContent
    }

    private func unlink(_ call: Call) async throws -> Reply {
        let (token, user) = try holder(of: call)
        let channel = try FactorChannel.named(
            call.parameter, among: [.authy, .biometric], of: Set(FactorChannel.allCases))
        guard token.steppedUp else { throw Refusal.denied("STEP_UP_REQUIRED") }
        guard user.device.isActive else { throw Refusal.conflict("CREDENTIALS_INACTIVE") }
        guard book.factors.has(user.id, channel) else { throw Refusal.conflict("CHANNEL_NOT_REGISTERED") }
        try await book.commit { db in ((), try book.factors.remove(user.id, channel, db)) }
        return .noContent
    }

    /// The kind of credentials that belongs to a program.
    private static let machine = "API_CLIENT"

    private func requireEnrollable(_ user: User) throws {
        guard user.role != Self.machine else { throw Refusal.conflict("TYPE_DOES_NOT_SUPPORT_ENROLMENT") }
        guard user.device.isActive else { throw Refusal.conflict("CREDENTIALS_INACTIVE") }
    }

    private func begin(_ channel: FactorChannel, _ token: TokenRecord, at now: Int64, _ db: Database) throws {
        guard try SessionBook.isOpen(token.session, db) else { throw Refusal.unauthorized }
        // Enrolling goes on after the session: it is about the person, not about a token.
        _ = try ChallengeTable.begin(
            .enrolment, channel, of: token.user, identity: token.identity, at: now, db)
    }

    private func holder(of call: Call) throws -> (token: TokenRecord, user: User) {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.unauthorized }
        return (token, user)
    }
}
