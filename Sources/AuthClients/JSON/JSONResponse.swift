import Foundation
import Secrets
import Sessions

/// A response in JSON, whole or cut off at the limit, and what can be read from that of any vendor.
struct JSONResponse {
    let head: ResponseHead
    /// Nil when it was larger than the limit of the request.
    let body: WipedBytes?
    /// When its request was sent.
    let sent: ClockReading

    /// Longest token that is taken, in bytes. It has to fit a header, which servers limit to about this.
    private static let longestToken = 8 * 1024
    /// Bytes of a body that are kept for people to read.
    private static let longestText = 4 * 1024

    /// The token in the body, by the names of the members that lead to it. Call it before `decoded`, once.
    func token(at path: [String] = ["token"]) throws(AuthFailure) -> Secret {
        guard let token = try cut(path), !token.isEmpty else {
            throw .malformedAnswer("the answer holds no token")
        }
        guard token.count <= Self.longestToken else {
            throw .malformedAnswer("the token in the answer is too long")
        }
        guard token.fitsHeader else {
            throw .malformedAnswer("the token in the answer holds characters that no token may hold")
        }
        return token
    }

    /// The rest of the body, by the description.
    func decoded<Value: Decodable>(_ type: Value.Type) throws(AuthFailure) -> Value {
        guard let value = try decodedOrNil(type) else {
            throw .malformedAnswer("the answer does not have the form that the description promises")
        }
        return value
    }

    /// Nil where the body is JSON of another form.
    func decodedOrNil<Value: Decodable>(_ type: Value.Type) throws(AuthFailure) -> Value? {
        _ = try cut([])
        return body?.withBytes { bytes in try? JSONDecoder().decode(type, from: Data(bytes)) }
    }

    /// The body as it came, for people to read; call it after `token`, which leaves a mark in the token's place.
    var text: String? {
        body?.withBytes { bytes in
            let text = String(decoding: bytes.prefix(Self.longestText), as: UTF8.self)
            return text.replacing(/\*{8,}/, with: "•••")
        }
    }

    private func cut(_ path: [String]) throws(AuthFailure) -> Secret? {
        guard let body else { throw .malformedAnswer("the answer is too large") }
        guard !body.isEmpty else { throw .malformedAnswer("the answer is empty") }
        do throws(JSONScanner.Fault) {
            return try body.withBytes { bytes throws(JSONScanner.Fault) in
                try JSONScanner.cut(path, from: bytes)
            }
        } catch {
            switch error {
            case .notJSON: throw .malformedAnswer("the answer is not JSON")
            case .tooDeep: throw .malformedAnswer("the answer is nested too deeply")
            case .secretIsNotText: throw .malformedAnswer("the token in the answer is not text")
            case .secretTwice: throw .malformedAnswer("the answer holds two tokens")
            }
        }
    }
}
