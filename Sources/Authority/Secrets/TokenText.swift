import Crypto
import Foundation

/// Makes unguessable texts from the system's random numbers.
enum TokenText {
    /// 256 random bits in the URL-safe alphabet of RFC 4648 section 5, 43 characters.
    static func make() -> String {
        let bits = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return bits.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// 128 random bits in hexadecimal, for `request-ref`.
    static func makeReference() -> String {
        var generator = SystemRandomNumberGenerator()
        let (high, low) = (generator.next() as UInt64, generator.next() as UInt64)
        return padded(high) + padded(low)
    }

    /// Six random digits, for a code that a person types.
    static func makeCode() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(String(Int.random(in: 1_000_000..<2_000_000, using: &generator)).dropFirst())
    }

    private static func padded(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
