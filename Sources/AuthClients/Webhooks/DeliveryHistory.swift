import Crypto
import Foundation

/// The signed deliveries of the last minutes, by which a repeated one is known.
struct DeliveryHistory {
    /// The start of the hash of a reference, so that each takes the same few bytes.
    struct Fingerprint: Hashable {
        fileprivate let digest: UInt128

        fileprivate init(_ reference: String) {
            digest = SHA256.hash(data: Data(reference.utf8)).prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
        }
    }

    /// Milliseconds by which a delivery may be older or newer than the time here.
    static let tolerance: Int64 = 300_000

    /// How many fingerprints a generation holds at most; two of them are kept.
    private let capacity: Int
    /// What was accepted since `turned`, and in the generation before. A delivery is fresh for at most twice the
    /// tolerance, and a generation is kept for longer than that.
    private var recent: Set<Fingerprint> = []
    private var older: Set<Fingerprint> = []
    /// When this generation began, in milliseconds since 1970.
    private var turned = Int64.min

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Returns the fingerprint of a delivery that is fresh; nil if it was taken before. `now` is in milliseconds since
    /// 1970, by the server's clock.
    ///
    /// Nothing is remembered yet: a delivery that is rejected for another reason may come again.
    func check(_ delivery: SignedDelivery, at now: Int64) throws(DeliveryRejection) -> Fingerprint? {
        guard abs(delivery.published.subtractingReportingOverflow(now).partialValue) <= Self.tolerance else {
            throw .wrongTime
        }
        let fingerprint = Fingerprint(delivery.reference)
        if recent.contains(fingerprint) || older.contains(fingerprint) { return nil }
        guard recent.count < capacity || isGenerationOld(at: now) else {
            throw .tooMany(for: .milliseconds(turned + 2 * Self.tolerance - now + 1))
        }
        return fingerprint
    }

    /// From here on the delivery is known, for as long as its timestamp could pass.
    mutating func remember(_ fingerprint: Fingerprint, at now: Int64) {
        if isGenerationOld(at: now) {
            // After a long rest what was accepted before it is stale as well.
            older = recent
            recent = []
            turned = now
        }
        recent.insert(fingerprint)
    }

    private func isGenerationOld(at now: Int64) -> Bool {
        now.subtractingReportingOverflow(turned).partialValue > 2 * Self.tolerance || turned == .min
    }
}
