import Crypto
import Foundation
import NIOHTTP1
import Sessions

/// Decides whether an event is the vendor's, before anything in it is believed: its form, its signature over the
/// bytes as they came, its age, and that it comes for the first time.
struct WebhookGuard {
    /// Why an event is not taken.
    enum Refusal: Error, CaseIterable {
        /// A header that is needed is missing, there twice, or of a form that could hide bytes of another part.
        case malformed
        case forged
        /// More than five minutes from the time here.
        case stale
        case replayed
    }

    /// Milliseconds by which an event may be older or newer than the time here.
    static let tolerance: Int64 = 300_000
    /// References that are remembered: far more than anybody sends within twice the tolerance.
    private static let mostReferences = 100_000

    private let key: SymmetricKey
    /// When each reference was published, in milliseconds since 1970.
    private var seen: [String: Int64] = [:]

    init(key: Secret) {
        self.key = key.withBytes { SymmetricKey(data: $0) }
    }

    /// Takes an event in. `now` is in milliseconds since 1970, by the server's clock.
    mutating func admit(_ headers: HTTPHeaders, _ body: UnsafeRawBufferPointer, at now: Int64) throws(Refusal)
    {
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
        var signed = HMAC<SHA256>(key: key)
        signed.update(data: Data(reference.utf8))
        signed.update(data: body)
        signed.update(data: Data(timestamp.utf8))
        // Compared in constant time by the library.
        guard signed.finalize() == code else { throw .forged }
        guard abs(published.subtractingReportingOverflow(now).partialValue) <= Self.tolerance else {
            throw .stale
        }
        guard seen[reference] == nil else { throw .replayed }
        if seen.count >= Self.mostReferences { forget(before: now) }
        seen[reference] = published
    }

    /// What is too old to be taken again need not be remembered.
    private mutating func forget(before now: Int64) {
        seen = seen.filter { $0.value + Self.tolerance >= now }
        if seen.count >= Self.mostReferences { seen.removeAll() }
    }

    private static func single(_ name: String, _ headers: HTTPHeaders) throws(Refusal) -> String {
        let values = headers[name]
        guard values.count == 1 else { throw .malformed }
        return values[0]
    }
}
