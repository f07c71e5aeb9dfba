import Foundation
import GRDB
import HTTPTypes

/// Verifiable's calls about passwords: change one in session, or set a new one by a token that came by mail.
struct VerifiablePasswords: Sendable {
    let directory: Directory
    let ledger: Ledger
    let sessions: SessionBook
    let desk: PasswordDesk
    let mail: MailDrop

    /// Milliseconds that a mailed token is good for.
    static let resetLife: Int64 = 3_600_000

    var routes: [Route] {
        let open = Door.verifiable(needsToken: false)
        return [
            Route(.post, "/api/auth/password/requestreset", open, handle: requestReset),
            Route(.post, "/api/auth/password/reset", open, handle: reset),
            Route(.post, "/api/users/me/password", .verifiable(needsToken: true), handle: change),
        ]
    }

    private struct RequestBody: Decodable {
        let email: String?
    }

    /// 204 whether or not anybody has the address, after the same work.
    private func requestReset(_ call: Call) async throws -> Reply {
        let body = try call.decode(RequestBody.self)
        guard let email = body.email, EmailAddress.isValid(email) else {
            throw Refusal.malformed("email is missing or not an address.")
        }
        let user = directory.user(email: email)
        let text = TokenText.make()
        let expires = call.moment + Self.resetLife
        try await ledger.commit { db in
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

    private func reset(_ call: Call) async throws -> Reply {
        let body = try call.decode(ResetBody.self)
        guard let token = body.token, let new = body.newPassword else {
            throw Refusal.malformed("token or newPassword is missing.")
        }
        if let fault = PasswordRules.verifiableFault(in: new) { throw Refusal.malformed(fault) }
        let fingerprint = Fingerprint(of: token)
        // Hashing is slow: it is done only for a token that is good, which is looked at again when it is used.
        guard try await ledger.commit({ try Self.user(of: fingerprint, at: call.moment, $0) }) != nil else {
            throw Refusal.told(status: 404, detail: "There is no such reset, or it was used or is over.")
        }
        let hash = try await desk.queue.perform(for: fingerprint) { [desk] in
            try await desk.queue.onThread { [cost = desk.cost] in try PasswordHash(of: new, cost: cost).text }
        }
        let changed = try await ledger.commit { db -> Int64? in
            guard let user = try Self.user(of: fingerprint, at: call.moment, db) else { return nil }
            try db.execute(sql: "DELETE FROM passwordReset WHERE user = ?", arguments: [user])
            try Self.replace(with: hash, of: user, db)
            try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [user])
            return user
        } applied: { [sessions] user in
            if let user { sessions.tokens.endSessions(of: user) }
        }
        guard changed != nil else {
            throw Refusal.told(status: 404, detail: "There is no such reset, or it was used or is over.")
        }
        return .noContent
    }

    private struct ChangeBody: Decodable {
        let password: String?
        let newPassword: String?
    }

    /// Every other token of the user ends with the old password; the one in use stays.
    private func change(_ call: Call) async throws -> Reply {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.unauthorized }
        let body = try call.decode(ChangeBody.self)
        guard let new = body.newPassword, !new.isEmpty else {
            throw Refusal.malformed("newPassword is missing.")
        }
        let old = body.password ?? ""
        guard new != old else {
            throw Refusal.malformed("The new password must differ from the current one.")
        }
        if let fault = PasswordRules.verifiableFault(in: new) { throw Refusal.malformed(fault) }
        let outcome = try await desk.attempt(
            account: Directory.account(.verifiable, user.email),
            // Counted by itself: a lock at the login must not keep the owner from changing the password.
            lock: Fingerprint(of: "verifiable-update:\(user.email)"), user: user, password: old,
            presence: call.presence,
            prepare: { [desk] in
                try await desk.queue.onThread { [cost = desk.cost] in
                    try PasswordHash(of: new, cost: cost).text
                }
            },
            consequence: { [sessions] db, success in
                guard try SessionBook.isOpen(token.session, db) else { throw Refusal.unauthorized }
                try Self.replace(with: success.prepared, of: user.id, db)
                try db.execute(sql: SessionBook.endOthersSQL, arguments: [user.id, token.session])
                return (value: (), applied: { sessions.tokens.endSessions(of: user.id, but: token.session) })
            })
        switch outcome {
        case .right: return Reply(status: .ok)
        case .wrong: throw Refusal.wrongCurrentPassword
        case .locked(let end): throw desk.limited(until: end)
        }
    }

    static func replace(with hash: String, of user: Int64, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE user SET password = ?, passwordExpired = 0 WHERE id = ?", arguments: [hash, user])
    }

    private static func user(of fingerprint: Fingerprint, at now: Int64, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: resetSQL, arguments: [fingerprint, now])
    }

    static let resetSQL = "SELECT user FROM passwordReset WHERE fingerprint = ? AND expires > ?"
}
