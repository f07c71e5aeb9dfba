import Foundation
import GRDB
import HTTPTypes

/// Verifiable's calls that change a password in a session, and that reset one by a mailed token.
struct VerifiablePasswords: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let authenticator: PasswordAuthenticator
    let mailer: PasswordResetMailer

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
        guard let email = body.email.flatMap(EmailAddress.init) else {
            throw APIError.malformed("email is missing or not an address.")
        }
        let text = TokenText.make()
        try await mailer.start(
            for: directory.user(email: email), account: Directory.account(.verifiable, email),
            Fingerprint(of: text), at: request.moment,
            expires: request.moment + Self.resetLife, text: "Token, good for one hour: \(text)",
            replacesEarlier: false)
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
        let isValid = try await database.commit {
            try PasswordReset.find(fingerprint, $0)?.isValid(at: request.moment)
        }
        guard isValid == true else { throw Self.unknownReset }
        let hash = try await authenticator.queue.perform(for: fingerprint, from: request.address) {
            [authenticator] in
            try await authenticator.queue.onThread { [cost = authenticator.cost] in
                try PasswordHash(of: new, cost: cost).text
            }
        }
        _ = try await database.commit { db in
            guard let reset = try PasswordReset.find(fingerprint, db), reset.isValid(at: request.moment)
            else { throw Self.unknownReset }
            try PasswordReset.revokeAll(of: reset.user, db)
            try Self.replace(with: hash, of: reset.user, db)
            try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [reset.user])
            return reset.user
        } applied: { [sessions] user in
            sessions.tokens.endSessions(of: user)
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
            from: request.address, presence: request.presence,
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

    private static let unknownReset = APIError.other(
        status: 404, detail: "There is no such reset, or it was used or is over.")
}
