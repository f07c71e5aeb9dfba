import GRDB
import HTTPTypes

/// Weavr's login by push: it sends the challenge. `access_token` exchanges the accepted challenge's one-time token.
struct WeavrBiometrics: Sendable {
    let directory: Directory
    let challenges: ChallengeService
    let lockout: Lockout
    let rates: RateLimiter
    let channels: Set<FactorChannel>

    var routes: [Route] {
        var policy = AccessPolicy()
        policy.countsByAccount = true
        return [Route(.post, "/multi/login_via_biometrics", policy, handle: logIn)]
    }

    private struct Body: Decodable {
        let email: String?
        let identity: IdentityReference?
    }

    private struct ChallengeReply: Encodable {
        let challengeId: String
    }

    private func logIn(_ request: IncomingRequest) async throws -> Reply {
        let (account, email, wanted) = try rates.admit(request) {
            let body = try request.decode(Body.self)
            var check = FieldValidator()
            let email = check.email(body.email)
            let wanted = body.identity.flatMap { check.identity($0) }
            let address = try check.finish(with: email)
            let account = Directory.account(.weavr, address)
            return (account, (account, address, wanted))
        }
        let now = request.moment
        let user = directory.user(email: email)
        let outcome: Result<Int64, APIError> = try await challenges.commit { db in
            if try lockout.end(of: account, at: now, db) != nil { return (.failure(.locked), {}) }
            // Unlimited pushes would be an attack on the person. The count stays whatever the response is.
            if let pause = try PushRequests.admit(account, isKnown: user != nil, at: now, db) {
                return (.failure(.tooManyChallenges(pause: pause)), {})
            }
            do {
                return (.success(try begin(of: user, wanted, at: now, db)), {})
            } catch let error as APIError {
                return (.failure(error), {})
            }
        }
        return try Reply(json: ChallengeReply(challengeId: String(try outcome.get())))
    }

    private func begin(
        of user: User?, _ wanted: (type: Identity.Kind, id: Int64?)?, at now: Timestamp, _ db: Database
    ) throws -> Int64 {
        guard let user else { throw APIError.forbidden }
        let identity = try identity(wanted, of: user)
        guard channels.contains(.biometric) else { throw APIError.conflict("CHANNEL_NOT_SUPPORTED") }
        guard try challenges.factors.isActive(user.id, .biometric, db) else {
            throw APIError.conflict("CHANNEL_NOT_REGISTERED")
        }
        return try ChallengeTable.begin(.login, .biometric, of: user.id, identity: identity, at: now, db)
    }

    private func identity(_ wanted: (type: Identity.Kind, id: Int64?)?, of user: User) throws -> Int64? {
        guard let wanted else { return nil }
        guard let found = user.identities.first(where: { $0.id == wanted.id && $0.type == wanted.type })
        else { throw APIError.forbidden }
        return found.id
    }
}
