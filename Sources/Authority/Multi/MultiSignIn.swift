import GRDB
import HTTPTypes
import NIOCore

/// Weavr Multi's calls around a login: sign in, list identities, get an access token, log out.
struct MultiSignIn: Sendable {
    let directory: Directory
    let ledger: Ledger
    let sessions: SessionBook
    let desk: PasswordDesk
    let rates: RequestRates
    let pages: MultiIdentityPages

    var routes: [Route] {
        var login = Door()
        login.countsByAccount = true
        // The description answers a missing token here with 403: the one-time form is refused the same way.
        var access = Door.token([.auth])
        access.withoutToken = .forbidden
        return [
            Route(.post, "/multi/login_with_password", login, handle: logIn),
            Route(.get, "/multi/identities", .token([.auth]), handle: listIdentities),
            Route(.post, "/multi/access_token", access, handle: grantAccess),
            // The description knows no 403 here, so either kind of a session's tokens ends it.
            Route(.post, "/multi/logout", .token([.auth, .access]), handle: logOut),
            Route(.get, "/multi/authentication_factors", .token([.access]), handle: listFactors),
        ]
    }

    private struct LoginBody: Decodable {
        let email: String?
        let password: SensitivePassword?
    }

    private func logIn(_ call: Call) async throws -> Reply {
        let email: String
        let password: String
        do {
            let body = try call.decode(LoginBody.self)
            var check = FieldCheck()
            email = check.email(body.email)
            password = check.password(body.password, "password")
            try check.finish()
        } catch {
            try rates.admit(.address(call.address), at: call.moment)
            throw error
        }
        let account = Directory.account(.multi, email)
        try rates.admit(.account(address: call.address, account), at: call.moment)
        let user = directory.user(email: email)
        let text = TokenText.make()
        let outcome = try await desk.attempt(
            account: account, lock: account, user: user, password: password, presence: call.presence,
            prepare: {},
            consequence: { [sessions] db, success in
                let kind = success.isExpired ? TokenKind.temporary : .auth
                let record = try SessionBook.begin(
                    db, user: success.user, kind: kind, text: text, at: success.moment)
                return (value: success.isExpired, applied: { sessions.tokens.insert(record) })
            })
        switch outcome {
        case .locked: throw Refusal.locked
        case .wrong: throw Refusal.forbidden
        case .right(let user, let isExpired):
            if isExpired { throw Refusal.passwordExpired(token: text) }
            return try Reply(
                json: MultiLoginReply(
                    token: text, identity: user.identities.first.map(IdentityReference.init),
                    credentials: MultiCredentials(user)))
        }
    }

    private func listIdentities(_ call: Call) async throws -> Reply {
        let offset = try call.number("offset", in: 0...Int(Int32.max)) ?? 0
        let limit = try call.number("limit", in: 1...100) ?? 100
        return Reply(encoded: pages.page(of: try user(of: call), offset: offset, limit: limit))
    }

    private struct AccessBody: Decodable {
        let identity: IdentityReference?
        let clientAssertion: String?
        let token: String?
    }

    private func grantAccess(_ call: Call) async throws -> Reply {
        guard let origin = call.token else { throw Refusal.unauthorized }
        let body = try call.decode(AccessBody.self)
        var check = FieldCheck()
        let wanted = check.identity(body.identity)
        try check.finish()
        // A one-time token beside a bearer is two answers to who is asking.
        if body.token != nil { throw Refusal.forbidden }
        let user = try user(of: call)
        guard let identity = user.identities.first(where: { $0.id == wanted?.id && $0.type == wanted?.type })
        else {
            throw Refusal.forbidden
        }
        let text = TokenText.make()
        do {
            try await sessions.grant(identity, from: origin, text: text)
        } catch is SessionBook.SessionEnded {
            throw Refusal.unauthorized
        }
        return try Reply(
            json: MultiAccessReply(
                token: text, identity: IdentityReference(identity), credentials: MultiCredentials(user),
                status: "STANDARD"))
    }

    private struct EmptyBody: Decodable {}

    private func logOut(_ call: Call) async throws -> Reply {
        guard let token = call.token else { throw Refusal.unauthorized }
        if call.body.readableBytes > 0 { _ = try call.decode(EmptyBody.self) }
        try await sessions.end(token.session)
        return .noContent
    }

    private func listFactors(_ call: Call) async throws -> Reply {
        let factors = try user(of: call).factors
        return try Reply(
            json: MultiFactorsReply(
                factors: factors.map {
                    MultiFactorsReply.Item(type: $0.type, status: $0.status, channel: $0.channel)
                }))
    }

    private func user(of call: Call) throws -> User {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.unauthorized }
        return user
    }
}
