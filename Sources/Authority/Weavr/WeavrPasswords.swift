import GRDB
import HTTPTypes

/// Weavr's calls that change a password in a session, and that validate one.
struct WeavrPasswords: Sendable {
    let directory: Directory
    let authenticator: PasswordAuthenticator
    let writer: WeavrPasswordWriter

    var routes: [Route] {
        var update = AccessPolicy.token([.auth, .access, .passwordChangeOnly])
        update.unknownToken = .tokenNotFound
        update.endedToken = .tokenExpired
        return [
            Route(.post, "/multi/passwords/update", update, handle: update(_:)),
            Route(.post, "/multi/passwords/validate", AccessPolicy(), handle: validate),
        ]
    }

    private struct ValidateBody: Decodable {
        let password: SensitivePassword?
    }

    private func validate(_ request: IncomingRequest) async throws -> Reply {
        let body = try request.decode(ValidateBody.self)
        var check = FieldValidator()
        let password = check.password(body.password, "password", mayBeEmpty: true)
        try check.finish()
        if let fault = PasswordRules.fault(in: password) { throw APIError.conflict(fault.rawValue) }
        return .noContent
    }

    private struct UpdateReply: Encodable {
        struct Info: Encodable {
            let identityId: IdentityReference?
            /// 0: the password does not expire.
            let expiryDate = 0
        }

        let passwordInfo: Info
        let token: String
    }

    private struct UpdateBody: Decodable {
        let oldPassword: SensitivePassword?
        let newPassword: SensitivePassword?
    }

    private func update(_ request: IncomingRequest) async throws -> Reply {
        guard let token = request.token, let user = directory[token.user] else {
            throw APIError.tokenNotFound
        }
        let body = try request.decode(UpdateBody.self)
        var check = FieldValidator()
        let old = check.password(body.oldPassword, "oldPassword")
        let new = check.password(body.newPassword, "newPassword", mayBeEmpty: true)
        try check.finish()
        if let fault = PasswordRules.fault(in: new) { throw APIError.conflict(fault.rawValue) }
        let text = try await change(user, from: old, to: new, under: token, request)
        let identity = user.identities.first { $0.id == token.identity } ?? user.identities.first
        return try Reply(
            json: UpdateReply(
                passwordInfo: UpdateReply.Info(identityId: identity.map(IdentityReference.init)),
                token: text))
    }

    private func change(
        _ user: User, from old: String, to new: String, under token: TokenRecord, _ request: IncomingRequest
    ) async throws -> String {
        let text = TokenText.make()
        let outcome = try await authenticator.attempt(
            account: Directory.account(.weavr, user.email), lock: Self.lock(of: user), user: user,
            password: old, from: request.address, presence: request.presence,
            prepare: { try await writer.hashUnlessUsed(new, by: user) },
            consequence: { [writer] db, success in
                guard try SessionRepository.isOpen(token.session, db) else { throw APIError.tokenNotFound }
                let applied = try writer.replacePassword(
                    of: user, with: success.prepared, newToken: text, at: success.moment, db)
                return (value: (), applied: applied)
            })
        switch outcome {
        case .right: return text
        case .wrong: throw APIError.conflict("PASSWORD_INCORRECT")
        // The description has no 423 here.
        case .locked(let end): throw authenticator.rateLimit(until: end)
        }
    }

    /// The count of wrong old passwords. It is not that of the login: a login that a stranger has locked must not stop the
    /// owner from changing the password.
    static func lock(of user: User) -> Fingerprint { Fingerprint(of: "multi-update:\(user.email)") }
}
