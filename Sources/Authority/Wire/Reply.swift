import Foundation
import HTTPTypes
import Hummingbird

/// An answer before it is stamped and sent.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body: ByteBuffer?

    /// 204.
    static let noContent = Reply(status: .noContent)

    init(status: HTTPResponse.Status) {
        self.status = status
    }

    init(status: HTTPResponse.Status = .ok, json: some Encodable) throws {
        self.init(status: status)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        setJSON(ByteBuffer(bytes: try encoder.encode(json)))
    }

    /// An answer whose JSON is already written.
    init(status: HTTPResponse.Status = .ok, encoded: ByteBuffer) {
        self.init(status: status)
        setJSON(encoded)
    }

    private mutating func setJSON(_ json: ByteBuffer) {
        headers[.contentType] = "application/json"
        body = json
    }

    var response: Response {
        guard let body else {
            // RFC 9110 section 8.6: a 204 has no content-length.
            var response = Response(status: status, headers: headers)
            if status == .noContent { response.headers[.contentLength] = nil }
            return response
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension Reply {
    private struct Invalid: Encodable {
        struct Syntax: Encodable {
            let invalidFields: [InvalidField]
        }
        let message: String
        var syntaxErrors: Syntax?
    }

    private struct Coded: Encodable {
        let errorCode: String
    }

    private struct Told: Encodable {
        let code: String
        let message: String
    }

    private struct Temporary: Encodable {
        let token: String
    }

    init(_ refusal: Refusal) throws {
        switch refusal {
        case .invalid(let fields):
            let names = fields.map(\.fieldName).joined(separator: ", ")
            self = try Reply(
                status: .badRequest,
                json: Invalid(
                    message: "Not understood: \(names)", syntaxErrors: Invalid.Syntax(invalidFields: fields)))
        case .malformed(let message):
            self = try Reply(status: .badRequest, json: Invalid(message: message))
        case .unauthorized: self.init(status: .unauthorized)
        case .forbidden: self.init(status: .forbidden)
        case .denied(let code): self = try Reply(status: .forbidden, json: Coded(errorCode: code))
        case .notFound:
            self = try Reply(
                status: .notFound, json: Told(code: "NOT_FOUND", message: "There is no such path."))
        case .tokenNotFound: self = try Reply(status: .notFound, json: Coded(errorCode: "TOKEN_NOT_FOUND"))
        case .methodNotAllowed(let methods):
            let allowed = methods.sorted().joined(separator: ", ")
            self = try Reply(
                status: .methodNotAllowed,
                json: Told(code: "METHOD_NOT_ALLOWED", message: "Allowed here: \(allowed)."))
            headers[.allow] = allowed
        case .conflict(let code): self = try Reply(status: .conflict, json: Coded(errorCode: code))
        case .passwordExpired(let token): self = try Reply(status: .conflict, json: Temporary(token: token))
        case .tokenExpired: self = try Reply(status: .gone, json: Coded(errorCode: "TOKEN_EXPIRED"))
        case .locked: self.init(status: HTTPResponse.Status(code: 423, reasonPhrase: "Locked"))
        case .limited(let limit, let reset):
            self.init(status: .tooManyRequests)
            headers[.rateLimit] = limit
            headers[.rateLimitReset] = String(reset)
        case .told(let status, let detail):
            self = try Reply(
                status: HTTPResponse.Status(code: status), json: Told(code: "REFUSED", message: detail))
        case .failed: self.init(status: .internalServerError)
        case .unavailable: self.init(status: .serviceUnavailable)
        }
    }
}
