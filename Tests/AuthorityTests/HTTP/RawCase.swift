import Foundation
import Testing

/// A request as bytes, and the statuses of the responses to it and to the plain request that follows it on the same
/// connection.
struct RawCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// The section of RFC 9110 or 9112 that decides.
    let section: String
    let bytes: [UInt8]
    let statuses: [Int]

    /// The second request. It gets a response only if the connection stays open.
    static let probe = Array("GET /health HTTP/1.1\r\nHost: probe\r\n\r\n".utf8)

    var closes: Bool { statuses.last != 200 || statuses.count == 1 }
    var testDescription: String { "\(section): \(name)" }

    /// Refused: one response, then the end of the connection.
    static func refused(_ status: Int, _ section: String, _ name: String, _ request: String) -> RawCase {
        RawCase(name: name, section: section, bytes: latin(request), statuses: [status])
    }

    /// Served, and the connection stays open.
    static func served(_ status: Int, _ section: String, _ name: String, _ request: String) -> RawCase {
        RawCase(name: name, section: section, bytes: latin(request), statuses: [status, 200])
    }

    /// Each scalar as one byte, so that a case can hold any byte.
    private static func latin(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    static let host = "Host: x\r\n"

    /// `GET /health` with these fields after the Host.
    static func get(_ fields: String) -> String { "GET /health HTTP/1.1\r\n\(host)\(fields)\r\n" }

    /// `GET /health` with this request line.
    static func line(_ line: String) -> String { "\(line)\r\n\(host)\r\n" }

    /// A call that is 204 with a body of 36 bytes, with these fields.
    static func post(_ fields: String, body: String = validBody, version: String = "1.1") -> String {
        """
        POST /multi/passwords/validate HTTP/\(version)\r\n\(host)api-key: demo-api-key\r\n\
        Content-Type: application/json\r\n\(fields)\r\n\(body)
        """
    }

    static let validBody = #"{"password":{"value":"Quartz-1234"}}"#
    static let validLength = "Content-Length: 36\r\n"
    static let chunked = "Transfer-Encoding: chunked\r\n"

    /// The valid body as one chunk with this text after its size, and this text as the rest.
    static func chunks(_ extension: String = "", rest: String = "0\r\n\r\n") -> String {
        post(chunked, body: "24\(`extension`)\r\n\(validBody)\r\n\(rest)")
    }

    /// The statuses of a stream of responses; 0 for bytes that are none. A response to HEAD, 1xx and 204 has no body.
    static func statuses(of stream: String, isHead: Bool) -> [Int] {
        var rest = Substring(stream)
        var found: [Int] = []
        while !rest.isEmpty {
            guard rest.hasPrefix("HTTP/1.1 "), let end = rest.range(of: "\r\n\r\n"),
                let status = Int(rest.dropFirst(9).prefix(3))
            else { return found + [0] }
            let head = rest[..<end.lowerBound].lowercased()
            let length =
                head.components(separatedBy: "\r\n").first { $0.hasPrefix("content-length: ") }
                .flatMap { Int($0.dropFirst(16)) } ?? 0
            let hasBody = !(isHead && found.isEmpty) && status >= 200 && status != 204
            rest = Substring(rest[end.upperBound...].utf8.dropFirst(hasBody ? length : 0))
            found.append(status)
        }
        return found
    }
}
