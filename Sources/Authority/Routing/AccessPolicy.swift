/// Who may make a call, and the error for everyone else.
struct AccessPolicy: Sendable {
    var needsKey = true
    /// The kinds of token that the call accepts; empty if it takes no token.
    var kinds: Set<TokenKind> = []
    /// Whether the handler decides about a request without a bearer.
    var isTokenOptional = false
    var unknownToken = APIError.unauthorized
    var endedToken = APIError.unauthorized
    /// The errors for some kinds of token that the call does not accept; the default is missing permission.
    var errors: [TokenKind: APIError] = [:]
    /// Whether the handler applies the rate limit itself, by the account that the body names.
    var countsByAccount = false
    /// The vendor whose tokens the call accepts and whose rate limit applies.
    var vendor = Vendor.weavr

    /// Neither a key nor a token.
    static let open = AccessPolicy(needsKey: false)

    /// Verifiable's calls: no key, and a bearer token if `needsToken` is true.
    static func verifiable(needsToken: Bool) -> AccessPolicy {
        AccessPolicy(needsKey: false, kinds: needsToken ? [.bearer] : [], vendor: .verifiable)
    }

    /// The api-key and a token of one of these kinds.
    static func token(_ kinds: Set<TokenKind>) -> AccessPolicy { AccessPolicy(kinds: kinds) }
}
