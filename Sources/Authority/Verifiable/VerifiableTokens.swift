import Foundation
import HTTPTypes

/// Verifiable's calls about live tokens: list them, end one, end many.
struct VerifiableTokens: Sendable {
    let ledger: Ledger
    let sessions: SessionBook

    var routes: [Route] {
        let door = Door.verifiable(needsToken: true)
        return [
            Route(.get, "/api/auth/token", door, handle: list),
            Route(.post, "/api/auth/token/{tokenId}/invalidate", door, handle: invalidateOne),
            Route(.post, "/api/auth/token/invalidate", door, handle: invalidateMany),
        ]
    }

    private func list(_ call: Call) async throws -> Reply {
        guard let token = call.token else { throw Refusal.unauthorized }
        let page = try TokenPage(call)
        let found = sessions.tokens.list(token.user, page, at: call.moment)
        return Reply(
            encoded: try VerifiableTokenList(page: page, found: found, current: token.fingerprint).json())
    }

    private func invalidateOne(_ call: Call) async throws -> Reply {
        guard let token = call.token else { throw Refusal.unauthorized }
        guard let id = call.parameter.flatMap({ UUID(uuidString: String($0)) }) else {
            throw Refusal.malformed("The token's id is not a UUID.")
        }
        // Somebody else's token is as unknown as one that never was.
        guard let target = sessions.tokens.token(id, of: token.user, at: call.moment) else {
            throw Refusal.tokenNotFound
        }
        try await sessions.end(target.session)
        return .noContent
    }

    private struct ManyBody: Decodable {
        let invalidateCurrent: Bool?
        let tokenIds: [String]?
    }

    /// Without a list all others are meant, or all; with one, those that are in it and are the user's. The token in
    /// use ends only where the call says so.
    private func invalidateMany(_ call: Call) async throws -> Reply {
        guard let token = call.token else { throw Refusal.unauthorized }
        let body = try call.decode(ManyBody.self)
        let endsCurrent = body.invalidateCurrent ?? false
        guard let ids = body.tokenIds else {
            try await sessions.endSessions(of: token.user, but: endsCurrent ? nil : token.session)
            return .noContent
        }
        var ended = endsCurrent ? [token.session] : []
        for text in ids {
            guard let id = UUID(uuidString: text) else {
                throw Refusal.malformed("A token's id is not a UUID.")
            }
            guard let target = sessions.tokens.token(id, of: token.user, at: call.moment),
                target.session != token.session
            else { continue }
            ended.append(target.session)
        }
        try await sessions.end(ended)
        return .noContent
    }
}
