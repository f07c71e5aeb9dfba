import Crypto
import Foundation
import Sessions

/// A webhook as it goes over the wire; signed as it stands, then changed at will.
struct Delivery {
    static let key = "demo-api-key"
    static let challenge = PushChallenge(id: "130000000000000001")
    /// In milliseconds since 1970.
    static let moment = 1_800_000_000_000
    static let verified = #"""
        {"authToken":"one-time-token","challengeId":"130000000000000001","identity":{"id":"120","type":"CORPORATE"},"publishedTimestamp":"1800000000000","status":"VERIFIED","type":"BIOMETRIC"}
        """#

    /// The acceptance of another challenge.
    static func verified(_ challenge: PushChallenge) -> String {
        verified.replacing(Self.challenge.id, with: challenge.id)
    }

    var method = "POST"
    var path = "/hooks/stepup/watch"
    var headers: [(name: String, value: String)]
    var body: String

    init(
        _ body: String = Delivery.verified, reference: String = "ref-1", at moment: Int = Delivery.moment,
        key: String = Delivery.key
    ) {
        self.body = body
        headers = [
            ("call-ref", reference), ("published-timestamp", String(moment)),
            ("signature", Self.sign(String(moment), key)),
            ("signature-v2", Self.sign(reference + body + String(moment), key)),
        ]
    }

    static func sign(_ text: String, _ key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8)))
        return Data(code).base64EncodedString()
    }

    func with(_ name: String, _ value: String?) -> Delivery {
        var copy = self
        copy.headers.removeAll { $0.name == name }
        if let value { copy.headers.append((name, value)) }
        return copy
    }

    func adding(_ name: String, _ value: String) -> Delivery {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }

    func holding(_ body: String) -> Delivery {
        var copy = self
        copy.body = body
        return copy
    }

    var bytes: [UInt8] {
        let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        return Array(
            ("\(method) \(path) HTTP/1.1\r\nhost: here\r\nconnection: close\r\n"
                + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\(lines)\r\n\(body)")
                .utf8)
    }
}
