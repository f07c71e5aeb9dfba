import Foundation
import HTTPTypes
import NIOCore

/// One request, fully read, as the handlers see it.
struct Call: Sendable {
    let head: HTTPRequest
    let path: String
    let query: String?
    let body: ByteBuffer
    /// The client's address without the port.
    let address: String
    /// Milliseconds since 1970, when the request was read.
    let moment: Int64
    let presence: ClientPresence?
    /// The token that opened the door, on routes that ask for one.
    var token: TokenRecord?
    /// What the path has in the places of its route's steps in braces.
    var parameters: [Substring] = []
    var parameter: Substring? { parameters.first }

    /// Who makes the call, for the record of the token's last use.
    var origin: CallOrigin {
        let agent = head.headerFields[.userAgent] ?? ""
        return CallOrigin(
            userAgent: String(decoding: Array(agent.utf8.prefix(CallOrigin.longest)), as: UTF8.self),
            address: address)
    }

    /// The token of `Authorization: Bearer`, nil when there is none.
    var bearer: Substring? {
        guard let value = head.headerFields[.authorization], value.utf8.count <= 4096 else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].drop { $0 == " " }
    }

    /// The body as `type`: judged strictly, then decoded.
    func decode<Body: Decodable>(_ type: Body.Type) throws(Refusal) -> Body {
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

    /// Refuses a body that is neither none nor a JSON object; where a call takes no field, none counts.
    func requireNoFields() throws(Refusal) {
        if body.readableBytes > 0 { _ = try decode(NoFields.self) }
    }

    private struct NoFields: Decodable {
        private enum Field: CodingKey {}

        /// Written out, as what is synthesised for no fields takes any JSON.
        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: Field.self)
        }
    }

    /// The body as a form (`application/x-www-form-urlencoded`), each field once.
    func form() throws(Refusal) -> [String: String] {
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

    /// A number in the query; nil when it is not given.
    func number(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
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

    /// A text in the query, its escapes read; nil when it is not given, 400 when it is given twice.
    func text(_ name: String) throws(Refusal) -> String? {
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

    private func requireJSON() throws(Refusal) {
        let type = (head.headerFields[.contentType] ?? "").lowercased().filter { $0 != " " && $0 != "\"" }
        guard type == "application/json" || type == "application/json;charset=utf-8" else {
            throw .invalid([
                InvalidField(fieldName: "content-type", error: .oneOf, params: ["application/json"])
            ])
        }
    }
}

extension DecodingError {
    /// Where it went wrong, names and numbers joined by dots.
    var fieldPath: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context
            case .keyNotFound(let key, let context):
                Context(codingPath: context.codingPath + [key], debugDescription: "")
            @unknown default: nil
            }
        return (context?.codingPath ?? []).map { $0.intValue.map(String.init) ?? $0.stringValue }
            .joined(separator: ".")
    }

    var shortReason: String {
        switch self {
        case .keyNotFound: "it is missing"
        case .valueNotFound: "it may not be null"
        case .typeMismatch: "it is of another type than it should be"
        default: "its value is not one of those allowed"
        }
    }
}
