/// Every response of the authority that is not a success. `ErrorDialect` turns it into the vendor's form.
enum APIError: Error, Equatable {
    /// 400 with the invalid fields.
    case invalid([InvalidField])
    /// 400 with a message, if no field is at fault.
    case malformed(String)
    case unauthorized
    /// 403 with an empty body.
    case forbidden
    /// 403 with the vendor's code.
    case denied(String)
    case notFound
    case tokenNotFound
    /// 405 with the allowed methods.
    case methodNotAllowed([String])
    /// 409 with the vendor's code.
    case conflict(String)
    /// 409 of a login with an expired password; the token can only change the password.
    case passwordExpired(token: String)
    case tokenExpired
    /// 423.
    case locked
    /// 429 with the limit in the vendor's form and the seconds until it is lifted.
    case limited(limit: String, reset: Int)
    /// Any other status, with a sentence.
    case other(status: Int, detail: String)
    /// 500.
    case failed
    /// 503.
    case unavailable

    /// The code for a token of the wrong kind.
    static let insufficientPermissions = "INSUFFICIENT_PERMISSIONS"
}
