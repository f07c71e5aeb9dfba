import Foundation
import HTTPTypes

/// Verifiable's calls about live tokens: list them, invalidate one, invalidate many.
struct VerifiableTokens: Sendable {
    let sessions: SessionRepository

    var routes: [Route] {
        let policy = AccessPolicy.verifiable(needsToken: true)
        return [
            Route(.get, "/api/auth/token", policy, handle: list),
            Route(.post, "/api/auth/token/{tokenId}/invalidate", policy, handle: invalidateOne),
            Route(.post, "/api/auth/token/invalidate", policy, handle: invalidateMany),
        ]
    }

    private func list(_ request: IncomingRequest) async throws -> Reply {
        guard let token = request.token else { throw APIError.unauthorized }
        let page = try TokenPage(request)
        let found = sessions.tokens.list(token.user, page, at: request.moment)
        return Reply(
            encoded: try VerifiableTokenList(page: page, found: found, current: token.fingerprint).json())
    }

    private func invalidateOne(_ request: IncomingRequest) async throws -> Reply {
        guard let token = request.token else { throw APIError.unauthorized }
        guard let id = request.parameter.flatMap({ UUID(uuidString: String($0)) }) else {
            throw APIError.malformed("The token's id is not a UUID.")
        }
        // Another user's token is treated as unknown.
        guard let target = sessions.tokens.token(id, of: token.user, at: request.moment) else {
            throw APIError.tokenNotFound
        }
        try await sessions.end(target.session)
        return .noContent
    }

    private struct ManyBody: Decodable {
        let invalidateCurrent: Bool?
        let tokenIds: [String]?
    }

    /// Without `tokenIds`, ends all tokens except the current one, or all with `invalidateCurrent`. With `tokenIds`, ends
    /// the listed ones of the user. The current token ends only with `invalidateCurrent`.
    private func invalidateMany(_ request: IncomingRequest) async throws -> Reply {
        guard let token = request.token else { throw APIError.unauthorized }
        let body = try request.decode(ManyBody.self)
        let endsCurrent = body.invalidateCurrent ?? false
        guard let ids = body.tokenIds else {
            try await sessions.endSessions(of: token.user, except: endsCurrent ? nil : token.session)
            return .noContent
        }
        var ended = endsCurrent ? [token.session] : []
        for text in ids {
            guard let id = UUID(uuidString: text) else {
                throw APIError.malformed("A token's id is not a UUID.")
            }
            guard let target = sessions.tokens.token(id, of: token.user, at: request.moment),
                target.session != token.session
            else { continue }
            ended.append(target.session)
        }
        try await sessions.end(ended)
        return .noContent
    }
}
