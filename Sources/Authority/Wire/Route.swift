import HTTPTypes

/// Who may come in by a route, and what the others are told.
struct Door: Sendable {
    var needsKey = true
    /// The kinds of token that open it; empty when it opens without one.
    var kinds: Set<TokenKind> = []
    var withoutToken = Refusal.unauthorized
    var unknownToken = Refusal.unauthorized
    var endedToken = Refusal.unauthorized
    /// Whether the handler counts the call itself, by the account the body names.
    var countsByAccount = false

    /// No key, no token.
    static let open = Door(needsKey: false)

    /// A key and a token of one of these kinds.
    static func token(_ kinds: Set<TokenKind>) -> Door { Door(kinds: kinds) }
}

/// One call of the description: where it is, who may make it and what it does.
struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let door: Door
    let handle: @Sendable (Call) async throws -> Reply

    init(
        _ method: HTTPRequest.Method, _ path: String, _ door: Door,
        handle: @escaping @Sendable (Call) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.door = door
        self.handle = handle
    }
}

/// All routes; tells an unknown path from a wrong method.
struct RouteTable: Sendable {
    let routes: [Route]
    private let byPath: [String: [Route]]

    init(_ routes: [Route]) {
        self.routes = routes
        byPath = Dictionary(grouping: routes, by: \.path)
    }

    func route(_ method: HTTPRequest.Method, _ path: String) throws(Refusal) -> Route {
        guard let candidates = byPath[path] else { throw .notFound }
        guard let route = candidates.first(where: { $0.method == method }) else {
            throw .methodNotAllowed(candidates.map(\.method.rawValue))
        }
        return route
    }
}
