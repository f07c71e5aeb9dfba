import HTTPTypes

/// How Verifiable says no: problem details (RFC 9457).
struct Problem: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    /// The path that was asked for.
    let instance: String

    init(_ refusal: Refusal, path: String) {
        let (status, detail) = Self.words(of: refusal)
        self.status = status
        self.detail = detail
        title = Self.titles[status] ?? "Error"
        type = "about:blank"
        instance = path
    }

    private static let titles = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed",
        409: "Conflict", 410: "Gone", 423: "Locked", 429: "Too Many Requests", 500: "Internal Server Error",
        503: "Service Unavailable",
    ]

    private static func words(of refusal: Refusal) -> (status: Int, detail: String) {
        switch refusal {
        case .invalid(let fields):
            (400, "Not understood: \(fields.map(\.fieldName).joined(separator: ", ")).")
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
        case .told(let status, let detail): (status, detail)
        case .failed: (500, "The server failed.")
        case .unavailable: (503, "The server is busy. Try again.")
        }
    }
}

extension Reply {
    /// A refusal as the vendor words it whose path was asked for.
    init(_ refusal: Refusal, path: String) throws {
        if path.hasPrefix("/multi/backoffice/") || path.hasPrefix("/simulate/api/") {
            self = try Reply(refusal, isSimulated: path.hasPrefix("/simulate"))
            return
        }
        guard path == "/api" || path.hasPrefix("/api/") else {
            self = try Reply(refusal)
            return
        }
        let problem = Problem(refusal, path: path)
        self = try Reply(status: HTTPResponse.Status(code: problem.status), json: problem)
        headers[.contentType] = "application/problem+json"
        switch refusal {
        case .limited(let limit, let reset):
            headers[.retryAfter] = String(reset)
            headers[.rateLimit] = limit
            headers[.rateLimitReset] = String(reset)
        case .methodNotAllowed(let methods): headers[.allow] = methods.sorted().joined(separator: ", ")
        case .unauthorized, .denied: headers[.wwwAuthenticate] = "Bearer"
        default: break
        }
    }
}
