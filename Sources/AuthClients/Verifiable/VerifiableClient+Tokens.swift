import Foundation
import NIOHTTP1
import Sessions

/// The live tokens of a login, and their end.
extension VerifiableClient {
    /// Tokens asked for at once.
    private static let pageSize = 100
    /// Far beyond any login; a list that claims more would only fill the memory.
    private static let mostTokens = 20_000
    /// Bytes of the texts in a list that differ, for the same reason.
    private static let mostBytes = 16 * 1024 * 1024
    /// Ids in one call, so that its body stays small.
    private static let mostIDs = 500
    /// Bytes of a cursor.
    private static let longestCursor = 2048

    func tokens(_ credential: Credential, _ exchange: Exchange) async throws(AuthFailure) -> [ListedToken] {
        var tokens = UniqueList<ListedToken>()
        var texts = SharedTexts()
        var cursors: Set<String> = []
        var cursor = ""
        while true {
            let response = try await send(
                .GET, "/auth/token", query: "?count=\(Self.pageSize)&cursor=\(cursor)", as: credential,
                exchange)
            guard response.head.status == 200 else { throw authorizedFailure(of: response) }
            let page = try response.decoded(VerifiableTokenPage.self)
            if let count = page.totalCount { tokens.reserveCapacity(min(max(count, 0), Self.mostTokens)) }
            for entry in page.items { tokens.append(try entry.token(in: response, &texts)) }
            guard tokens.elements.count <= Self.mostTokens, texts.bytes <= Self.mostBytes else {
                throw .malformedAnswer("the list of tokens is too long")
            }
            guard let next = page.nextCursor, !next.isEmpty else { return tokens.elements }
            let escaped = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            guard cursors.insert(escaped).inserted, !page.items.isEmpty,
                next.utf8.count <= Self.longestCursor
            else { throw .malformedAnswer("the list of tokens does not come to an end") }
            cursor = escaped
        }
    }

    func revoke(
        _ ids: [String], _ credential: Credential, _ exchange: Exchange
    ) async throws(AuthFailure) {
        if ids.count == 1 {
            let id = try VerifiableTokenID(ids[0]).text
            let response = try await send(.POST, "/auth/token/\(id)/invalidate", as: credential, exchange)
            // Not found: it was gone already.
            guard [204, 404].contains(response.head.status) else { throw authorizedFailure(of: response) }
            return
        }
        var rest = ids[...]
        while !rest.isEmpty {
            let names = try rest.prefix(Self.mostIDs).map { id throws(AuthFailure) in
                JSONValue.text(try VerifiableTokenID(id).text)
            }
            rest = rest.dropFirst(Self.mostIDs)
            let response = try await send(
                .POST, "/auth/token/invalidate", as: credential,
                body: .object([("tokenIds", .list(names)), ("invalidateCurrent", .flag(false))]), exchange)
            guard response.head.status == 204 else { throw authorizedFailure(of: response) }
        }
    }

    func logOut(_ credential: Credential, _ exchange: Exchange) async throws(AuthFailure) {
        guard let id = credential.serverID else {
            throw .malformedAnswer("the token came without the name that it is ended by")
        }
        try await revoke([id], credential, exchange)
    }

    /// False only where the server refuses the token: a logout is proven by this.
    func introspect(_ credential: Credential, _ exchange: Exchange) async throws(AuthFailure) -> Bool {
        let response = try await send(.GET, "/auth/token", query: "?count=1", as: credential, exchange)
        switch response.head.status {
        case 200:
            _ = try response.decoded(VerifiableTokenPage.self)
            return true
        case 401: return false
        default: throw failure(of: response)
        }
    }
}
