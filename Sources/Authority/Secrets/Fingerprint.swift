import Crypto
import Foundation
import GRDB

/// The SHA-256 of a secret or an account name, which is stored and compared instead of it.
struct Fingerprint: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(of text: some StringProtocol) {
        self.init(digest: SHA256.hash(data: Array(text.utf8)))
    }

    private init(digest: some Sequence<UInt8>) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: Array(digest)) }
        self.words = words
    }

    var data: Data { withUnsafeBytes(of: words) { Data($0) } }

    static func == (left: Fingerprint, right: Fingerprint) -> Bool {
        // Compares all words, so that the time does not reveal where two fingerprints differ.
        (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
            | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3) == 0
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension Fingerprint: DatabaseValueConvertible {
    var databaseValue: DatabaseValue { data.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> Fingerprint? {
        guard let data = Data.fromDatabaseValue(value), data.count == 32 else { return nil }
        return Fingerprint(digest: data)
    }
}
