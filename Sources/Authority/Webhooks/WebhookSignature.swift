import Crypto
import Foundation

/// The vendor's signatures: base64 of HMAC-SHA256 with the api-key.
enum WebhookSignature {
    /// `signature-v2`: over reference, body and timestamp, without separators.
    static func second(reference: String, body: [UInt8], published: String, key: String) -> String {
        sign(Array(reference.utf8) + body + Array(published.utf8), key: key)
    }

    /// `signature`, which is deprecated: over the timestamp alone, so it proves nothing about the body.
    static func first(published: String, key: String) -> String {
        sign(Array(published.utf8), key: key)
    }

    private static func sign(_ bytes: [UInt8], key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Array(key.utf8)))
        return Data(code).base64EncodedString()
    }
}
