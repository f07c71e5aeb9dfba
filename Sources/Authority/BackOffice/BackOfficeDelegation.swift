import GRDB
import HTTPTypes

/// Weavr's Back Office: an operator acts for an identity with the api-key and without a login of its own.
///
/// A delegated token acts for exactly one identity. It cannot be exchanged for another token (409
/// `ALREADY_IMPERSONATED`), and the access policies of the other calls decide what it may do.
struct BackOfficeDelegation: Sendable {
    let directory: Directory
    let database: AuthorityDatabase
    let sessions: SessionRepository

    var routes: [Route] {
        let root = "/multi/backoffice"
        // The bearer is optional, but one that is sent must be valid.
        var policy = AccessPolicy.token([.auth, .access, .delegated])
        policy.isTokenOptional = true
        policy.unknownToken = .forbidden
        policy.endedToken = .forbidden
        policy.errors = [.passwordChangeOnly: .forbidden]
        // The vendor deprecates this call; its description requires a bearer besides the key.
        var deprecated = policy
        deprecated.isTokenOptional = false
        return [
            Route(.post, root + "/access_token", policy, dialect: .backOffice, handle: grant),
            Route(
                .post, root + "/impersonate_identity_login", deprecated, dialect: .backOffice,
                handle: grant),
        ]
    }

    private struct Body: Decodable {
        let identity: IdentityReference?
        let temp: IdentityReference?
    }

    private struct GrantReply: Encodable {
        struct Nested: Encodable {
            let token: String
        }

        let token: Nested
        let identity: IdentityReference
        let credentials: WeavrCredentials
    }

    private func grant(_ request: IncomingRequest) async throws -> Reply {
        if request.token?.kind == .delegated { throw APIError.conflict("ALREADY_IMPERSONATED") }
        let body = try request.decode(Body.self)
        var check = FieldValidator()
        let wanted = check.identity(body.identity)
        // The description has this field but gives it no meaning.
        if let temporary = body.temp { _ = check.identity(temporary, "temp") }
        try check.finish()
        guard let number = wanted?.id, let user = directory.holder(ofIdentity: number),
            let identity = user.identities.first(where: { $0.id == number && $0.type == wanted?.type })
        else { throw APIError.conflict("UNRESOLVED_IDENTITY") }
        let text = TokenText.make()
        let now = request.moment
        _ = try await database.commit { db in
            try SessionRepository.beginDelegated(db, user: user, identity: identity, text: text, at: now)
        } applied: { [sessions] in
            sessions.tokens.insert($0)
        }
        return try Reply(
            json: GrantReply(
                token: GrantReply.Nested(token: text), identity: IdentityReference(identity),
                credentials: WeavrCredentials(user)))
    }
}
