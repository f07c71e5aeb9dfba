package import Sessions
import Crypto
import Foundation
import NIOHTTP1
import Secrets

/// How Weavr delivers its webhooks.
struct WeavrWebhooks: WebhookScheme {
    /// By the ends of paths: what stands before them is the customer's affair.
    func topic(of path: Substring) -> WebhookTopic? {
        if path.hasSuffix("/stepup/watch") { return .challenges }
        if path.hasSuffix("/login/watch") || path.hasSuffix("/authentication_factors/watch") { return .other }
        return nil
    }

    /// `signature-v2` is the HMAC-SHA256 of `call-ref`, body and `published-timestamp`. The older `signature` covers
    /// the timestamp alone and is never looked at.
    func verify(
        _ headers: HTTPHeaders, _ body: UnsafeRawBufferPointer, key: Secret
    ) throws(DeliveryRejection) -> SignedDelivery {
        let reference = try Self.single("call-ref", headers)
        let timestamp = try Self.single("published-timestamp", headers)
        let signature = try Self.single("signature-v2", headers)
        // Nothing stands between the parts that are signed: their forms alone keep bytes from moving over.
        guard (1...255).contains(reference.utf8.count),
            reference.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            (1...15).contains(timestamp.utf8.count),
            timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let published = Int64(timestamp),
            let code = Data(base64Encoded: signature), code.count == SHA256.byteCount
        else { throw .malformed }
        var signed = key.withBytes { HMAC<SHA256>(key: SymmetricKey(data: $0)) }
        signed.update(data: Data(reference.utf8))
        signed.update(data: body)
        signed.update(data: Data(timestamp.utf8))
        // Compared in constant time by the library.
        guard signed.finalize() == code else { throw .wrongSignature }
        return SignedDelivery(reference: reference, published: published)
    }

    /// The one-time token is cut out before a decoder sees the rest.
    func pushEvent(in body: WipedBytes) -> PushEvent? {
        body.withBytes { bytes -> PushEvent? in
            do {
                let token = try JSONScanner.cut(["authToken"], from: bytes)
                let fields = try JSONDecoder().decode(Fields.self, from: Data(bytes))
                guard PushChallenge.isWeavrID(fields.challengeId),
                    let ending = Self.ending(fields, token)
                else { return nil }
                return PushEvent(
                    challenge: PushChallenge(id: fields.challengeId), isPush: fields.type != "SMS",
                    ending: ending, published: fields.publishedTimestamp.flatMap { Int64($0) })
            } catch {
                return nil
            }
        }
    }

    private struct Fields: Decodable {
        var challengeId: String
        var type: String
        var status: String
        var publishedTimestamp: String?
        var identity: WeavrBody.IdentityID
    }

    private static func ending(_ fields: Fields, _ token: Secret?) -> PushEvent.Ending? {
        switch fields.status {
        case "VERIFIED":
            guard token.map({ $0.fitsHeader }) ?? true, let identity = try? fields.identity.reference()
            else { return nil }
            return .verified(token, identity)
        case "DECLINED": return .declined
        case "EXPIRED": return .expired
        default: return nil
        }
    }

    private static func single(
        _ name: String, _ headers: HTTPHeaders
    ) throws(DeliveryRejection) -> String {
        let values = headers[name]
        guard values.count == 1 else { throw .malformed }
        return values[0]
    }
}

extension PushChallenge {
    /// The description promises digits.
    static func isWeavrID(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension WeavrClient {
    /// A receiver for this vendor's webhooks, which a client then takes.
    package static func webhookReceiver(
        now: @escaping @Sendable () -> ClockReading, limits: WebhookReceiver.Limits = .init()
    ) -> WebhookReceiver {
        WebhookReceiver(scheme: WeavrWebhooks(), now: now, limits: limits)
    }
}
