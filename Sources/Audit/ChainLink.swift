import Crypto
import Foundation

/// The hash of one row of the chain: of the hash before it, and of each of its fields with its kind and its length, so that no
/// byte can move from one field to the next.
struct ChainLink {
    private static let domain = Array("curfew audit 1".utf8)
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1024) }

    /// Begins a row behind the one with a hash.
    mutating func begin(after hash: Data) {
        bytes.removeAll(keepingCapacity: true)
        bytes += Self.domain
        bytes += hash
    }

    mutating func add(_ number: Int64?) {
        guard let number else { return bytes.append(0) }
        bytes.append(1)
        add(length: UInt64(bitPattern: number))
    }

    mutating func add(_ text: String?) {
        guard let text else { return bytes.append(0) }
        bytes.append(2)
        add(length: UInt64(text.utf8.count))
        bytes += text.utf8
    }

    mutating func add(_ data: Data?) {
        guard let data else { return bytes.append(0) }
        bytes.append(3)
        add(length: UInt64(data.count))
        bytes += data
    }

    /// Fields that were added to a link of their own.
    mutating func add(fieldsOf other: ChainLink) { bytes += other.bytes }

    var hash: Data { Data(SHA256.hash(data: bytes)) }

    /// Big-endian.
    private mutating func add(length: UInt64) {
        withUnsafeBytes(of: length.bigEndian) { bytes += $0 }
    }
}
