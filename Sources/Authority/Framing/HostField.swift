import Foundation

/// The host and port that a request names: `uri-host [":" port]` (RFC 9110 section 7.2).
enum HostField {
    /// An empty host is not valid for http (RFC 9110 section 4.2.1), and user information is not part of it.
    static func isValid(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        if text.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let rest = text[(end + 1)...]
            return isIPv6(text[..<end].dropFirst())
                && (rest.isEmpty || rest.first == UInt8(ascii: ":") && isPort(rest.dropFirst()))
        }
        let end = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
        return isName(text[..<end]) && (end == text.endIndex || isPort(text[(end + 1)...]))
    }

    private static func isName(_ name: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard (1...255).contains(name.count) else { return false }
        var rest = name
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.popFirst()?.hexValue != nil, rest.popFirst()?.hexValue != nil else { return false }
            } else if !byte.isHostText {
                return false
            }
        }
        return true
    }

    private static func isIPv6(_ address: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard address.allSatisfy({ $0 != 0 }) else { return false }
        // An address has 16 bytes (inet_pton(3)).
        return withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { parsed in
            inet_pton(AF_INET6, String(decoding: address, as: UTF8.self), parsed.baseAddress) == 1
        }
    }

    /// A port may be empty (RFC 3986 section 3.2.3).
    private static func isPort(_ port: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard port.count <= 5, port.allSatisfy(\.isDigit) else { return false }
        return port.reduce(0) { $0 * 10 + Int($1) - 0x30 } <= 65_535
    }
}
