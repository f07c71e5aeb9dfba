import HTTPTypes

/// The errors of Verifiable: problem details (RFC 9457).
struct Problem: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    /// The path of the request.
    let instance: String

    private init(_ error: APIError, path: String) {
        let (status, detail) = Self.statusAndDetail(of: error)
        self.status = status
        self.detail = detail
        title = Self.titles[status] ?? "Error"
        type = "about:blank"
        instance = path
    }

    static func reply(to error: APIError, path: String) throws -> Reply {
        let problem = Problem(error, path: path)
        var reply = try Reply(status: HTTPResponse.Status(code: problem.status), json: problem)
        reply.headers[.contentType] = "application/problem+json"
        switch error {
        case .limited(let limit, let reset):
            reply.headers[.retryAfter] = String(reset)
            reply.headers[.rateLimit] = limit
            reply.headers[.rateLimitReset] = String(reset)
        case .methodNotAllowed(let methods):
            reply.headers[.allow] = methods.sorted().joined(separator: ", ")
        case .unauthorized, .denied: reply.headers[.wwwAuthenticate] = "Bearer"
        default: break
        }
        return reply
    }

    private static let titles = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed",
        409: "Conflict", 410: "Gone", 423: "Locked", 429: "Too Many Requests", 500: "Internal Server Error",
        503: "Service Unavailable",
    ]

    private static func statusAndDetail(of error: APIError) -> (status: Int, detail: String) {
        switch error {
        case .invalid(let fields): (400, WeavrError.invalidMessage(fields) + ".")
        case .malformed(let message): (400, message)
        case .unauthorized, .denied: (401, "The access token is missing, wrong or over.")
        case .forbidden: (403, "This is not permitted.")
        case .notFound: (404, "There is no such path.")
        case .tokenNotFound: (404, "There is no such token.")
        case .methodNotAllowed(let methods):
            (405, "Allowed here: \(methods.sorted().joined(separator: ", ")).")
        case .conflict(let code): (409, code)
        case .passwordExpired: (409, "The password must be changed.")
        case .tokenExpired: (410, "The token is over.")
        case .locked: (423, "Too many wrong passwords.")
        case .limited(_, let reset): (429, "Too many requests. Try again in \(reset) seconds.")
        case .other(let status, let detail): (status, detail)
        case .failed: (500, "The server failed.")
        case .unavailable: (503, "The server is busy. Try again.")
        }
    }
}
