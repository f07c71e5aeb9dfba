import Foundation
import GRDB
import HTTPTypes

/// Verifiable's calls that issue tokens.
struct VerifiableSignIn: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let authenticator: PasswordAuthenticator
    /// The longest life of a token, and its default.
    let longestLife: Duration

    /// The only client of the client credentials grant. Its tokens belong to the demo administrator.
    static let clientID = "9d3f0c64-5f0e-4d0b-8f7a-2f1c7a1e5b10"
    static let clientSecret = "demo-client-secret"
    static let clientUser: EmailAddress = "admin@verify.example"
    /// The life of a client's token.
    static let clientLife = Duration.hours(1)

    var routes: [Route] {
        let policy = AccessPolicy.verifiable(needsToken: false)
        return [
            Route(.post, "/api/auth/token/password", policy, handle: logIn),
            Route(.post, "/api/auth/token/google", policy, handle: google),
            Route(.post, "/api/auth/oauth/token", policy, handle: client),
        ]
    }

    private struct LoginBody: Decodable {
        let email: String?
        let password: String?
        let newPassword: String?
        let timeToLive: String?
    }

    private func logIn(_ request: IncomingRequest) async throws -> Reply {
        let body = try request.decode(LoginBody.self)
        guard let email = body.email.flatMap(EmailAddress.init) else {
            throw APIError.malformed("email is missing or not an address.")
        }
        guard let password = body.password else { throw APIError.malformed("password is missing.") }
        guard password.utf8.count <= 1024 else { throw APIError.malformed("password is too long.") }
        let life = try life(body.timeToLive)
        if let new = body.newPassword {
            guard new != password else {
                throw APIError.malformed("The new password must differ from the current one.")
            }
            if let fault = PasswordRules.verifiableFault(in: new) { throw APIError.malformed(fault) }
        }
        let account = Directory.account(.verifiable, email)
        let text = TokenText.make()
        let origin = request.origin
        let outcome = try await authenticator.attempt(
            account: account, lock: account, user: directory.user(email: email), password: password,
            from: request.address, presence: request.presence,
            prepare: { try await hash(body.newPassword) },
            consequence: { [sessions] db, success -> (value: TokenRecord?, applied: @Sendable () -> Void) in
                if success.isExpired, success.prepared == nil { return (nil, {}) }
                if let hash = success.prepared {
                    try VerifiablePasswords.replace(with: hash, of: success.user.id, db)
                    try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [success.user.id])
                }
                let record = try SessionRepository.beginListed(
                    db, user: success.user.id, text: text, expires: success.moment + life, origin: origin,
                    at: success.moment)
                let endsOthers = success.prepared != nil
                return (
                    record,
                    {
                        if endsOthers { sessions.tokens.endSessions(of: record.user) }
                        sessions.tokens.insert(record)
                    }
                )
            })
        switch outcome {
        case .locked(let end): throw authenticator.rateLimit(until: end)
        case .wrong:
            throw body.newPassword == nil ? APIError.unauthorizedLogin : APIError.wrongCurrentPassword
        case .right(_, nil):
            throw APIError.other(status: 409, detail: "The password must be changed: send newPassword.")
        case .right(let user, let record?):
            return try Reply(json: VerifiableLoginReply(record, text: text, user: user))
        }
    }

    private func google(_ request: IncomingRequest) async throws -> Reply {
        throw APIError.other(
            status: 403,
            detail: "Signing in through Google needs a third party, which this authority does not have.")
    }

    private struct ClientReply: Encodable {
        private enum CodingKeys: String, CodingKey {
            case token = "access_token"
            case type = "token_type"
            case seconds = "expires_in"
        }

        let token: String
        let type = "Bearer"
        let seconds: Int64
    }

    private func client(_ request: IncomingRequest) async throws -> Reply {
        let form = try request.form()
        guard form["grant_type"] == "client_credentials" else {
            throw APIError.malformed("grant_type must be client_credentials.")
        }
        guard let id = form["client_id"], let secret = form["client_secret"] else {
            throw APIError.malformed("client_id or client_secret is missing.")
        }
        guard UUID(uuidString: id) != nil else { throw APIError.malformed("client_id is not a UUID.") }
        guard
            Fingerprint(of: "\(id.lowercased()):\(secret)")
                == Fingerprint(of: "\(Self.clientID):\(Self.clientSecret)"),
            let user = directory.user(email: Self.clientUser)
        else { throw APIError.unauthorizedLogin }
        let text = TokenText.make()
        let (now, origin, life) = (database.timeline.now(), request.origin, min(Self.clientLife, longestLife))
        _ = try await database.commit { db in
            try SessionRepository.beginListed(
                db, user: user.id, text: text, expires: now + life, origin: origin, at: now)
        } applied: { [sessions] in
            sessions.tokens.insert($0)
        }
        return try Reply(json: ClientReply(token: text, seconds: life.wholeSeconds))
    }

    /// The life of the new token: as requested, but at most the limit.
    private func life(_ timeToLive: String?) throws(APIError) -> Duration {
        guard let timeToLive else { return longestLife }
        guard let requested = TimeToLive(timeToLive) else {
            throw .malformed("timeToLive is not a time span above zero, such as 00:30:00.")
        }
        return min(requested.duration, longestLife)
    }

    private func hash(_ new: String?) async throws -> String? {
        guard let new else { return nil }
        return try await authenticator.queue.onThread { [cost = authenticator.cost] in
            try PasswordHash(of: new, cost: cost).text
        }
    }
}

extension APIError {
    /// The same for an unknown e-mail and a wrong password.
    static let unauthorizedLogin = APIError.other(status: 401, detail: "The e-mail or the password is wrong.")
    static let wrongCurrentPassword = APIError.other(status: 403, detail: "The current password is wrong.")
}
