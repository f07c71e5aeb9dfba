import Foundation
import GRDB
import HTTPTypes

/// Verifiable's calls that issue tokens.
struct VerifiableSignIn: Sendable {
    let directory: Directory
    let ledger: Ledger
    let sessions: SessionBook
    let desk: PasswordDesk
    /// The longest life of a token, and the life of one that was not asked for another, in milliseconds.
    let longestLife: Int64

    /// The one client that may sign in without a person; its tokens are the demo administrator's.
    static let clientID = "9d3f0c64-5f0e-4d0b-8f7a-2f1c7a1e5b10"
    static let clientSecret = "demo-client-secret"
    static let clientUser = "admin@verify.example"
    /// Milliseconds that a client's token lives.
    static let clientLife: Int64 = 3_600_000

    var routes: [Route] {
        let door = Door.verifiable(needsToken: false)
        return [
            Route(.post, "/api/auth/token/password", door, handle: logIn),
            Route(.post, "/api/auth/token/google", door, handle: google),
            Route(.post, "/api/auth/oauth/token", door, handle: client),
        ]
    }

    private struct LoginBody: Decodable {
        let email: String?
        let password: String?
        let newPassword: String?
        let timeToLive: String?
    }

    private func logIn(_ call: Call) async throws -> Reply {
        let body = try call.decode(LoginBody.self)
        guard let email = body.email, !email.isEmpty, email.utf8.count <= 254 else {
            throw Refusal.malformed("email is missing, empty or too long.")
        }
        guard let password = body.password else { throw Refusal.malformed("password is missing.") }
        guard password.utf8.count <= 1024 else { throw Refusal.malformed("password is too long.") }
        let life = try life(body.timeToLive)
        if let new = body.newPassword {
            guard new != password else {
                throw Refusal.malformed("The new password must differ from the current one.")
            }
            if let fault = PasswordRules.verifiableFault(in: new) { throw Refusal.malformed(fault) }
        }
        let account = Directory.account(.verifiable, email)
        let text = TokenText.make()
        let origin = call.origin
        let outcome = try await desk.attempt(
            account: account, lock: account, user: directory.user(email: email), password: password,
            presence: call.presence,
            prepare: { try await hash(body.newPassword) },
            consequence: { [sessions] db, success -> (value: TokenRecord?, applied: @Sendable () -> Void) in
                if success.isExpired, success.prepared == nil { return (nil, {}) }
                if let hash = success.prepared {
                    try VerifiablePasswords.replace(with: hash, of: success.user.id, db)
                    try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [success.user.id])
                }
                let record = try SessionBook.beginListed(
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
        case .locked(let end): throw limited(until: end)
        case .wrong: throw body.newPassword == nil ? Refusal.unauthorizedLogin : Refusal.wrongCurrentPassword
        case .right(_, nil):
            throw Refusal.told(status: 409, detail: "The password must be changed: send newPassword.")
        case .right(let user, let record?):
            return try Reply(json: VerifiableLoginReply(record, text: text, user: user))
        }
    }

    private func google(_ call: Call) async throws -> Reply {
        throw Refusal.told(
            status: 403,
            detail: "Signing in through Google needs a third party, which this authority does not have.")
    }

    private func client(_ call: Call) async throws -> Reply {
        let form = try call.form()
        guard form["grant_type"] == "client_credentials" else {
            throw Refusal.malformed("grant_type must be client_credentials.")
        }
        guard let id = form["client_id"], let secret = form["client_secret"] else {
            throw Refusal.malformed("client_id or client_secret is missing.")
        }
        guard UUID(uuidString: id) != nil else { throw Refusal.malformed("client_id is not a UUID.") }
        guard
            Fingerprint(of: "\(id.lowercased()):\(secret)")
                == Fingerprint(of: "\(Self.clientID):\(Self.clientSecret)"),
            let user = directory.user(email: Self.clientUser)
        else { throw Refusal.unauthorizedLogin }
        let text = TokenText.make()
        let (now, origin, life) = (ledger.timeline.now(), call.origin, min(Self.clientLife, longestLife))
        _ = try await ledger.commit { db in
            try SessionBook.beginListed(
                db, user: user.id, text: text, expires: now + life, origin: origin, at: now)
        } applied: { [sessions] in
            sessions.tokens.insert($0)
        }
        return try Reply(json: VerifiableClientReply(token: text, seconds: life / 1000))
    }

    /// Milliseconds that the token will live: as asked for, at most the limit.
    private func life(_ timeToLive: String?) throws(Refusal) -> Int64 {
        guard let timeToLive else { return longestLife }
        guard let asked = TimeToLive.milliseconds(timeToLive) else {
            throw .malformed("timeToLive is not a time span above zero, such as 00:30:00.")
        }
        return min(asked, longestLife)
    }

    private func hash(_ new: String?) async throws -> String? {
        guard let new else { return nil }
        return try await desk.queue.onThread { [cost = desk.cost] in
            try PasswordHash(of: new, cost: cost).text
        }
    }

    private func limited(until end: Int64) -> Refusal {
        desk.limited(until: end)
    }
}

extension Refusal {
    /// Unknown and wrong alike.
    static let unauthorizedLogin = Refusal.told(status: 401, detail: "The e-mail or the password is wrong.")
    static let wrongCurrentPassword = Refusal.told(status: 403, detail: "The current password is wrong.")
}

extension PasswordDesk {
    /// A lock in the words of a vendor that has none: a limit on tries, which tells nothing of the account.
    func limited(until end: Int64) -> Refusal {
        let reset = max(0, end - ledger.timeline.now() + 999) / 1000
        return .limited(
            limit: "\(Lockout.limit), \(Lockout.limit);w=\(lockout.duration / 1000)", reset: Int(reset))
    }
}
