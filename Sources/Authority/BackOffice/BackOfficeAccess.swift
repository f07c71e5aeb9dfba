import GRDB
import HTTPTypes

/// Weavr's Back Office: an operator acts for an identity, with the programme's key and no login of its own.
struct BackOfficeAccess: Sendable {
    let directory: Directory
    let ledger: Ledger
    let sessions: SessionBook

    var routes: [Route] {
        let root = "/multi/backoffice"
        return [
            Route(.post, root + "/access_token", Door(), handle: grant),
            // Deprecated by the vendor for the one above, which does the same.
            Route(.post, root + "/impersonate_identity_login", Door(), handle: grant),
        ]
    }

    private struct Body: Decodable {
        let identity: IdentityReference?
    }

    private struct GrantReply: Encodable {
        struct Nested: Encodable {
            let token: String
        }

        let token: Nested
        let identity: IdentityReference
        let credentials: MultiCredentials
    }

    private func grant(_ call: Call) async throws -> Reply {
        try judgeBearer(of: call)
        let body = try call.decode(Body.self)
        var check = FieldCheck()
        let wanted = check.identity(body.identity)
        try check.finish()
        guard let number = wanted?.id, let user = directory.holder(ofIdentity: number),
            let identity = user.identities.first(where: { $0.id == number && $0.type == wanted?.type })
        else { throw Refusal.conflict("UNRESOLVED_IDENTITY") }
        let text = TokenText.make()
        let now = call.moment
        _ = try await ledger.commit { db in
            try SessionBook.beginDelegated(db, user: user, identity: identity, text: text, at: now)
        } applied: { [sessions] in
            sessions.tokens.insert($0)
        }
        return try Reply(
            json: GrantReply(
                token: GrantReply.Nested(token: text), identity: IdentityReference(identity),
                credentials: MultiCredentials(user)))
    }

    /// A call needs no bearer. One that is there must be good, and not itself be what is asked for.
    private func judgeBearer(of call: Call) throws {
        guard let bearer = call.bearer else { return }
        guard case .live(let record) = sessions.tokens.standing(of: Fingerprint(of: bearer), at: call.moment),
            record.kind.vendor == .multi
        else { throw Refusal.forbidden }
        if record.kind == .delegated { throw Refusal.conflict("ALREADY_IMPERSONATED") }
    }
}
