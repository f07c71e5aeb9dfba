import NIOCore
import Secrets

/// Fields in `application/x-www-form-urlencoded`. Written straight into one buffer, so that a secret leaves a single
/// copy to wipe.
struct FormBody: Sendable {
    enum Value: Sendable {
        case text(String)
        case secret(Secret)
    }

    var fields: [(name: String, value: Value)]

    /// The encoded fields, or nil if a secret in them is not UTF-8: a server would read another text.
    func encoded() -> ByteBuffer? {
        guard fields.allSatisfy(\.value.isText) else { return nil }
        // Room for the worst case: a buffer that grew would leave its first memory behind unwiped.
        var buffer = ByteBuffer()
        buffer.reserveCapacity(fields.reduce(0) { $0 + ($1.name.utf8.count + $1.value.count) * 3 + 2 })
        for (index, field) in fields.enumerated() {
            if index > 0 { buffer.writeStaticString("&") }
            Self.escape(field.name.utf8, into: &buffer)
            buffer.writeStaticString("=")
            switch field.value {
            case .text(let text): Self.escape(text.utf8, into: &buffer)
            case .secret(let secret): secret.withBytes { Self.escape($0, into: &buffer) }
            }
        }
        return buffer
    }

    /// The byte serializer of the WHATWG URL Standard, section 5.2: a space becomes a plus sign, and everything but
    /// ASCII letters, digits and `*-._` a percent sign with two digits.
    private static func escape(_ bytes: some Sequence<UInt8>, into buffer: inout ByteBuffer) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: " "): buffer.writeInteger(UInt8(ascii: "+"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                buffer.writeInteger(byte)
            default:
                buffer.writeInteger(UInt8(ascii: "%"))
                buffer.writeInteger(digit(byte >> 4))
                buffer.writeInteger(digit(byte & 0x0F))
            }
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
    }
}

extension FormBody.Value {
    fileprivate var isText: Bool {
        switch self {
        case .text: true
        case .secret(let secret): secret.isUTF8
        }
    }

    /// In bytes.
    fileprivate var count: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .secret(let secret): secret.count
        }
    }
}
