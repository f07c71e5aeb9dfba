import HTTPTypes

/// The errors of Weavr Multi: a status, and JSON where the description has a body.
enum WeavrError {
    private struct Invalid: Encodable {
        struct Syntax: Encodable {
            let invalidFields: [InvalidField]
        }
        let message: String
        var syntaxErrors: Syntax?
    }

    private struct Code: Encodable {
        let errorCode: String
    }

    private struct Message: Encodable {
        let code: String
        let message: String
    }

    private struct PasswordExpired: Encodable {
        let token: String
    }

    static func reply(to error: APIError) throws -> Reply {
        switch error {
        case .invalid(let fields):
            return try Reply(
                status: .badRequest,
                json: Invalid(
                    message: invalidMessage(fields), syntaxErrors: Invalid.Syntax(invalidFields: fields)))
        case .malformed(let message):
            return try Reply(status: .badRequest, json: Invalid(message: message))
        case .unauthorized: return Reply(status: .unauthorized)
        case .forbidden: return Reply(status: .forbidden)
        case .denied(let code): return try Reply(status: .forbidden, json: Code(errorCode: code))
        case .notFound:
            return try Reply(
                status: .notFound, json: Message(code: "NOT_FOUND", message: "There is no such path."))
        case .tokenNotFound: return try Reply(status: .notFound, json: Code(errorCode: "TOKEN_NOT_FOUND"))
        case .methodNotAllowed(let methods):
            let allowed = methods.sorted().joined(separator: ", ")
            var reply = try Reply(
                status: .methodNotAllowed,
                json: Message(code: "METHOD_NOT_ALLOWED", message: "Allowed here: \(allowed)."))
            reply.headers[.allow] = allowed
            return reply
        case .conflict(let code): return try Reply(status: .conflict, json: Code(errorCode: code))
        case .passwordExpired(let token):
            return try Reply(status: .conflict, json: PasswordExpired(token: token))
        case .tokenExpired: return try Reply(status: .gone, json: Code(errorCode: "TOKEN_EXPIRED"))
        case .locked: return Reply(status: HTTPResponse.Status(code: 423, reasonPhrase: "Locked"))
        case .limited(let limit, let reset):
            var reply = Reply(status: .tooManyRequests)
            reply.headers[.rateLimit] = limit
            reply.headers[.rateLimitReset] = String(reset)
            return reply
        case .other(let status, let detail):
            return try Reply(
                status: HTTPResponse.Status(code: status), json: Message(code: "REFUSED", message: detail))
        case .failed: return Reply(status: .internalServerError)
        case .unavailable: return Reply(status: .serviceUnavailable)
        }
    }

    /// The sentence that names invalid fields; the description leaves its wording open.
    static func invalidMessage(_ fields: [InvalidField]) -> String {
        "Not understood: \(fields.map(\.fieldName).joined(separator: ", "))"
    }
}
