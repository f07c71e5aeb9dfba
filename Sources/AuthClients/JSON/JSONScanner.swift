import Secrets

/// Walks a JSON document in place before any decoder sees it: refuses what is nested absurdly, and cuts out one
/// secret text, so that no decoder makes copies of it.
///
/// It checks the shape alone. Numbers, literals and the order of commas are left to the decoder behind it.
struct JSONScanner {
    enum Fault: Error {
        case notJSON, tooDeep, secretIsNotText, secretTwice
    }

    /// Deeper than any response in the vendors' descriptions (four levels), shallower than any trouble.
    private static let deepest = 16

    private let bytes: UnsafeMutableRawBufferPointer
    private let path: [String]
    private var position = 0
    private var secret: Secret?

    /// Reads the whole document, an object. The text at the path of member names, if there is one, is returned,
    /// and its place in the document is filled with asterisks.
    static func cut(_ path: [String], from bytes: UnsafeMutableRawBufferPointer) throws(Fault) -> Secret? {
        var scanner = JSONScanner(bytes: bytes, path: path)
        scanner.skipSpace()
        guard scanner.peek == UInt8(ascii: "{") else { throw .notJSON }
        try scanner.value(depth: 1, matched: 0)
        scanner.skipSpace()
        guard scanner.peek == nil else { throw .notJSON }
        return scanner.secret
    }

    private init(bytes: UnsafeMutableRawBufferPointer, path: [String]) {
        self.bytes = bytes
        self.path = path
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    /// `matched` counts the names of the path that led here; nil off the path.
    private mutating func value(depth: Int, matched: Int?) throws(Fault) {
        guard depth <= Self.deepest else { throw .tooDeep }
        let isSecret = !path.isEmpty && matched == path.count
        skipSpace()
        switch peek {
        case UInt8(ascii: "\""):
            let range = try text()
            if isSecret { try cut(range) }
        case UInt8(ascii: "{"):
            if isSecret { throw .secretIsNotText }
            try object(depth: depth, matched: matched)
        case UInt8(ascii: "["):
            if isSecret { throw .secretIsNotText }
            try array(depth: depth)
        default:
            let start = position
            while let byte = peek, Self.isScalar(byte) { position += 1 }
            guard position > start else { throw .notJSON }
            if isSecret, bytes[start] != UInt8(ascii: "n") { throw .secretIsNotText }
        }
    }

    private mutating func object(depth: Int, matched: Int?) throws(Fault) {
        position += 1
        skipSpace()
        if peek == UInt8(ascii: "}") { return position += 1 }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw .notJSON }
            let name = try text()
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw .notJSON }
            position += 1
            try value(depth: depth + 1, matched: following(matched, by: name))
            if try isLast(before: UInt8(ascii: "}")) { return }
        }
    }

    private mutating func array(depth: Int) throws(Fault) {
        position += 1
        skipSpace()
        if peek == UInt8(ascii: "]") { return position += 1 }
        while true {
            try value(depth: depth + 1, matched: nil)
            if try isLast(before: UInt8(ascii: "]")) { return }
        }
    }

    private mutating func isLast(before end: UInt8) throws(Fault) -> Bool {
        skipSpace()
        let byte = peek
        position += 1
        if byte == end { return true }
        guard byte == UInt8(ascii: ",") else { throw .notJSON }
        return false
    }

    /// The bytes between two quotation marks, still escaped.
    private mutating func text() throws(Fault) -> Range<Int> {
        position += 1
        let start = position
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return start..<position
            case UInt8(ascii: "\\"): position += 2
            case ..<0x20: throw .notJSON
            default: position += 1
            }
        }
        throw .notJSON
    }

    private func following(_ matched: Int?, by name: Range<Int>) -> Int? {
        guard let matched, matched < path.count, bytes[name].elementsEqual(path[matched].utf8) else {
            return nil
        }
        return matched + 1
    }

    private mutating func cut(_ range: Range<Int>) throws(Fault) {
        guard secret == nil else { throw .secretTwice }
        let raw = UnsafeMutableRawBufferPointer(rebasing: bytes[range])
        let length = try Self.unescape(raw)
        secret = Secret(bytes: UnsafeRawBufferPointer(rebasing: raw[..<length]))
        for index in raw.indices { raw[index] = UInt8(ascii: "*") }
    }

    /// Resolves escapes in place and returns the new length. A token is ASCII, and so is all that it may escape.
    private static func unescape(_ text: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
        var (from, to) = (0, 0)
        while from < text.count {
            var byte = text[from]
            from += 1
            if byte == UInt8(ascii: "\\") {
                guard from < text.count else { throw .notJSON }
                byte = text[from]
                from += 1
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): break
                case UInt8(ascii: "u"):
                    guard from + 4 <= text.count else { throw .notJSON }
                    let digits = String(decoding: text[from..<from + 4], as: UTF8.self)
                    guard let code = UInt8(digits, radix: 16), digits.first != "+" else {
                        throw .secretIsNotText
                    }
                    byte = code
                    from += 4
                // Escaped control characters: kept as what they are not, a byte that no token may hold.
                default: byte = 0
                }
            }
            text[to] = byte
            to += 1
        }
        return to
    }

    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
