import NIOCore
import Secrets

/// A JSON document to send. Written straight into one buffer, so that a secret leaves a single copy to
/// wipe: an encoder of the library would make four.
indirect enum JSONValue: Sendable {
    case text(String)
    case secret(Secret)
    case flag(Bool)
    case list([JSONValue])
    case object([(name: String, value: JSONValue)])

    /// The document, or nil if a secret in it is not UTF-8.
    func encoded() -> ByteBuffer? {
        guard isText else { return nil }
        // Room for the worst case: a buffer that grew would leave its first memory behind unwiped.
        var buffer = ByteBuffer()
        buffer.reserveCapacity(largestSize)
        write(into: &buffer)
        return buffer
    }

    private var isText: Bool {
        switch self {
        case .text, .flag: true
        case .list(let parts): parts.allSatisfy(\.isText)
        case .secret(let secret): secret.isUTF8
        case .object(let members): members.allSatisfy { $0.value.isText }
        }
    }

    /// In bytes; the longest escape is the six of `\u0000`.
    private var largestSize: Int {
        switch self {
        case .text(let text): text.utf8.count * 6 + 2
        case .secret(let secret): secret.count * 6 + 2
        case .flag: 5
        case .list(let parts): parts.reduce(2) { $0 + $1.largestSize + 1 }
        case .object(let members): members.reduce(2) { $0 + $1.name.utf8.count + 4 + $1.value.largestSize }
        }
    }

    private func write(into buffer: inout ByteBuffer) {
        switch self {
        case .text(let text): Self.quote(text.utf8, into: &buffer)
        case .secret(let secret): secret.withBytes { Self.quote($0, into: &buffer) }
        case .flag(let flag): buffer.writeString(flag ? "true" : "false")
        case .list(let parts):
            buffer.writeStaticString("[")
            for (index, part) in parts.enumerated() {
                if index > 0 { buffer.writeStaticString(",") }
                part.write(into: &buffer)
            }
            buffer.writeStaticString("]")
        case .object(let members):
            buffer.writeStaticString("{")
            for (index, member) in members.enumerated() {
                if index > 0 { buffer.writeStaticString(",") }
                Self.quote(member.name.utf8, into: &buffer)
                buffer.writeStaticString(":")
                member.value.write(into: &buffer)
            }
            buffer.writeStaticString("}")
        }
    }

    /// Escapes what RFC 8259 (section 7) wants escaped and leaves the rest as it is.
    private static func quote(_ bytes: some Sequence<UInt8>, into buffer: inout ByteBuffer) {
        let digits = Array("0123456789abcdef".utf8)
        buffer.writeStaticString("\"")
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
            case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
            case ..<0x20:
                buffer.writeStaticString("\\u00")
                buffer.writeInteger(digits[Int(byte >> 4)])
                buffer.writeInteger(digits[Int(byte & 0x0F)])
            default: buffer.writeInteger(byte)
            }
        }
        buffer.writeStaticString("\"")
    }
}
