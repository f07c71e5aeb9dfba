import GRDB
import HTTPTypes

/// Weavr's Back Office: an operator acts for an identity, with the programme's key and no login of its own.
struct BackOfficeAccess: Sendable {
    let directory: Directory
    let ledger: Ledger
    let sessions: SessionBook

    var routes: [Route] {
        let root = "/multi/backoffice"
        // A call needs no bearer here. One that is there must be good, and not itself be what is asked for.
        var door = Door.token([.auth, .access, .delegated])
        door.isOpenWithoutToken = true
        door.unknownToken = .forbidden
        door.endedToken = .forbidden
        door.refusals = [.temporary: .forbidden]
        // Deprecated by the vendor for the other one; its description asks for a bearer beside the key.
        var deprecated = door
        deprecated.isOpenWithoutToken = false
        return [
            Route(.post, root + "/access_token", door, handle: grant),
            Route(.post, root + "/impersonate_identity_login", deprecated, handle: grant),
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
        let credentials: MultiCredentials
    }

    private func grant(_ call: Call) async throws -> Reply {
        if call.token?.kind == .delegated { throw Refusal.conflict("ALREADY_IMPERSONATED") }
        let body = try call.decode(Body.self)
        var check = FieldCheck()
        let wanted = check.identity(body.identity)
        // The description has the field and no meaning for it.
        if let temporary = body.temp { _ = check.identity(temporary, "temp") }
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
}
