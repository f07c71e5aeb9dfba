import Foundation
import HTTPTypes
import Hummingbird

/// A response before the common headers are added.
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

    /// A response whose JSON is already encoded.
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
