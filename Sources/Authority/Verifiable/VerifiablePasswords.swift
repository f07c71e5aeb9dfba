import Foundation
import GRDB
import HTTPTypes

/// Verifiable's calls that change a password in a session, and that reset one by a mailed token.
struct VerifiablePasswords: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let authenticator: PasswordAuthenticator
    let mail: MailDrop

    /// How long a mailed token is valid.
    static let resetLife = Duration.hours(1)

    var routes: [Route] {
        let open = AccessPolicy.verifiable(needsToken: false)
        return [
            Route(.post, "/api/auth/password/requestreset", open, handle: requestReset),
            Route(.post, "/api/auth/password/reset", open, handle: reset),
            Route(.post, "/api/users/me/password", .verifiable(needsToken: true), handle: change),
        ]
    }

    private struct RequestBody: Decodable {
        let email: String?
    }

    /// 204 whether or not a user has the address, after the same work.
    private func requestReset(_ request: IncomingRequest) async throws -> Reply {
        let body = try request.decode(RequestBody.self)
        guard let email = body.email, EmailAddress.isValid(email) else {
            throw APIError.malformed("email is missing or not an address.")
        }
        let user = directory.user(email: email)
        let text = TokenText.make()
        let expires = request.moment + Self.resetLife
        try await database.commit { db in
            try db.cachedStatement(
                sql:
                    "INSERT INTO passwordReset (fingerprint, user, expires) SELECT ?, id, ? FROM user WHERE id = ?"
            ).execute(arguments: [Fingerprint(of: text), expires, user?.id ?? 0])
        }
        if let user {
            try mail.deliver(
                to: user.email, subject: "Reset of a password", text: "Token, good for one hour: \(text)")
        }
        return .noContent
    }

    private struct ResetBody: Decodable {
        let token: String?
        let newPassword: String?
    }

    private func reset(_ request: IncomingRequest) async throws -> Reply {
        let body = try request.decode(ResetBody.self)
        guard let token = body.token, let new = body.newPassword else {
            throw APIError.malformed("token or newPassword is missing.")
        }
        if let fault = PasswordRules.verifiableFault(in: new) { throw APIError.malformed(fault) }
        let fingerprint = Fingerprint(of: token)
        // Hashing is slow, so the token is checked before it, and again when it is used.
        guard try await database.commit({ try Self.user(of: fingerprint, at: request.moment, $0) }) != nil
        else {
            throw APIError.other(status: 404, detail: "There is no such reset, or it was used or is over.")
        }
        let hash = try await authenticator.queue.perform(for: fingerprint) { [authenticator] in
            try await authenticator.queue.onThread { [cost = authenticator.cost] in
                try PasswordHash(of: new, cost: cost).text
            }
        }
        let changed = try await database.commit { db -> Int64? in
            guard let user = try Self.user(of: fingerprint, at: request.moment, db) else { return nil }
            try db.execute(sql: "DELETE FROM passwordReset WHERE user = ?", arguments: [user])
            try Self.replace(with: hash, of: user, db)
            try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [user])
            return user
        } applied: { [sessions] user in
            if let user { sessions.tokens.endSessions(of: user) }
        }
        guard changed != nil else {
            throw APIError.other(status: 404, detail: "There is no such reset, or it was used or is over.")
        }
        return .noContent
    }

    private struct ChangeBody: Decodable {
        let password: String?
        let newPassword: String?
    }

    /// Ends every token of the user except the current one.
    private func change(_ request: IncomingRequest) async throws -> Reply {
        guard let token = request.token, let user = directory[token.user] else { throw APIError.unauthorized }
        let body = try request.decode(ChangeBody.self)
        guard let new = body.newPassword, !new.isEmpty else {
            throw APIError.malformed("newPassword is missing.")
        }
        let old = body.password ?? ""
        guard new != old else {
            throw APIError.malformed("The new password must differ from the current one.")
        }
        if let fault = PasswordRules.verifiableFault(in: new) { throw APIError.malformed(fault) }
        let outcome = try await authenticator.attempt(
            account: Directory.account(.verifiable, user.email),
            // A count of its own: a locked login must not stop the owner from changing the password.
            lock: Fingerprint(of: "verifiable-update:\(user.email)"), user: user, password: old,
            presence: request.presence,
            prepare: { [authenticator] in
                try await authenticator.queue.onThread { [cost = authenticator.cost] in
                    try PasswordHash(of: new, cost: cost).text
                }
            },
            consequence: { [sessions] db, success in
                guard try SessionRepository.isOpen(token.session, db) else { throw APIError.unauthorized }
                try Self.replace(with: success.prepared, of: user.id, db)
                try db.execute(sql: SessionRepository.endOthersSQL, arguments: [user.id, token.session])
                return (
                    value: (), applied: { sessions.tokens.endSessions(of: user.id, except: token.session) }
                )
            })
        switch outcome {
        case .right: return Reply(status: .ok)
        case .wrong: throw APIError.wrongCurrentPassword
        case .locked(let end): throw authenticator.rateLimit(until: end)
        }
    }

    static func replace(with hash: String, of user: Int64, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE user SET password = ?, passwordExpired = 0 WHERE id = ?", arguments: [hash, user])
    }

    private static func user(of fingerprint: Fingerprint, at now: Timestamp, _ db: Database) throws -> Int64?
    {
        try Int64.fetchOne(
            db, sql: resetSQL, arguments: [fingerprint, now])
    }

    static let resetSQL = "SELECT user FROM passwordReset WHERE fingerprint = ? AND expires > ?"
}
