import GRDB
import HTTPTypes
import NIOCore

/// Weavr's calls of a session: log in, list identities, get an access token, log out.
struct WeavrSignIn: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let sessions: SessionRepository
    let authenticator: PasswordAuthenticator
    let rates: RateLimiter
    let pages: WeavrIdentityPages
    let lockout: Lockout
    let challenges: ChallengeService

    var routes: [Route] {
        var login = AccessPolicy()
        login.countsByAccount = true
        // Either an auth token, or a one-time token in the body and no bearer.
        var access = AccessPolicy.token([.auth])
        access.isTokenOptional = true
        return [
            Route(.post, "/multi/login_with_password", login, handle: logIn),
            Route(.get, "/multi/identities", .token([.auth]), handle: listIdentities),
            Route(.post, "/multi/access_token", access, handle: grantAccess),
            // The description has no 403 here, so every kind of a session's tokens can end it.
            Route(.post, "/multi/logout", .token([.auth, .access, .delegated]), handle: logOut),
        ]
    }

    private struct LoginBody: Decodable {
        let email: String?
        let password: SensitivePassword?
    }

    private struct LoginReply: Encodable {
        let token: String
        let tokenType = "AUTH"
        let identity: IdentityReference?
        let credentials: WeavrCredentials
    }

    private func logIn(_ request: IncomingRequest) async throws -> Reply {
        let (account, email, password) = try rates.admit(request) {
            let body = try request.decode(LoginBody.self)
            var check = FieldValidator()
            let email = check.email(body.email)
            let password = check.password(body.password, "password")
            let address = try check.finish(with: email)
            let account = Directory.account(.weavr, address)
            return (account, (account, address, password))
        }
        let user = directory.user(email: email)
        let text = TokenText.make()
        let outcome = try await authenticator.attempt(
            account: account, lock: account, user: user, password: password, from: request.address,
            presence: request.presence,
            prepare: {},
            consequence: { [sessions, challenges] db, success in
                let kind = success.isExpired ? TokenKind.passwordChangeOnly : .auth
                let record = try SessionRepository.begin(
                    db, user: success.user, kind: kind, text: text, at: success.moment)
                if !success.isExpired {
                    let event = WebhookEvent.login(success.user, type: Self.byPassword, .verified)
                    try challenges.outbox.add(event, at: success.moment, db)
                }
                return (
                    value: success.isExpired,
                    applied: {
                        sessions.tokens.insert(record)
                        challenges.changes.notify()
                    }
                )
            })
        switch outcome {
        case .locked: throw APIError.locked
        case .wrong:
            try await reportWrongPassword(user)
            throw APIError.forbidden
        case .right(let user, let isExpired):
            if isExpired { throw APIError.passwordExpired(token: text) }
            return try Reply(
                json: LoginReply(
                    token: text, identity: user.identities.first.map(IdentityReference.init),
                    credentials: WeavrCredentials(user)))
        }
    }

    /// The types of login in webhook events.
    private static let byPassword = "PASSWORD"
    private static let byToken = "AUTH_TOKEN"

    /// Reports a wrong password. For an unknown address the same rows are written and deleted, so that the response time
    /// does not reveal it.
    private func reportWrongPassword(_ user: User?) async throws {
        guard !challenges.outbox.urls.isEmpty, let subject = user ?? directory.all.first?.value else {
            return
        }
        let now = database.timeline.now()
        let event = WebhookEvent.login(subject, type: Self.byPassword, .declined)
        try await database.commit { [challenges] db in
            if user != nil {
                try challenges.outbox.add(event, at: now, db)
            } else {
                try challenges.outbox.addAndDelete(event, at: now, db)
            }
        } applied: { [challenges] in
            challenges.changes.notify()
        }
    }

    private func listIdentities(_ request: IncomingRequest) async throws -> Reply {
        let offset = try request.number("offset", in: 0...Int(Int32.max)) ?? 0
        let limit = try request.number("limit", in: 1...100) ?? 100
        return Reply(
            encoded: pages.page(of: try directory.holder(of: request).user, offset: offset, limit: limit))
    }

    private struct AccessBody: Decodable {
        let identity: IdentityReference?
        let clientAssertion: String?
        let token: String?
    }

    private struct AccessReply: Encodable {
        let token: String
        let identity: IdentityReference
        let credentials: WeavrCredentials
        let status: String
    }

    private func grantAccess(_ request: IncomingRequest) async throws -> Reply {
        let body = try request.decode(AccessBody.self)
        var check = FieldValidator()
        let wanted = check.identity(body.identity)
        try check.finish()
        guard let origin = request.token else {
            // Neither token: the description's 403.
            guard let oneTime = body.token else { throw APIError.forbidden }
            return try await exchange(oneTime, for: wanted, request)
        }
        // Both tokens would name two holders.
        if body.token != nil { throw APIError.forbidden }
        let user = try directory.holder(of: request).user
        guard let identity = user.identities.first(where: { $0.id == wanted?.id && $0.type == wanted?.type })
        else {
            throw APIError.forbidden
        }
        let text = TokenText.make()
        do {
            try await sessions.grant(identity, from: origin, text: text)
        } catch is SessionRepository.SessionEnded {
            throw APIError.unauthorized
        } catch is SessionRepository.TooManyTokens {
            // An access token that is not used again ends after the idle time, so the limit is lifted by then.
            let (most, seconds) = (
                SessionRepository.mostAccessTokens, sessions.tokens.idleTimeout.wholeSeconds
            )
            throw APIError.limited(limit: "\(most), \(most);w=\(seconds)", reset: Int(seconds))
        }
        return try Reply(
            json: AccessReply(
                token: text, identity: IdentityReference(identity), credentials: WeavrCredentials(user),
                status: "STANDARD"))
    }

    /// Exchanges a one-time token for a stepped-up access token in a new session; only once, also for concurrent requests.
    private func exchange(
        _ oneTime: String, for wanted: (type: Identity.Kind, id: Int64?)?, _ request: IncomingRequest
    ) async throws -> Reply {
        let fingerprint = Fingerprint(of: oneTime)
        let text = TokenText.make()
        let now = request.moment
        let granted = try await database.commit { [directory, lockout, challenges] db in
            guard let challenge = try OneTimeTokens.redeemable(fingerprint, at: now, db),
                let user = directory[challenge.user],
                let identity = user.identities.first(where: {
                    $0.id == wanted?.id && $0.type == wanted?.type
                }),
                challenge.identity == nil || challenge.identity == identity.id
            else { throw APIError.forbidden }
            let account = Directory.account(.weavr, user.email)
            if try lockout.end(of: account, at: now, db) != nil { throw APIError.locked }
            let record = try SessionRepository.beginSteppedUp(
                db, user: user, identity: identity, text: text, at: now)
            try OneTimeTokens.redeem(challenge, into: record.session, db)
            let event = WebhookEvent.login(
                user, type: Self.byToken, .verified, of: challenge, acting: identity.id)
            try challenges.outbox.add(event, at: now, db)
            return (record: record, user: user, identity: identity)
        } applied: { [sessions, challenges] granted in
            sessions.tokens.insert(granted.record)
            challenges.changes.notify()
        }
        return try Reply(
            json: AccessReply(
                token: text, identity: IdentityReference(granted.identity),
                credentials: WeavrCredentials(granted.user), status: "STEPPED_UP"))
    }

    private func logOut(_ request: IncomingRequest) async throws -> Reply {
        guard let token = request.token else { throw APIError.unauthorized }
        try request.requireNoFields()
        try await challenges.endSession(token.session)
        return .noContent
    }
}
