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
    let lockout: Lockout
    let challenges: ChallengeBook

    var routes: [Route] {
        var login = Door()
        login.countsByAccount = true
        // Two doors in one: an auth token, or none and a one-time token in the body.
        var access = Door.token([.auth])
        access.isOpenWithoutToken = true
        return [
            Route(.post, "/multi/login_with_password", login, handle: logIn),
            Route(.get, "/multi/identities", .token([.auth]), handle: listIdentities),
            Route(.post, "/multi/access_token", access, handle: grantAccess),
            // The description knows no 403 here, so any kind of a session's tokens ends it.
            Route(.post, "/multi/logout", .token([.auth, .access, .delegated]), handle: logOut),
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
            consequence: { [sessions, challenges] db, success in
                let kind = success.isExpired ? TokenKind.temporary : .auth
                let record = try SessionBook.begin(
                    db, user: success.user, kind: kind, text: text, at: success.moment)
                if !success.isExpired {
                    let event = WebhookEvent.login(success.user, type: Self.byPassword, .verified)
                    try challenges.outbox.add(event, at: success.moment, db)
                }
                return (
                    value: success.isExpired,
                    applied: {
                        sessions.tokens.insert(record)
                        challenges.bell.ring()
                    }
                )
            })
        switch outcome {
        case .locked: throw Refusal.locked
        case .wrong:
            try await tellOfWrongPassword(user)
            throw Refusal.forbidden
        case .right(let user, let isExpired):
            if isExpired { throw Refusal.passwordExpired(token: text) }
            return try Reply(
                json: MultiLoginReply(
                    token: text, identity: user.identities.first.map(IdentityReference.init),
                    credentials: MultiCredentials(user)))
        }
    }

    /// The types of login in events.
    private static let byPassword = "PASSWORD"
    private static let byToken = "AUTH_TOKEN"

    /// Tells of a wrong password. For an address that nobody has as much is written and taken back: the time of the
    /// answer must not say so.
    private func tellOfWrongPassword(_ user: User?) async throws {
        guard !challenges.outbox.urls.isEmpty, let shown = user ?? directory.all.first?.value else { return }
        let now = ledger.timeline.now()
        let event = WebhookEvent.login(shown, type: Self.byPassword, .declined)
        try await ledger.commit { [challenges] db in
            if user != nil {
                try challenges.outbox.add(event, at: now, db)
            } else {
                try challenges.outbox.addInVain(event, at: now, db)
            }
        } applied: { [challenges] in
            challenges.bell.ring()
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
        let body = try call.decode(AccessBody.self)
        var check = FieldCheck()
        let wanted = check.identity(body.identity)
        try check.finish()
        guard let origin = call.token else {
            // Neither of the two tokens: the description's 403.
            guard let oneTime = body.token else { throw Refusal.forbidden }
            return try await exchange(oneTime, for: wanted, call)
        }
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

    /// A one-time token for a stepped-up access token and a session of its own; once, whoever asks at the same time.
    private func exchange(
        _ oneTime: String, for wanted: (type: Identity.Kind, id: Int64?)?, _ call: Call
    ) async throws -> Reply {
        let fingerprint = Fingerprint(of: oneTime)
        let text = TokenText.make()
        let now = call.moment
        let granted = try await ledger.commit { [directory, lockout, challenges] db in
            guard let challenge = try OneTimeTokens.redeemable(fingerprint, at: now, db),
                let user = directory[challenge.user],
                let identity = user.identities.first(where: {
                    $0.id == wanted?.id && $0.type == wanted?.type
                }),
                challenge.identity == nil || challenge.identity == identity.id
            else { throw Refusal.forbidden }
            let account = Directory.account(.multi, user.email)
            if try lockout.end(of: account, at: now, db) != nil { throw Refusal.locked }
            let record = try SessionBook.beginSteppedUp(
                db, user: user, identity: identity, text: text, at: now)
            try OneTimeTokens.redeem(challenge, into: record.session, db)
            let event = WebhookEvent.login(
                user, type: Self.byToken, .verified, of: challenge, acting: identity.id)
            try challenges.outbox.add(event, at: now, db)
            return (record: record, user: user, identity: identity)
        } applied: { [sessions, challenges] granted in
            sessions.tokens.insert(granted.record)
            challenges.bell.ring()
        }
        return try Reply(
            json: MultiAccessReply(
                token: text, identity: IdentityReference(granted.identity),
                credentials: MultiCredentials(granted.user), status: "STEPPED_UP"))
    }

    private func logOut(_ call: Call) async throws -> Reply {
        guard let token = call.token else { throw Refusal.unauthorized }
        try call.requireNoFields()
        try await challenges.endSession(token.session)
        return .noContent
    }

    private func user(of call: Call) throws -> User {
        guard let token = call.token, let user = directory[token.user] else { throw Refusal.unauthorized }
        return user
    }
}
