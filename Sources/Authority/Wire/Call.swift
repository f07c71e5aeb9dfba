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

    /// A number in the query; nil when it is not given.
    func number(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        let values = (query ?? "").split(separator: "&").compactMap { pair -> Substring? in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts[0] == name ? (parts.count == 2 ? parts[1] : "") : nil
        }
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
