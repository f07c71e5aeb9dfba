/// One field that was not understood, as the vendor reports it.
struct InvalidField: Encodable, Sendable, Equatable {
    /// The vendor's codes that the authority uses.
    enum Code: String, Encodable {
        case required = "REQUIRED"
        case hasText = "HAS_TEXT"
        case size = "SIZE"
        case range = "RANGE"
        case oneOf = "IN"
        case pattern = "REGEX"
    }

    let fieldName: String
    let error: Code
    var params: [String] = []
}

/// Why a call is not done: every answer of the authority that is not a success.
enum Refusal: Error, Equatable {
    /// 400 with the fields at fault, or with a message when no field is.
    case invalid([InvalidField])
    case malformed(String)
    case unauthorized
    /// 403 with an empty body.
    case forbidden
    /// 403 with the vendor's code.
    case denied(String)
    case notFound
    case tokenNotFound
    /// 405 with the methods that are allowed.
    case methodNotAllowed([String])
    /// 409 with the vendor's code.
    case conflict(String)
    /// 409 of a login: the token changes the password and does nothing else.
    case passwordExpired(token: String)
    case tokenExpired
    case locked
    /// 429 with the limit in the vendor's words and the seconds until it is lifted.
    case limited(limit: String, reset: Int)
    /// A refusal that is no other of these, told in words.
    case told(status: Int, detail: String)
    case failed
    case unavailable

    /// The code for a token of the wrong kind.
    static let insufficientPermissions = "INSUFFICIENT_PERMISSIONS"
}
