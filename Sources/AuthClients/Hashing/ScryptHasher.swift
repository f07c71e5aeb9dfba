import CryptoExtras
import Dispatch
import Foundation
import Secrets
package import Sessions

/// Hashes by scrypt (RFC 7914), one after the other on a thread of its own. A typed secret is read where it lies, in
/// locked memory; the key that comes of it goes there too.
package struct ScryptHasher: SecretHasher {
    private static let saltBytes = 16
    private static let keyBytes = 32
    private let queue = DispatchQueue(label: "hashing", qos: .userInitiated)

    package init() {}

    package func perform(_ job: HashingJob, tell: @escaping @Sendable (HashingOutcome) -> Void) {
        queue.async { tell(Self.outcome(of: job)) }
    }

    private static func outcome(of job: HashingJob) -> HashingOutcome {
        guard !job.secret.isEmpty else { return .failed }
        do {
            switch job {
            case .hash(let secret):
                var generator = SystemRandomNumberGenerator()
                let salt = (0..<saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
                return .hashed(HashedSecret(salt: salt, key: try key(of: secret, salt: salt)))
            case .compare(let secret, let hashes):
                // All of them, whichever it is: the time tells nothing.
                let same = try hashes.map { try key(of: secret, salt: $0.salt) == $0.key }
                return .compared(isSame: same.contains(true))
            }
        } catch {
            return .failed
        }
    }

    /// The cost of the authority's hashes: N = 2^13, r = 8, p = 10 take 8 MiB (OWASP Password Storage Cheat Sheet).
    private static func key(of secret: Secret, salt: [UInt8]) throws -> Secret {
        try secret.withBytes { bytes in
            let key = try KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: keyBytes, rounds: 1 << 13, blockSize: 8,
                parallelism: 10)
            return key.withUnsafeBytes { Secret(bytes: $0) }
        }
    }
}
