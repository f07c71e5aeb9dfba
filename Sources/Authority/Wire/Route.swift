import HTTPTypes

/// Who may come in by a route, and what the others are told.
struct Door: Sendable {
    var needsKey = true
    /// The kinds of token that open it; empty when it opens without one.
    var kinds: Set<TokenKind> = []
    /// Whether the handler judges a call that brings no token.
    var isOpenWithoutToken = false
    var unknownToken = Refusal.unauthorized
    var endedToken = Refusal.unauthorized
    /// What tokens of some kinds are told that do not open it; the others have no permission.
    var refusals: [TokenKind: Refusal] = [:]
    /// Whether the handler counts the call itself, by the account the body names.
    var countsByAccount = false
    /// The vendor whose manners it has: who counts its calls, and how it says no.
    var vendor = Vendor.multi

    /// No key, no token.
    static let open = Door(needsKey: false)

    /// Verifiable's: no key, and its own kind of token where one is needed.
    static func verifiable(needsToken: Bool) -> Door {
        Door(needsKey: false, kinds: needsToken ? [.bearer] : [], vendor: .verifiable)
    }

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

    /// What stands in a path in the places of the steps in braces, in order; nil where the path is not of this
    /// route.
    func parameters(in path: String) -> [Substring]? {
        let wanted = self.path.split(separator: "/", omittingEmptySubsequences: false)
        let steps = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == steps.count else { return nil }
        var found: [Substring] = []
        for (want, step) in zip(wanted, steps) {
            if want.first == "{" { found.append(step) } else if want != step { return nil }
        }
        return found
    }
}

/// All routes; tells an unknown path from a wrong method. A step of a route's path in braces stands for any text.
struct RouteTable: Sendable {
    let routes: [Route]
    private let byPath: [String: [Route]]
    private let withParameter: [Route]

    init(_ routes: [Route]) {
        self.routes = routes
        byPath = Dictionary(grouping: routes, by: \.path)
        withParameter = routes.filter { $0.path.contains("{") }
    }

    func route(_ method: HTTPRequest.Method, _ path: String) throws(Refusal) -> Route {
        let candidates = byPath[path] ?? withParameter.filter { $0.parameters(in: path) != nil }
        guard !candidates.isEmpty else { throw .notFound }
        guard let route = candidates.first(where: { $0.method == method }) else {
            throw .methodNotAllowed(candidates.map(\.method.rawValue))
        }
        return route
    }
}
