import GRDB
import HTTPTypes

/// Weavr Multi's sign-in by a push: the question to the device. What its answer is exchanged for is `access_token`.
struct MultiBiometrics: Sendable {
    let directory: Directory
    let ledger: Ledger
    let book: ChallengeBook
    let lockout: Lockout
    let rates: RequestRates
    let channels: Set<FactorChannel>

    var routes: [Route] {
        var door = Door()
        door.countsByAccount = true
        return [Route(.post, "/multi/login_via_biometrics", door, handle: logIn)]
    }

    private struct Body: Decodable {
        let email: String?
        let identity: IdentityReference?
    }

    private struct ChallengeReply: Encodable {
        let challengeId: String
    }

    private func logIn(_ call: Call) async throws -> Reply {
        let email: String
        let wanted: (type: Identity.Kind, id: Int64?)?
        do {
            let body = try call.decode(Body.self)
            var check = FieldCheck()
            email = check.email(body.email)
            wanted = body.identity.flatMap { check.identity($0) }
            try check.finish()
        } catch {
            try rates.admit(.address(call.address), at: call.moment)
            throw error
        }
        let account = Directory.account(.multi, email)
        try rates.admit(.account(address: call.address, account), at: call.moment)
        let now = call.moment
        let user = directory.user(email: email)
        let id: Int64 = try await book.commit { db in
            if try lockout.end(of: account, at: now, db) != nil { throw Refusal.locked }
            guard let user else { throw Refusal.forbidden }
            let identity = try identity(wanted, of: user)
            guard channels.contains(.biometric) else { throw Refusal.conflict("CHANNEL_NOT_SUPPORTED") }
            guard try book.factors.has(user.id, .biometric, db) else {
                throw Refusal.conflict("CHANNEL_NOT_REGISTERED")
            }
            // A phone that rings without end is an attack.
            if let pause = try ChallengeTable.pause(of: user.id, at: now, db) {
                throw Refusal.askedTooOften(pause: pause)
            }
            let id = try ChallengeTable.begin(
                .login, .biometric, of: user.id, identity: identity, at: now, db)
            return (id, {})
        }
        return try Reply(json: ChallengeReply(challengeId: String(id)))
    }

    private func identity(_ wanted: (type: Identity.Kind, id: Int64?)?, of user: User) throws -> Int64? {
        guard let wanted else { return nil }
        guard let found = user.identities.first(where: { $0.id == wanted.id && $0.type == wanted.type })
        else { throw Refusal.forbidden }
        return found.id
    }
}
