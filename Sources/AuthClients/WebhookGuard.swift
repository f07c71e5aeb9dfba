import Crypto
import Foundation
import NIOHTTP1
import Secrets
import Sessions

/// Decides whether a letter is the vendor's, before anything in it is believed: its form, its signature over the
/// bytes as they came, its age, and that it was not taken before.
struct WebhookGuard {
    /// Why a letter is not taken.
    enum Refusal: Error, CaseIterable {
        /// A header that is needed is missing, there twice, or of a form that could hide bytes of another part.
        case malformed
        case forged
        /// More than five minutes from the time here.
        case stale
        case replayed
        /// More letters were taken within minutes than anybody sends.
        case tooMany
    }

    /// What proves a letter to be new: the start of its reference's hash, so that each takes the same few bytes.
    struct Mark: Hashable {
        fileprivate let digest: UInt128
    }

    /// Milliseconds by which a letter may be older or newer than the time here.
    static let tolerance: Int64 = 300_000

    private let key: Secret
    /// How many marks a generation holds at most; two of them are kept.
    private let most: Int
    /// What was taken since `turned`, and in the generation before. A letter is fresh for at most twice the
    /// tolerance, and a generation is kept for longer than that.
    private var recent: Set<Mark> = []
    private var older: Set<Mark> = []
    /// In milliseconds since 1970.
    private var turned = Int64.min

    init(key: Secret, most: Int) {
        self.key = key
        self.most = most
    }

    /// Answers the mark of a letter that may be taken. `now` is in milliseconds since 1970, by the server's clock.
    ///
    /// Nothing is remembered yet: a letter that is refused for another reason may come again.
    func check(
        _ headers: HTTPHeaders, _ body: UnsafeRawBufferPointer, at now: Int64
    ) throws(Refusal) -> Mark {
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
        guard signed.finalize() == code else { throw .forged }
        guard abs(published.subtractingReportingOverflow(now).partialValue) <= Self.tolerance else {
            throw .stale
        }
        let mark = Mark(reference)
        guard !recent.contains(mark), !older.contains(mark) else { throw .replayed }
        guard recent.count < most || isGenerationOver(at: now) else { throw .tooMany }
        return mark
    }

    /// From here on the letter is known, for as long as its timestamp could pass.
    mutating func remember(_ mark: Mark, at now: Int64) {
        if isGenerationOver(at: now) {
            // After a long rest what was taken before it is stale as well.
            older = recent
            recent = []
            turned = now
        }
        recent.insert(mark)
    }

    private func isGenerationOver(at now: Int64) -> Bool {
        now.subtractingReportingOverflow(turned).partialValue > 2 * Self.tolerance || turned == .min
    }

    private static func single(_ name: String, _ headers: HTTPHeaders) throws(Refusal) -> String {
        let values = headers[name]
        guard values.count == 1 else { throw .malformed }
        return values[0]
    }
}

extension WebhookGuard.Mark {
    fileprivate init(_ reference: String) {
        digest = SHA256.hash(data: Data(reference.utf8)).prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
    }
}
