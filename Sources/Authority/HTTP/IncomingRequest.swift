import Foundation
import HTTPTypes
import NIOCore

/// One request with its whole body, as the handlers see it.
struct IncomingRequest: Sendable {
    let head: HTTPRequest
    let path: String
    let query: String?
    let body: ByteBuffer
    /// The client's address without the port.
    let address: String
    /// When the request was read.
    let moment: Timestamp
    let presence: ClientPresence?
    let rateLimits: RateLimitStatus
    /// The accepted token, on routes that take one.
    var token: TokenRecord?
    /// The segments of the path in place of the route's segments in braces.
    var parameters: [Substring] = []
    var parameter: Substring? { parameters.first }

    /// The sender, for the record of the token's last use.
    var origin: RequestOrigin {
        let agent = head.headerFields[.userAgent] ?? ""
        return RequestOrigin(
            userAgent: String(decoding: Array(agent.utf8.prefix(RequestOrigin.longest)), as: UTF8.self),
            address: address)
    }

    /// The token of `Authorization: Bearer`; nil if there is none.
    var bearer: Substring? {
        guard let value = head.headerFields[.authorization], value.utf8.count <= 4096 else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].drop { $0 == " " }
    }

    /// The body as `type`: checked by `StrictJSON`, then decoded.
    func decode<Body: Decodable>(_ type: Body.Type) throws(APIError) -> Body {
        try requireJSON()
        do {
            try StrictJSON.check(Array(body.readableBytesView))
        } catch {
            throw .malformed("The body is not strict JSON: \(error.reason) (byte \(error.offset)).")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch let error as DecodingError {
            let field = error.fieldPath
            guard !field.isEmpty else { throw .malformed("The body is not a JSON object.") }
            throw .invalid([InvalidField(fieldName: field, error: .pattern)])
        } catch {
            throw .malformed("The body is not a JSON object.")
        }
    }

    /// Checks the body of a call that takes no fields: it must be empty or a JSON object, whose fields are ignored.
    func requireNoFields() throws(APIError) {
        if body.readableBytes > 0 { _ = try decode(NoFields.self) }
    }

    private struct NoFields: Decodable {
        private enum Field: CodingKey {}

        /// Explicit, because the synthesised initialiser of a type without fields accepts any JSON.
        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: Field.self)
        }
    }

    /// The body as a form (`application/x-www-form-urlencoded`), each field once.
    func form() throws(APIError) -> [String: String] {
        let type = (head.headerFields[.contentType] ?? "").lowercased().split(separator: ";").first ?? ""
        guard type == "application/x-www-form-urlencoded" else {
            throw .malformed("The body is to be application/x-www-form-urlencoded.")
        }
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw .malformed("The body is not UTF-8.")
        }
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard parts.count == 2, let name = parts[0], let value = parts[1],
                fields.updateValue(value, forKey: name) == nil
            else { throw .malformed("The form is not well formed.") }
        }
        return fields
    }

    /// A number in the query; nil if the query does not have it.
    func number(_ name: String, in range: ClosedRange<Int>) throws(APIError) -> Int? {
        let values = values(of: name)
        guard let text = values.first else { return nil }
        guard values.count == 1, (1...10).contains(text.utf8.count), let number = Int(text), text.first != "+"
        else {
            throw .invalid([InvalidField(fieldName: name, error: .pattern)])
        }
        guard range.contains(number) else {
            let params = [String(range.lowerBound), String(range.upperBound)]
            throw .invalid([InvalidField(fieldName: name, error: .range, params: params)])
        }
        return number
    }

    /// A text in the query, percent-decoded; nil if the query does not have it, 400 if it has it twice.
    func text(_ name: String) throws(APIError) -> String? {
        let values = values(of: name)
        guard let value = values.first else { return nil }
        guard values.count == 1, let text = value.removingPercentEncoding else {
            throw .invalid([InvalidField(fieldName: name, error: .pattern)])
        }
        return text
    }

    private func values(of name: String) -> [Substring] {
        (query ?? "").split(separator: "&").compactMap { pair -> Substring? in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts[0].removingPercentEncoding == name ? (parts.count == 2 ? parts[1] : "") : nil
        }
    }

    private func requireJSON() throws(APIError) {
        let type = (head.headerFields[.contentType] ?? "").lowercased().filter { $0 != " " && $0 != "\"" }
        guard type == "application/json" || type == "application/json;charset=utf-8" else {
            throw .invalid([
                InvalidField(fieldName: "content-type", error: .oneOf, params: ["application/json"])
            ])
        }
    }
}
