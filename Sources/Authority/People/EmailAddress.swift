import Foundation

/// An e-mail address in the one spelling by which an account is found, counted and mailed: NFC, small ASCII letters. What
/// is not ASCII after NFC names no account, so two spellings that are equal by canon or case cannot be two addresses.
struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// Nil unless the text has the form of RFC 5321 without quoting, with at most 254 bytes.
    init?(_ spelling: String) {
        // No scalar that NFC turns into ASCII takes more than three bytes.
        guard spelling.utf8.count <= 3 * 254 else { return nil }
        let text = spelling.precomposedStringWithCanonicalMapping
        guard Self.isValid(text) else { return nil }
        description = String(decoding: text.utf8.map(Self.lowercased), as: UTF8.self)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= 254 else { return false }
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), !parts[1].isEmpty else { return false }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return isDotted(parts[0], by: isLocal)
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.allSatisfy(isHost)
                    && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            }
    }

    private static func isDotted(_ text: Substring.UTF8View, by allowed: (UInt8) -> Bool) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(allowed) }
    }

    private static func isHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    // The characters that RFC 5322 (atext) allows besides letters and digits.
    private static let signs = Set("!#$%&'*+/=?^_`{|}~".utf8)

    private static func isLocal(_ byte: UInt8) -> Bool { isHost(byte) || signs.contains(byte) }
}

/// The addresses of the demo people and of the client, which this program spells as they are stored.
extension EmailAddress: ExpressibleByStringLiteral {
    init(stringLiteral spelling: String) {
        description = spelling
    }
}
