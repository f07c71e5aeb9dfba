import Crypto
import Foundation

/// The vendor's signatures: HMAC-SHA256 with the api-key, in base64.
enum WebhookSignature {
    /// Over reference, body and timestamp with nothing between them.
    static func second(reference: String, body: [UInt8], published: String, key: String) -> String {
        sign(Array(reference.utf8) + body + Array(published.utf8), key: key)
    }

    /// The deprecated one, over the timestamp alone: it proves nothing about the body.
    static func first(published: String, key: String) -> String {
        sign(Array(published.utf8), key: key)
    }

    private static func sign(_ bytes: [UInt8], key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Array(key.utf8)))
        return Data(code).base64EncodedString()
    }
}
