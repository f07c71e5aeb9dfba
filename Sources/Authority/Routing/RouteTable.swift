import HTTPTypes

/// All routes of the authority.
struct RouteTable: Sendable {
    /// The result of looking a request up: its route or the error, and the form of errors at that path.
    struct Match {
        let route: Result<Route, APIError>
        let dialect: ErrorDialect
    }

    let routes: [Route]
    private let byPath: [String: [Route]]
    private let withParameter: [Route]

    init(_ routes: [Route]) {
        self.routes = routes
        byPath = Dictionary(grouping: routes, by: \.path)
        withParameter = routes.filter { $0.path.contains("{") }
    }

    /// Finds the route of a request. An unknown path is 404, a known path with another method 405. HEAD is GET, whose body
    /// the connection leaves out (RFC 9110 section 9.3.2).
    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let candidates = byPath[path] ?? withParameter.filter { $0.parameters(in: path) != nil }
        guard let first = candidates.first else {
            return Match(route: .failure(.notFound), dialect: ErrorDialect(ofUnknownPath: path))
        }
        let wanted = method == .head ? .get : method
        guard let route = candidates.first(where: { $0.method == wanted }) else {
            let allowed = candidates.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }
            let error = APIError.methodNotAllowed(allowed)
            return Match(route: .failure(error), dialect: first.dialect)
        }
        return Match(route: .success(route), dialect: route.dialect)
    }
}
